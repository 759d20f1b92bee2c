"""Packs read, checked and held against a passport. Imports no check: lawyers' files stand on their own."""
