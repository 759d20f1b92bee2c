"""One form for characters that are written in several ways, one for one, so that offsets stay."""

_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212), ord("-"))
_SPACES = dict.fromkeys((0x00A0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000), ord(" "))
_TABLE = _FULL_WIDTH | _DASHES | _SPACES

GATE = "[０-９][0-9０-９]|[0-9][０-９]|＠|[0-9)][‐-―−\u00a0\u2002\u2003\u2007\u2009\u202f\u3000（）][(0-9]"
"""A pattern that is found where normalising may bring a value to light."""


def normal(text: str) -> str:
    """Return the text with full-width ASCII, dashes and spaces in their plain form; its length stays.

    Example:
        >>> normal("１３８－１２３４")
        '138-1234'
    """
    return text if text.isascii() else text.translate(_TABLE)
