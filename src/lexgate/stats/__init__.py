"""Pure mathematics: intervals, tests, bootstrap, multiplicity, sample sizes. Arrays in, numbers out."""
