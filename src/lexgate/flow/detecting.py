"""A detector of attacks: offered by digest before the plan is sealed; then fitted on items that it was not tuned to guard, and tried.

Order: training items are attacked, attack by attack; the detector is fitted and kept; what attacks made of the test items is
shown to it; at last the test items are attacked by somebody who sees what it says. Each is a step, so that a run that is killed
goes on after the last one. The detector lies in the workspace, in ``detectors``, for whoever guards the model.
"""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment import attacked_file, columns
from lexgate.assessment.attack.items import Item, attack_items
from lexgate.assessment.detecting import Lessons, attack_past, fit, held_needed, require_held
from lexgate.core.canon import digest_json
from lexgate.core.detector_spec import DetectorSpec
from lexgate.core.errors import BadInput
from lexgate.core.robustness_spec import AttackSpec, RobustnessSpec
from lexgate.core.task import Task
from lexgate.core.text import Text
from lexgate.core.verdict import Plan
from lexgate.flow.answers import max_length
from lexgate.flow.attack_aids import aids_of
from lexgate.flow.attacking import attacked, changed_texts
from lexgate.flow.context import Context
from lexgate.flow.drawn import drawn
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.answering import Answering
from lexgate.models.detector import Detector, counts_of, read_detector
from lexgate.models.items import unanswered
from lexgate.models.subject import Attacked, Detected

FOLDER = "detectors"
_PART = 24
"""Items of one part of the attacks that see the detector."""
_HELD = 1000
"""Items of the validation part that set the threshold, at most, where no more are needed."""


def detector_digest(context: Context, prepared: Prepared | None) -> str:
    """Return the digest of how a detector is made; empty: none is.

    Raises:
        BadInput: LG-FLOW-105, the model is a tagger; LG-ASSESS-103, the validation part is too small for the threshold.
    """
    spec = context.project.assess.robustness
    if spec is None or spec.detector is None or prepared is None:
        return ""
    if prepared.dataset.task is not Task.TEXT_CLASSIFICATION:
        raise BadInput(
            "assess.robustness.detector is for text classifiers; this model is a tagger.",
            fix="Leave it out.",
            code="LG-FLOW-105",
        )
    require_held(len(prepared.dataset.part("validation")), spec.detector.false_alarms)
    return digest_json({"spec": spec.detector.model_dump(mode="json")})


def detected(
    context: Context, prepared: Prepared, tuned: Tuned, plan: Plan, sealed: str
) -> Detected | Text | None:
    """Return what the detector said of test items, as they are and as attacks changed them; once for each sealed plan.

    Where there are too few texts to fit one, it is told why; None: the project asks for none.
    """
    spec = context.project.assess.robustness
    seen = None if spec is None else attacked(context, prepared, tuned, plan, sealed)
    if spec is None or spec.detector is None or seen is None:
        return None
    work = _Work(context, prepared, tuned, plan, sealed, spec, spec.detector)
    detector = work.detector()
    if isinstance(detector, Text):
        return detector
    items = work.items("test", spec.items)
    changed = changed_texts(context, tuned, sealed)
    clean = detector.scores(work.model.ask, [item.text for item in items])
    scores = np.full(seen.answers.shape, np.nan)
    for at, attack in enumerate(seen.attacks):
        texts = changed.get(attack, {})
        rows = [row for row, item in enumerate(items) if item.id in texts]
        scores[rows, at] = detector.scores(work.model.ask, [texts[items[row].id] for row in rows])
    passed = np.zeros(seen.answers.shape, np.bool_)
    if spec.detector.adaptive:
        passed = work.past(detector, items, seen)
    return Detected(
        ids=seen.ids,
        attacks=seen.attacks,
        clean=clean,
        turned=np.asarray((seen.answers != seen.clean[:, None]) & _right(seen)[:, None], np.bool_),
        changed=scores,
        passed=passed,
        threshold=detector.threshold,
        adaptive=spec.detector.adaptive,
        detector=detector.digest,
        fitted_on=work.lessons_of,
        clusters=seen.clusters,
    )


def _right(seen: Attacked) -> NDArray[np.bool_]:
    return np.asarray((seen.truth >= 0) & (seen.truth == seen.clean), np.bool_)


