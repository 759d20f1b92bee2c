"""The quickstart: complaints about loans, made up by a seeded generator, with planted and counted defects.

Every sentence was written for LexGate; people, lenders and numbers are fictional.
"""

from lexgate.data.quickstart.files import write_flipped, write_quickstart

__all__ = ["write_flipped", "write_quickstart"]
