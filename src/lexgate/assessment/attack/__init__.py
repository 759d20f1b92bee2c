"""Attacks on text classifiers: how texts are changed, which changes are allowed, and how the worst ones are searched."""
