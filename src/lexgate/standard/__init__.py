"""Packs read, checked and applied: predicates on the passport, dates."""
