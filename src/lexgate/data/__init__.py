"""Reading, splitting, cleaning and protecting data; one survey of what was found."""
