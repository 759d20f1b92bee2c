"""One file per technology: SQLite, files, keys, progress, clock."""
