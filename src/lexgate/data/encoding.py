"""Bytes to text, a portion at a time: by the encoding the user names, or by the one that fits."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from charset_normalizer import from_bytes

from lexgate.core.errors import BadInput

SAMPLE = 60_000
"""Bytes that a guess looks at: the lines that are not plain ASCII."""
PORTION = 1 << 20

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CANDIDATES = ["cp1252", "latin_1", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1251"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A file of text, and how its bytes are read."""

    path: Path
    encoding: str

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """Open the text, its byte-order mark skipped and its line ends as they are.

        Raises:
            BadInput: LG-DATA-103, here or while it is read: the bytes do not fit the encoding, or it is unknown.
        """
        try:
            file = self.path.open(encoding=self.encoding, newline="")
        except LookupError as error:
            raise BadInput(
                f"data.encoding: {self.encoding!r} is no encoding that Python knows.",
                fix="Write auto, utf-8, latin-1, cp1252, gb18030 or another one.",
                code="LG-DATA-103",
            ) from error
        try:
            with file:
                if file.read(1) != "\ufeff":
                    file.seek(0)
                yield file
        except UnicodeError as error:  # when encoding, too: some, such as utf-7, can say what no text holds
            raise BadInput(
                f"{self.path} is not {self.encoding}: {self._where(error)}.",
                fix="Set data.encoding to auto, or to the encoding the file was saved in.",
                code="LG-DATA-103",
            ) from error

    def _where(self, error: UnicodeError) -> str:
        """Return the line and the byte that do not fit."""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        line, place = 1, 0
        with self.path.open("rb") as file:
            for portion in _portions(file):
                held = len(decoder.getstate()[0])
                try:
                    decoder.decode(portion, final=not portion)
                except UnicodeDecodeError as found:
                    odd = found.object[found.start : found.start + 1].hex()
                    line += portion.count(b"\n", 0, max(found.start - held, 0))
                    return f"line {line}, byte {place - held + found.start} is {odd}"
                except UnicodeError as found:
                    return str(found)
                line, place = line + portion.count(b"\n"), place + len(portion)
        return str(error)


def text_file(path: Path, encoding: str) -> TextFile:
    """Return a file with the encoding that it is read by.

    With ``auto``: a byte-order mark decides; else UTF-8 if the bytes are valid UTF-8; else the best guess of
    charset-normalizer among the common legacy encodings. Name the encoding where the guess is wrong.

    Raises:
        BadInput: LG-DATA-102 the file is empty; LG-DATA-104 it is binary; LG-DATA-105 it can't be read.
    """
    try:
        with path.open("rb") as file:
            if not file.peek(1):
                raise BadInput(
                    f"{path} is empty (0 bytes).", fix="Give a file with data.", code="LG-DATA-102"
                )
            name = _detect(file, path) if encoding == "auto" else encoding
    except OSError as error:
        raise BadInput(
            f"{path} can't be read: {error.strerror or error}.",
            fix="Check that it is a file and that you may read it.",
            code="LG-DATA-105",
        ) from error
    return TextFile(path=path, encoding=name)


def _portions(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a file in order, and nothing at its end."""
    portion = b"begin"
    while portion:
        portion = file.read(PORTION)
        yield portion


def _detect(file: BinaryIO, path: Path) -> str:
    head = file.read(4)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    for portion in _portions(file):
        if b"\0" in portion:
            raise BadInput(
                f"{path} is a binary file: byte {file.tell() - len(portion) + portion.index(0)} is NUL.",
                fix="Give a text file, or set data.format (parquet) or data.encoding (utf-16) if it is one.",
                code="LG-DATA-104",
            )
        try:
            decoder.decode(portion, final=not portion)
        except UnicodeDecodeError:
            return _guess(file)
    return "utf-8"


def _guess(file: BinaryIO) -> str:
    file.seek(0)
    odd = b""
    while len(odd) < SAMPLE and (line := file.readline(SAMPLE)):
        odd += b"" if line.isascii() else line
    best = from_bytes(odd, cp_isolation=_CANDIDATES).best()
    return best.encoding if best is not None else "latin_1"
