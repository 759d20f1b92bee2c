"""LexGate: a governance system for foundation models.

Nothing is imported here: ``lexgate --help`` and ``lexgate verify`` must start without numpy or torch.
The rooms, from the ground up, are listed in ``docs/ARCHITECTURE.md``.
"""

__version__ = "0.1.0"
