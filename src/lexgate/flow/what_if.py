"""What a draft standard would change: every stored assessment is judged again, without running a model.

Systems go through one by one and leave counts behind, so that memory does not grow with their number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._check import Check
from lexgate.core.canon import digest_json
from lexgate.core.codec import dump
from lexgate.core.errors import LexGateError
from lexgate.core.passport import Passport
from lexgate.core.ports import Blobs, Entries, Progress
from lexgate.core.requirement import Requirement, Standard
from lexgate.core.text import Text
from lexgate.core.what_if import Moved, WhatIf
from lexgate.flow.fitting import Fitting
from lexgate.flow.stored import Stored, stored, unreadable
from lexgate.standard.applicability import speaks_to
from lexgate.standard.partners import partners
from lexgate.verdict import many
from lexgate.verdict.many import STATUSES, Judged, Law
from lexgate.verdict.tally import Tally

_PASSPORTS = 256
"""Passports whose answers are remembered: one system is assessed many times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where stored assessments lie."""

    log: Entries
    blobs: Blobs
    folder: Path
    """The folder of readings, made if it is not there and can be made."""


def what_if(
    draft: Standard,
    against: Standard | None,
    *,
    day: date,
    source: Source,
    checks: Mapping[str, Check],
    progress: Progress,
    moved: Callable[[Moved], None] = lambda _: None,
) -> WhatIf:
    """Return what a draft would change for every assessment that is stored.

    Args:
        draft: The draft.
        against: What it is held against, such as the published version; None: the draft alone.
        day: The day whose bounds count, for both.
        source: The stored assessments.
        checks: The drawer, by id.
        progress: Shows how far it is.
        moved: Is told of each system whose verdict changes.
    """
    after = _Side.of(draft, day, checks, source.blobs)
    before = _Side.of(against, day, checks, source.blobs) if against else None
    tally = Tally.of(after.law, before.law if before else None, partners(against, draft) if against else {})
    unread: list[Text] = []
    for system in stored(source.log, source.blobs, source.folder, progress):
        if isinstance(system, Text):
            unread.append(system)
            continue
        try:
            now, was = after.judged(system), before.judged(system) if before else None
        except LexGateError as error:
            unread.append(unreadable(system.plan, error))
            continue
        tally.add(now, was)
        if was is not None and was.overall != now.overall:
            moved(_moved(system, tally, was, now))
    return WhatIf(
        draft=draft.id,
        version=draft.version,
        against=f"{against.id}@{against.version}" if against else "",
        as_of=day,
        systems=tally.systems,
        binding=int(after.law.binds.sum()),
        moves=tally.overall(),
        changes=tally.changes(),
        unread=tuple(unread),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """A standard on a day, ready to be held against systems."""

    law: Law
    fitting: Fitting
    speakers: tuple[Requirement, ...]
    """One requirement for each kind of addressee; standards have few …"""
    kinds: NDArray[np.int64]
    """… and the kind of each requirement."""
    spoken: dict[str, NDArray[np.int8]] = field(default_factory=dict)
    """Digest of a passport → whether each requirement speaks to it."""

    @classmethod
    def of(cls, standard: Standard, day: date, checks: Mapping[str, Check], blobs: Blobs) -> "_Side":
        law = many.law_on(standard, day)
        addressees = [digest_json([item.applies, list(item.binds)]) for item in law.requirements]
        first = {kind: index for index, kind in reversed(list(enumerate(addressees)))}
        order = {kind: place for place, kind in enumerate(first)}
        return cls(
            law=law,
            fitting=Fitting(law, checks, blobs),
            speakers=tuple(law.requirements[index] for index in first.values()),
            kinds=np.array([order[kind] for kind in addressees], np.int64),
        )

    def judged(self, system: Stored) -> Judged:
        seen, row, picked_from = self.fitting.rows(system)
        return many.judge_all(self.law, seen, row, self._applies(system.passport), picked_from)

    def _applies(self, passport: Passport) -> NDArray[np.int8]:
        key = digest_json(dump(passport))
        if key not in self.spoken:
            if len(self.spoken) >= _PASSPORTS:
                self.spoken.clear()
            answers = [many.APPLIES[speaks_to(item, passport).answer] for item in self.speakers]
            self.spoken[key] = np.array(answers, np.int8)[self.kinds]
        return self.spoken[key]


def _moved(system: Stored, tally: Tally, was: Judged, now: Judged) -> Moved:
    worse = tally.worse(now, was)
    first = int(worse[0]) if len(worse) else None
    return Moved(
        name=system.passport.name,
        plan=system.plan,
        before=STATUSES[was.overall].value,
        after=STATUSES[now.overall].value,
        requirements=tuple(tally.law.ids[row] for row in worse),
        miss=None if first is None or np.isnan(now.margin[first]) else float(now.margin[first]),
        more=None if first is None or np.isnan(now.more[first]) else int(now.more[first]),
    )
