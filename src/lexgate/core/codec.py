"""Records to JSON and back, by their types: one place knows how, no record does it by hand."""

from functools import cache
from typing import Any, TypeVar, cast

from pydantic import JsonValue, TypeAdapter, ValidationError

from lexgate.core.errors import BadInput

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # Any: functools wants hashable, and every class is
    return TypeAdapter(kind)


def dump(record: object) -> Any:
    """Return a record as JSON values: dates as ISO text, enums as their value, tuples as lists."""
    return _adapter(cast("Any", type(record))).dump_python(record, mode="json")


def load(kind: type[T], value: JsonValue) -> T:
    """Return the record of type ``kind`` that ``value`` describes.

    Raises:
        BadInput: LG-INPUT-002, the value does not describe such a record.
    """
    try:
        return cast("T", _adapter(cast("Any", kind)).validate_python(value))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            f"This is no {kind.__name__}: {where}: {first['msg']} ({error.error_count()} in all).",
            fix="Write it again with the same version of LexGate, or restore the file.",
            code="LG-INPUT-002",
        ) from error
