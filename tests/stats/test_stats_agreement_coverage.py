"""How often the limits of agreement hold, also with few items, rare labels, missing labels and clusters."""

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from lexgate.stats.agreement import Agreement, Codes
from lexgate.stats.alpha import fleiss, krippendorff
from lexgate.stats.kappa import cohen

RUNS = 400
Kind = str


class World(NamedTuple):
    """Annotators who are right with some probability, less on hard items, and otherwise guess by the shares."""

    kind: Kind
    items: int
    shares: tuple[float, ...]
    right: float
    missing: float = 0.0
    per_cluster: int = 1


WORLDS = [
    World("cohen", 20, (0.9, 0.1), 0.6),
    World("cohen", 50, (0.5, 0.5), 0.95),
    World("cohen", 50, (0.9, 0.1), 0.95),
    World("cohen", 200, (0.4, 0.3, 0.2, 0.1), 0.6),
    World("quadratic", 20, (0.4, 0.3, 0.2, 0.1), 0.95),
    World("quadratic", 50, (0.4, 0.3, 0.2, 0.1), 0.95),
    World("fleiss", 30, (0.5, 0.3, 0.2), 0.7),
    World("nominal", 20, (0.9, 0.1), 0.6, missing=0.2),
    World("nominal", 200, (0.9, 0.1), 0.95, missing=0.2),
    World("nominal", 50, (0.4, 0.3, 0.2, 0.1), 0.6, missing=0.4),
    World("ordinal", 50, (0.4, 0.3, 0.2, 0.1), 0.95, missing=0.2),
    World("interval", 20, (0.4, 0.3, 0.2, 0.1), 0.95, missing=0.2),
    World("interval", 200, (0.4, 0.3, 0.2, 0.1), 0.6, missing=0.2),
    World("cohen", 80, (0.5, 0.3, 0.2), 0.8, per_cluster=4),
    World("nominal", 400, (0.5, 0.3, 0.2), 0.8, missing=0.2, per_cluster=4),
]


def draw(world: World, items: int, random: np.random.Generator) -> tuple[Codes, Codes]:
    """Return labels ``(items, annotators)`` and the cluster of each item."""
    many = 2 if world.kind in ("cohen", "quadratic") else 4
    cluster = np.arange(items) // world.per_cluster
    groups = int(cluster.max()) + 1
    truth = random.choice(len(world.shares), groups, p=world.shares)[cluster]
    right: NDArray[np.float64] = np.where(random.random(groups) < 0.3, 0.7, 1.0)[cluster] * world.right
    guess = random.choice(len(world.shares), (items, many), p=world.shares)
    labels = np.where(random.random((items, many)) < right[:, None], truth[:, None], guess)
    labels[random.random((items, many)) < world.missing] = -1
    return labels, cluster


def agreement(world: World, labels: Codes, cluster: Codes) -> Agreement:
    clusters = cluster if world.per_cluster > 1 else None
    if world.kind in ("cohen", "quadratic"):
        weights = "none" if world.kind == "cohen" else "quadratic"
        return cohen(labels[:, 0], labels[:, 1], weights=weights, cluster=clusters)  # type: ignore[arg-type]
    item, label = np.repeat(np.arange(len(labels)), labels.shape[1]), labels.ravel()
    if world.kind == "fleiss":
        return fleiss(item, label, cluster=clusters)
    return krippendorff(item, label, scale=world.kind, cluster=clusters)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_the_limits_cover(world: World) -> None:
    random = np.random.default_rng(11)
    true = agreement(world, *draw(world, 200_000, random)).value
    limits = [agreement(world, *draw(world, world.items, random)).limits(0.95) for _ in range(RUNS)]
    covered = np.mean([low <= true <= high for low, high in limits])
    # Three standard errors of a coverage of .95 are .033; measured with 600 runs: .952 to 1.
    assert covered >= 0.95 - 0.033
    assert np.mean([high - low for low, high in limits]) < 1.5
