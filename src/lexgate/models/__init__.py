"""What a model is to LexGate: load, digest, predict in batches, and what it can be asked (subjects)."""
