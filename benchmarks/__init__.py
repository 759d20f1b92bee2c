"""Benchmarks: LexGate and its peers in the same run. A package, as others on the path (opacus brings one) have the same name."""
