"""What every section of the project file is: frozen, typed, nothing unknown in it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0.0, lt=1.0)]
Level = Annotated[float, Field(gt=0.5, lt=1.0)]


class Section(BaseModel):
    """A section; the descriptions of its fields become the JSON Schema that editors show."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, use_attribute_docstrings=True)
