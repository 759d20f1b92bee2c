"""Plan: what will be measured and how it is decided, sealed, with what it takes: items, calls of the model, time, memory.

Nothing is measured. How long an answer takes is tried on texts that are not the test's.
"""

from dataclasses import dataclass, replace

import polars as pl

from lexgate.assessment.looks import asks_model
from lexgate.assessment.needs import AtHand, needs
from lexgate.core.applies import Applicability
from lexgate.core.canon import digest_json
from lexgate.core.codec import dump
from lexgate.core.dataset import Dataset
from lexgate.core.need import Need
from lexgate.core.precision import FULL
from lexgate.core.verdict import Plan, Ruling
from lexgate.flow.answers import max_length
from lexgate.flow.assess import Wanted, material_of, plan_of
from lexgate.flow.context import Context
from lexgate.flow.material import Material
from lexgate.flow.membership import Tunings, tunings
from lexgate.flow.pairs import pairs_of
from lexgate.flow.prepare import Prepared
from lexgate.flow.seal import keep, once_named
from lexgate.flow.shifted import shifted_items
from lexgate.flow.subject import offer
from lexgate.models.subject import Cost
from lexgate.standard import catalog

_PROBED = 48
"""Texts on which the model's speed is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """What asking the model takes."""

    items: int
    """Items of the test data."""
    beside: int = 0
    """Texts of counterfactual sets and of shifted data."""
    cost: Cost | None
    """Of one item; None where nothing was tried."""

    @property
    def seconds(self) -> float | None:
        """Time for all items and texts, if none is spared."""
        return None if self.cost is None else self.cost.seconds * (self.items + self.beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan, and what it takes."""

    plan: Plan
    digest: str
    sealed: str
    """Time at which it was sealed; empty: it was not."""
    to_come: bool
    """Whether the model is still to be tuned."""
    needs: tuple[tuple[Need, ...], ...]
    """For each ruling."""
    calls: Calls | None
    """None where no model is asked."""
    shadows: Tunings | None = None
    """Models that are tuned beside, to measure membership by; None: none are."""


def plan(context: Context, wanted: Wanted | None = None, *, probe: bool = True, seal: bool = True) -> Planned:
    """Return the plan of the assessment as of today, sealed if there is a model to assess or nothing needs one.

    Args:
        context: The project.
        wanted: Checks and model that a person asked for.
        probe: Whether to try how long the model takes.
        seal: Whether to seal.

    Raises:
        Problems: Unknown checks or options.
        BadInput: LG-FLOW-005, nothing can be measured.
    """
    wanted = replace(wanted or Wanted(), plan_only=True)
    material = material_of(context, wanted)
    made = plan_of(context, wanted, material)
    digest, sealed = digest_json(dump(made)), ""
    if seal and not material.to_come:
        digest = keep(context.blobs, made)
        sealed = once_named(context.log, "plan", {"plan": digest})
    at_hand = AtHand(
        capabilities=offer(context, material).capabilities,
        task=made.passport.task,
        items=made.items,
        looks=made.looks,
        groups=[_sizes(frame[name]) for frame, names in _tables(material) for name in names],
    )
    needed = {need for one in made.asked for need in context.checks[one.check].needs}
    return Planned(
        plan=made,
        digest=digest,
        sealed=sealed,
        to_come=material.to_come,
        needs=tuple(_needs(context, made, ruling, at_hand) for ruling in made.rulings),
        calls=_calls(context, material, made, probe=probe),
        shadows=tunings(context, material.prepared, material.tuned) if "membership" in needed else None,
    )


def _needs(context: Context, made: Plan, ruling: Ruling, at_hand: AtHand) -> tuple[Need, ...]:
    """Return what the requirements need that speak to the system, or may do so."""
    applies = catalog.applies(ruling.standard, made.passport)
    found = needs(ruling, context.checks, at_hand)
    return tuple(one for one in found if applies[one.requirement].answer is not Applicability.NO)


def _tables(material: Material) -> list[tuple[pl.DataFrame, tuple[str, ...]]]:
    if material.stored is not None:
        names = material.stored.spec.attributes
        return [(material.stored.table.frame, tuple(names))]
    if material.prepared is None:
        return []
    data = material.prepared.dataset
    return [(data.part("test").frame, tuple(f"@{name}" for name in data.attributes))]


def _sizes(column: pl.Series) -> tuple[int, ...]:
    counts: list[int] = column.drop_nulls().value_counts()["count"].to_list()
    return tuple(counts)


def _calls(context: Context, material: Material, made: Plan, *, probe: bool) -> Calls | None:
    if material.prepared is None or "model" not in made.inputs:
        return None
    needed = {need for one in made.asked for need in context.checks[one.check].needs}
    items = made.items if any(asks_model(context.checks[one.check]) for one in made.asked) else 0
    beside = _beside(context, material.prepared, needed)
    if not items and not beside:
        return None
    cost = None
    if probe and material.tuned is not None:
        some = _some(material.prepared.dataset)
        if len(some):
            cost = context.models.probe(
                material.tuned.folder,
                some,
                batch_size=context.project.assess.batch_size,
                max_length=max_length(context, material.tuned),
                precision=made.precision.used if made.precision else FULL,
            )
    return Calls(items=items, beside=beside, cost=cost)


def _beside(context: Context, prepared: Prepared, needed: set[str]) -> int:
    """Return how many texts the model is asked beside the test data."""
    made = pairs_of(context, prepared) if "pairs" in needed else None
    shifted = shifted_items(context, prepared) if "shifted" in needed else 0
    return shifted + (0 if made is None else made.frame.height)


def _some(dataset: Dataset) -> Dataset:
    """Return texts to try the model on, none of the test."""
    frame = dataset.frame.filter(pl.col("split") != "test")
    return dataset.with_frame(frame.gather_every(max(1, frame.height // _PROBED)).head(_PROBED))
