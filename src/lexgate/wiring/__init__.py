"""Composition root: settings to adapters to flows."""
