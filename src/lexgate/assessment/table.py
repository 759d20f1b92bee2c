"""A table of stored predictions: CSV, TSV, JSON lines or Parquet, read as columns of text."""

import csv
import io
from pathlib import Path

import polars as pl
from charset_normalizer import from_bytes

from lexgate.core.errors import BadInput
from lexgate.core.project import Format

_BY_ENDING = {
    ".csv": Format.CSV,
    ".txt": Format.CSV,
    ".tsv": Format.TSV,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
}
_DELIMITERS = ",;\t|"


def read_table(path: Path, form: Format, encoding: str, delimiter: str) -> pl.DataFrame:
    """Return a file as a table whose scalar columns are text; an empty cell is null.

    Raises:
        BadInput: LG-ASSESS-020 empty; -021 another format; -022 not readable as that format; -023 wrong encoding;
            -024 a column stands twice.
    """
    data = path.read_bytes()
    if not data.strip():
        raise BadInput(f"{path} is empty.", fix="Give a file with predictions.", code="LG-ASSESS-020")
    form = _BY_ENDING.get(path.suffix.lower(), Format.CSV) if form is Format.AUTO else form
    try:
        if form is Format.PARQUET:
            frame = pl.read_parquet(io.BytesIO(data))
        elif form is Format.JSONL:
            frame = pl.read_ndjson(io.BytesIO(_text(path, data, encoding).encode()), infer_schema_length=None)
        elif form in (Format.CSV, Format.TSV):
            frame = _csv(path, _text(path, data, encoding), "\t" if form is Format.TSV else delimiter)
        else:
            raise BadInput(
                f"Predictions cannot be read as {form.value}.",
                fix="Use csv, tsv, jsonl or parquet.",
                code="LG-ASSESS-021",
            )
    except pl.exceptions.PolarsError as error:
        raise BadInput(
            f"{path} is no {form.value} file: {str(error).splitlines()[0]}.",
            fix="Mend the file, or set format and delimiter.",
            code="LG-ASSESS-022",
        ) from error
    if not frame.height:
        raise BadInput(f"{path} has no rows.", fix="Give a file with predictions.", code="LG-ASSESS-020")
    plain = [name for name, kind in frame.schema.items() if not kind.is_nested()]
    return frame.select(pl.col(name).cast(pl.String) for name in plain)


def _csv(path: Path, text: str, delimiter: str) -> pl.DataFrame:
    first = text.split("\n", 1)[0]
    separator = max(_DELIMITERS, key=first.count) if delimiter == "auto" else delimiter
    header = next(csv.reader([first.rstrip("\r")], delimiter=separator))
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise BadInput(
            f"{path}: these columns stand more than once: {', '.join(twice)}.",
            fix="Rename or remove one of them.",
            code="LG-ASSESS-024",
        )
    return pl.read_csv(io.StringIO(text), separator=separator, infer_schema=False)


def _text(path: Path, data: bytes, encoding: str) -> str:
    try:
        if encoding != "auto":
            return data.decode(encoding).removeprefix("\ufeff")
        return data.decode("utf-8-sig")
    except LookupError as error:
        raise BadInput(
            f"There is no encoding {encoding!r}.",
            fix="Use auto, utf-8, gb18030 or cp1252.",
            code="LG-ASSESS-023",
        ) from error
    except UnicodeDecodeError as error:
        best = from_bytes(data[:200_000]).best() if encoding == "auto" else None
        if best is None:
            raise BadInput(
                f"{path} is not {encoding}: byte {error.start} is {data[error.start]:#04x}.",
                fix="Set encoding to the one the file was saved in.",
                code="LG-ASSESS-023",
            ) from error
        return data.decode(best.encoding, errors="strict")
