"""Looking for what is unsafe in the files of a model, without loading any of them."""
