"""Bytes to text: by the encoding the user names, or by the one that fits."""

from pathlib import Path

from charset_normalizer import from_bytes

from lexgate.core.errors import BadInput

SAMPLE = 60_000
"""Bytes that detection looks at: the lines that are not plain ASCII."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CANDIDATES = ["cp1252", "latin_1", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1251"]


def read_text(path: Path, encoding: str) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read by.

    With ``auto``: a byte-order mark decides; else UTF-8 if the bytes are valid UTF-8; else the best guess of
    charset-normalizer among the common legacy encodings. Name the encoding where the guess is wrong.

    Raises:
        BadInput: LG-DATA-102 the file is empty; LG-DATA-103 the bytes do not fit the encoding, or it is unknown;
            LG-DATA-104 the file is binary; LG-DATA-105 it can't be read.
    """
    data = read_bytes(path)
    if not data.strip():
        raise BadInput(
            f"{path} is empty ({len(data)} bytes).", fix="Give a file with data.", code="LG-DATA-102"
        )
    name = _detect(data, path) if encoding == "auto" else encoding
    try:
        text = data.decode(name).removeprefix("\ufeff")
        text.encode("utf-8")  # some encodings, such as utf-7, can say what no text holds
    except LookupError as error:
        raise BadInput(
            f"data.encoding: {encoding!r} is no encoding that Python knows.",
            fix="Write auto, utf-8, latin-1, cp1252, gb18030 or another one.",
            code="LG-DATA-103",
        ) from error
    except UnicodeError as error:
        raise BadInput(
            f"{path} is not {name}: {_where(error, data)}.",
            fix="Set data.encoding to auto, or to the encoding the file was saved in.",
            code="LG-DATA-103",
        ) from error
    return text, name


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        BadInput: LG-DATA-105, it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"{path} can't be read: {error.strerror or error}.",
            fix="Check that it is a file and that you may read it.",
            code="LG-DATA-105",
        ) from error


def _where(error: UnicodeError, data: bytes) -> str:
    if not isinstance(error, UnicodeDecodeError):
        return str(error)
    line = data.count(b"\n", 0, error.start) + 1
    return f"line {line}, byte {error.start} is {data[error.start : error.start + 1].hex()}"


def _detect(data: bytes, path: Path) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        raise BadInput(
            f"{path} is a binary file: byte {data.index(0)} is NUL.",
            fix="Give a text file, or set data.format (parquet) or data.encoding (utf-16) if it is one.",
            code="LG-DATA-104",
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)
    return "utf-8"


def _guess(data: bytes) -> str:
    odd = b"\n".join(line for line in data.splitlines() if not line.isascii())[:SAMPLE]
    best = from_bytes(odd, cp_isolation=_CANDIDATES).best()
    return best.encoding if best is not None else "latin_1"
