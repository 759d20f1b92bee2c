"""One file for each way in which data files are written."""