class _Work:
    """What the steps share: the model, opened once, and what everything depends on."""

    def __init__(
        self,
        context: Context,
        prepared: Prepared,
        tuned: Tuned,
        plan: Plan,
        sealed: str,
        spec: RobustnessSpec,
        own: DetectorSpec,
    ) -> None:
        self.context, self.prepared, self.tuned, self.plan = context, prepared, tuned, plan
        self.spec, self.own = spec, own
        self.inputs: Body = {"plan": sealed, "model": tuned.account.digest}
        self.aids = aids_of(context, spec, prepared, tuned.folder)
        self.lessons_of = own.fit_on if own.fit_on is not None else tuple(one.name for one in spec.attacks)
        self.model: Answering = context.models.answering(tuned.folder, max_length=max_length(context, tuned))

    def items(self, split: str, count: int | None) -> list[Item]:
        """Return items of a part that the plan's seed draws."""
        some = drawn(self.prepared.dataset.part(split), count, self.plan.seed)
        known = unanswered(some, self.model.labels)
        rows = zip(known.ids.tolist(), some.frame["text"].to_list(), known.truth.tolist(), strict=True)
        return [Item(id=row, text=text or "", truth=code) for row, text, code in rows]

    def detector(self) -> Detector | Text:
        """Return the detector, fitted once, and see to it that its file lies in the workspace; or why there is none."""
        step = self._step("detector-fit", {}, "detector")
        made = once(self.context.log, step, self._fit)
        if not made["detector"]:
            return Text(str(made["why_en"]), str(made["why_zh"]))
        data = self.context.blobs.get(str(made["detector"]))
        path = detector_path(self.context, str(made["digest"]))
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return read_detector(path, model=self.tuned.account.digest)

    def past(self, detector: Detector, items: list[Item], seen: Attacked) -> NDArray[np.bool_]:
        """Return which right answers somebody turned who sees what the detector says, and was let pass."""
        right = _right(seen)
        hunted = [
            Item(id=item.id, text=item.text, truth=item.truth if held else -1)
            for item, held in zip(items, right.tolist(), strict=True)
        ]
        table = []
        with self.context.progress.track(
            "attacking past the detector", len(items) * len(seen.attacks)
        ) as task:
            for one in self.spec.attacks:
                column: list[bool] = []
                for start in range(0, max(1, len(items)), _PART):
                    some = hunted[start : start + _PART]
                    more: Body = {"attack": one.name, "start": start, "detector": detector.digest}
                    step = self._step("detector-past", more, "passed")
                    made = once(self.context.log, step, partial(self._past, detector, one, some))
                    read, _ = columns.read(self.context.blobs.get(str(made["passed"])), need=("passed",))
                    column += read["passed"].astype(np.bool_).tolist()
                    task.advance(len(some), f"{sum(column)} let pass")
                table.append(column)
        return np.array(table, np.bool_).T.reshape(len(items), len(seen.attacks))

    def _step(self, name: str, more: Body, payload: str) -> Step:
        blobs = self.context.blobs
        return Step(
            name=name,
            inputs={**self.inputs, **more},
            intact=lambda made: not made[payload] or blobs.has(str(made[payload])),
        )

    def _past(self, detector: Detector, one: AttackSpec, items: list[Item]) -> Body:
        found = attack_past(self.model, detector, items, one, self.spec, seed=self.plan.seed, aids=self.aids)
        ids, texts = [item.id for item in items], [item.text for item in items]
        # An item that is flagged as it is begins as class 1 too: class 0 is reached by a changed text only.
        passed = np.array(
            [item.truth >= 0 and hunt.turned for item, hunt in zip(items, found, strict=True)], np.bool_
        )
        return {
            "passed": self.context.blobs.put(
                columns.write({"id": np.array(ids, np.str_), "passed": passed}, {})
            ),
            "texts": self.context.blobs.put(attacked_file.texts_to_bytes(ids, texts, found)),
        }

    def _fit(self) -> Body:
        train = self.items("train", self.own.items)
        changed: list[str] = []
        chosen = [one for one in self.spec.attacks if one.name in self.lessons_of]
        with self.context.progress.track("attacking training items", len(chosen)) as task:
            for one in chosen:
                step = self._step("detector-attack", {"attack": one.name}, "texts")
                made = once(self.context.log, step, partial(self._attack, one, train))
                table, _ = columns.read(self.context.blobs.get(str(made["texts"])), need=("after",))
                changed += [str(text) for text in table["after"].tolist()]
                task.advance(1, f"{len(changed)} turned")
        part, held = self.prepared.dataset.part, max(_HELD, held_needed(self.own.false_alarms))
        detector = fit(
            self.model.ask,
            Lessons(
                clean=[item.text for item in train],
                changed=changed,
                held=[item.text for item in self.items("validation", held)],
                known=counts_of(text or "" for text in part("train").frame["text"].to_list()),
            ),
            self.own,
            {
                "model": self.tuned.account.digest,
                "data": self.prepared.digest,
                "attacks": [one.model_dump(mode="json") for one in chosen],
                "budget": self.spec.budget,
                "seed": self.plan.seed,
            },
        )
        if isinstance(detector, Text):
            return {"detector": "", "why_en": detector.en, "why_zh": detector.zh}
        return {"detector": self.context.blobs.put(detector.to_bytes()), "digest": detector.digest}

    def _attack(self, one: AttackSpec, items: list[Item]) -> Body:
        found = attack_items(self.model, items, one, self.spec, seed=self.plan.seed, aids=self.aids)
        ids, texts = [item.id for item in items], [item.text for item in items]
        return {"texts": self.context.blobs.put(attacked_file.texts_to_bytes(ids, texts, found))}


def detector_path(context: Context, digest: str) -> Path:
    """Return where the file of a detector lies."""
    return context.workspace / FOLDER / f"{digest.removeprefix('sha256:')[:16]}.json"
