"""When a word may stand for another, and how it is then written. No torch here."""


def fits(other: str, word: str) -> bool:
    """Return whether a word of a vocabulary may stand for another: of its kind, and not the same.

    Example:
        >>> fits("bad", "good"), fits("坏", "好"), fits("坏", "good"), fits("good", "Good")
        (True, True, False, False)
    """
    same_kind = is_han(other) == is_han(word) and word.isalpha()
    return same_kind and other.casefold() != word.casefold()


def is_han(word: str) -> bool:
    """Return whether a word is written in Han characters.

    Example:
        >>> is_han("贷"), is_han("loan")
        (True, False)
    """
    return bool(word) and all("\u3400" <= letter <= "\u9fff" for letter in word)


def cased(other: str, word: str) -> str:
    """Return a word in the case of another.

    Example:
        >>> cased("bad", "Good"), cased("bad", "GOOD"), cased("bad", "good")
        ('Bad', 'BAD', 'bad')
    """
    if word.isupper() and len(word) > 1:
        return other.upper()
    return other.capitalize() if word[:1].isupper() else other
