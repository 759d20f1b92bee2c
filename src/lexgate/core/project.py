"""The project file, ``lexgate.yaml``, section by section.

These frozen pydantic models are the edge: what passes here is typed and in range. Stages take the section they
need. The field descriptions become the JSON Schema that editors show.
"""

from datetime import date

from pydantic import model_validator

from lexgate.core.assess_spec import AssessSpec
from lexgate.core.data_spec import DataSpec
from lexgate.core.section import Section
from lexgate.core.system_spec import SystemSpec
from lexgate.core.tune_spec import ModelSpec, TuneSpec


class StandardSpec(Section):
    """A standard to judge by."""

    id: str
    """Id of a pack that comes with LexGate, or a path to one of your own (ends in .yaml)."""
    as_of: date | None = None
    """The day whose law applies; today if left out."""


class Project(Section):
    """A LexGate project: the file ``lexgate.yaml``."""

    system: SystemSpec
    data: DataSpec | None = None
    model: ModelSpec | None = None
    tune: TuneSpec = TuneSpec()
    assess: AssessSpec = AssessSpec()
    standards: tuple[StandardSpec, ...] = ()

    @model_validator(mode="after")
    def _something_to_measure(self) -> "Project":
        if self.data is not None or self.assess.predictions is not None:
            if self.system.task is None:
                raise ValueError("system.task beside data or predictions")
        elif not (self.system.registers or self.system.documents or self.assess.judgements):
            raise ValueError(
                "a data section, or assess.predictions, or assess.judgements, system.registers or system.documents alone"
            )
        elif self.model is not None:
            raise ValueError("a data section beside model")
        return self
