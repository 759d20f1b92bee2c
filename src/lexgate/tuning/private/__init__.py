"""Tuning with differential privacy: draws, clipped gradients, noise, and what they spend."""
