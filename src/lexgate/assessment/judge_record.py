"""The validation record of a judge as a file: JSON that a person can read and a version control system can compare."""

import json
from pathlib import Path

from pydantic import JsonValue

from lexgate.core.codec import dump, load
from lexgate.core.errors import BadInput
from lexgate.core.judge import JudgeRecord
from lexgate.core.strict_yaml import read
from lexgate.core.whole_file import write_whole

_FORMAT = 1
_COUNTS = ("tp", "fp", "fn", "tn", "contested_flagged", "contested_unflagged", "unanswered")


def write_record(path: Path, record: JudgeRecord) -> None:
    """Write a record; the folder is made where it is missing.

    Raises:
        Unavailable: LG-ENV-002, the disk is full, or the folder can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(dump(record), ensure_ascii=False, indent=2) + "\n"
    write_whole(path, text.encode())


def read_record(path: Path) -> JudgeRecord:
    """Return the record in a file.

    Raises:
        BadInput: LG-INPUT-003, there is no such file, or it is no text; LG-ASSESS-064, it is no validation record, or one
            of a later version, or its counts can't be.
    """
    text = read(path)
    if not text.strip():
        raise _bad(path, "it is empty")
    try:
        document: JsonValue = json.loads(text)
        record = load(JudgeRecord, document)
    except BadInput as error:
        raise _bad(path, error.what.removeprefix("This is no JudgeRecord: ")) from error
    except (ValueError, RecursionError) as error:
        raise _bad(path, f"it is no JSON ({error})") from error
    if record.format > _FORMAT:
        raise _bad(path, f"its format is {record.format}, and this version knows {_FORMAT}")
    if any(getattr(one, name) < 0 for one in record.strata for name in _COUNTS):
        raise _bad(path, "it has a count below 0")
    names = [(one.language, one.category) for one in record.strata]
    if len(set(names)) < len(names) or not names:
        raise _bad(path, "each language and category must stand once, and one at least")
    return record


def _bad(path: Path, why: str) -> BadInput:
    return BadInput(
        f"{path} is no validation record of a judge: {why.rstrip('.')}.",
        fix="Make one with `lexgate judge validate`.",
        code="LG-ASSESS-064",
    )
