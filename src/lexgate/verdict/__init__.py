"""Judging estimates under requirements."""
