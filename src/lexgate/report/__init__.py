"""What people read: the HTML report, in two languages, from records alone."""
