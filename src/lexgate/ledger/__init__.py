"""The Merkle log, signatures, checkpoints and the stand-alone verifier."""
