"""What every section of the project file is: frozen, typed, nothing unknown in it."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0.0, lt=1.0)]
Level = Annotated[float, Field(gt=0.5, lt=1.0)]
_T = TypeVar("_T")


class Section(BaseModel):
    """A section; the descriptions of its fields become the JSON Schema that editors show."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, use_attribute_docstrings=True)


def each_once(values: tuple[_T, ...]) -> tuple[_T, ...]:
    """Return a list of the project file in which nothing stands twice.

    Raises:
        ValueError: Something does; pydantic says where.

    Example:
        >>> each_once(("a", "b"))
        ('a', 'b')
    """
    twice = [str(value) for value in dict.fromkeys(values) if values.count(value) > 1]
    if twice:
        raise ValueError(f"each once, not several {', '.join(twice)}")
    return values
