"""A text and what an attack made of it, side by side: which stretches are the same, and which are not."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from lexgate.core.attacked_text import Piece
from lexgate.models.words import words_of

Span = tuple[int, int, str]
"""A stretch that may not be shown: start, end, and what stands for it."""
HIDDEN = "•"
_ALIKE = 0.6
"""Least likeness (twice the letters in common over all letters) of a word and its misspelling."""
_AROUND = 60
"""Characters of an unchanged stretch that are shown on either side of a change."""
_GAP = " … "


def side_by_side(
    before: str, after: str, private: Sequence[Span] = (), private_after: Sequence[Span] = ()
) -> list[Piece]:
    """Return the text in stretches that stay and stretches that were changed.

    Args:
        before: The text as it is.
        after: What became of it.
        private: Stretches of ``before`` that may not be shown; nor is what became of them, or was put in or beside them.
        private_after: Stretches of ``after`` that may not be shown either; nor is what they were made of.

    Example:
        >>> [(piece.before, piece.after) for piece in side_by_side("a good film", "a goood film")]
        [('a ', 'a '), ('good', 'goood'), (' film', ' film')]
        >>> side_by_side("ask a@b.org now", "ask a@bb.org now", [(4, 11, "[EMAIL]")])[1]
        Piece(before='[EMAIL]', after='[EMAIL]', changed=True)
    """
    ones, others = _units(before), _units(after)
    said, became = [before[a:b] for a, b in ones], [after[a:b] for a, b in others]
    pieces: list[Piece] = []
    for _, start, end, other_start, other_end in SequenceMatcher(
        None, said, became, autojunk=False
    ).get_opcodes():
        place, other_place = _place(ones, start, end, before), _place(others, other_start, other_end, after)
        ahead = place[0] - other_place[0]
        hits = _touched(private, place)
        hits += [(a + ahead, b + ahead, stands) for a, b, stands in _touched(private_after, other_place)]
        one, other = before[slice(*place)], after[slice(*other_place)]
        if one == other and hits:
            pieces += _masked(before, place, sorted(hits))
        else:
            mask = hits[0][2] if hits else ""
            pieces.append(
                Piece(before=one and (mask or one), after=other and (mask or other), changed=one != other)
            )
    return pieces


def _place(units: Sequence[tuple[int, int]], start: int, end: int, text: str) -> tuple[int, int]:
    """Return where some units of a text lie; of none, where they would."""
    if end > start:
        return units[start][0], units[end - 1][1]
    at = units[start][0] if start < len(units) else len(text)
    return at, at


def _touched(private: Sequence[Span], place: tuple[int, int]) -> list[Span]:
    """Return the stretches that a place has a share in; a place of no length also those that it lies beside."""
    if place[0] == place[1]:
        return [span for span in private if span[0] <= place[0] <= span[1]]
    return [span for span in private if span[0] < place[1] and place[0] < span[1]]


def hidden(pieces: Sequence[Piece]) -> list[Piece]:
    """Return stretches whose letters are hidden, but for those by which a misspelling differs.

    Example:
        >>> shown = hidden(side_by_side("a good film", "a gxod movie"))
        >>> [(piece.before, piece.after) for piece in shown]
        [('• ', '• '), ('•o••', '•x••'), (' ', ' '), ('••••', '•••••')]
    """
    return [
        Piece(before=_hide(piece.before), after=_hide(piece.before))
        if not piece.changed
        else _difference(piece)
        for piece in pieces
    ]


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """Return stretches of which the unchanged ones are cut to what stands around the changes."""
    found = []
    for at, piece in enumerate(pieces):
        text = piece.before
        first, last = at == 0, at == len(pieces) - 1
        if not piece.changed and len(text) > 2 * _AROUND + len(_GAP):
            head, tail = ("" if first else text[:_AROUND]), ("" if last else text[-_AROUND:])
            text = head + _GAP + tail
            found.append(Piece(before=text, after=text))
        else:
            found.append(piece)
    return found


def _units(text: str) -> list[tuple[int, int]]:
    """Return words, and the space between them, each by itself."""
    found, end = [], 0
    for word in words_of(text):
        if word.start > end:
            found.append((end, word.start))
        found.append((word.start, word.end))
        end = word.end
    return [*found, (end, len(text))] if end < len(text) else found


def _masked(text: str, place: tuple[int, int], private: Sequence[Span]) -> list[Piece]:
    """Return an unchanged stretch with what may not be shown masked."""
    parts, at = [], place[0]
    for start, end, stands in private:
        if start < place[1] and place[0] < end:
            parts += [text[at : max(at, start)], stands]
            at = max(at, min(end, place[1]))
    whole = "".join([*parts, text[at : place[1]]])
    return [Piece(before=whole, after=whole)]


def _hide(text: str) -> str:
    return "".join(letter if letter.isspace() else HIDDEN for letter in text)


def _difference(piece: Piece) -> Piece:
    matcher = SequenceMatcher(None, piece.before, piece.after, autojunk=False)
    if matcher.ratio() <= _ALIKE or len(piece.before.split()) > 1:
        return Piece(before=_hide(piece.before), after=_hide(piece.after), changed=True)
    before, after = "", ""
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        same = kind == "equal"
        before += _hide(piece.before[start:end]) if same else piece.before[start:end]
        after += _hide(piece.after[other_start:other_end]) if same else piece.after[other_start:other_end]
    return Piece(before=before, after=after, changed=True)
