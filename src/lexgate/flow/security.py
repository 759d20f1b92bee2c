"""Security of the model: offered to the plan by digest, looked at after the plan is sealed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from lexgate.assessment import security_file
from lexgate.assessment.trigger_words import explained
from lexgate.assessment.triggers import Words, search
from lexgate.core.canon import digest_file, digest_folder, digest_json
from lexgate.core.errors import BadInput
from lexgate.core.security_spec import SecuritySpec, TriggersSpec
from lexgate.core.task import Task
from lexgate.core.text import Text
from lexgate.core.tune_spec import ModelSpec
from lexgate.core.verdict import Plan
from lexgate.data.paths import locate
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.ledger.keys import PublicKey
from lexgate.models.answering import Guiding
from lexgate.models.dependencies import dependencies, installed, read_advisories
from lexgate.models.licences import licence_of
from lexgate.models.scan.folder import scan
from lexgate.models.security import Scan, Threat, Tokenised, Triggers
from lexgate.models.signed_files import read_key, signed_files
from lexgate.models.source import resolve
from lexgate.models.subject import Subject
from lexgate.models.token_counts import has_tokenizer, tokenised, vocabulary

_TEXTS = 1000
"""Test texts whose tokens are counted."""
NEEDS = frozenset({"scan", "signed_files", "licence", "triggers", "tokenised", "dependencies"})
"""Capabilities that are looked at here."""
_BY_TOKENS = frozenset({"triggers", "tokenised"})
_NO_TOKENIZER = Text(
    "the model's folder holds no tokenizer (tokenizer.json)", "模型文件夹中没有分词器（tokenizer.json）"
)


def offered(
    context: Context, prepared: Prepared | None, tuned: Tuned | None
) -> tuple[set[str], dict[str, str]]:
    """Return the capabilities that a model will have here, and the digests of what they rest on.

    The files of a model are always scanned; the rest needs the section ``assess.security``.

    Raises:
        BadInput: A file that the section names is not there, or not in its format.
        UnsafeFile: LG-SAFE-105, a path leaves the project.
    """
    has, spec = {"scan"}, context.project.assess.security
    if spec is None:
        return has, {}
    base = _base(context)
    if base is not None:
        has.add("licence")
    if spec.manifest is not None and (base is not None or spec.manifest.of == "model"):
        has.add("signed_files")
    if spec.advisories is not None:
        read_advisories(locate(context.root, spec.advisories))
        has.add("dependencies")
    if tuned is None or has_tokenizer(tuned.folder):
        has.add("tokenised")
        texts = prepared is not None and prepared.dataset.task is Task.TEXT_CLASSIFICATION
        if spec.triggers is not None and texts:
            has.add("triggers")
    return has, _digests(context, spec, base)


def with_security(
    context: Context,
    subject: Subject,
    prepared: Prepared | None,
    tuned: Tuned,
    plan: Plan,
    sealed: str,
    needed: set[str],
) -> Subject:
    """Return the subject with what was found on its security, as far as the plan's checks need it.

    Raises:
        BadInput: LG-FLOW-091, a file that the section names has changed since the plan was sealed.
    """
    if "scan" in needed:
        subject = replace(subject, scan=_scan(context, tuned))
    spec = context.project.assess.security
    if spec is None or NEEDS.isdisjoint(needed):
        return subject
    base = _base(context)
    _unchanged(_digests(context, spec, base), plan)
    if not has_tokenizer(tuned.folder):
        lost = dict.fromkeys(sorted(needed & _BY_TOKENS), _NO_TOKENIZER)
        subject, needed = replace(subject, absent={**subject.absent, **lost}), needed - _BY_TOKENS
    if "licence" in needed and base is not None:
        subject = replace(subject, licence=licence_of(base, spec.uses, stated=spec.licence or ""))
    if "signed_files" in needed and spec.manifest is not None:
        folder = base if spec.manifest.of == "base" and base is not None else tuned.folder
        held = signed_files(folder, locate(context.root, spec.manifest.path), _keys(context, spec))
        subject = replace(subject, signed_files=held)
    if "dependencies" in needed and spec.advisories is not None:
        known = read_advisories(locate(context.root, spec.advisories))
        subject = replace(subject, dependencies=dependencies(installed(), known))
    if "tokenised" in needed:
        subject = replace(subject, tokenised=_tokenised(context, prepared, tuned, sealed))
    if "triggers" in needed and spec.triggers is not None and prepared is not None:
        subject = replace(subject, triggers=_triggers(context, spec.triggers, prepared, tuned, plan, sealed))
    return subject


def _base(context: Context) -> Path | None:
    model = context.project.model
    return None if model is None else resolve(model, context.root)


def _digests(context: Context, spec: SecuritySpec, base: Path | None) -> dict[str, str]:
    found = {"security": digest_json(spec.model_dump(mode="json"))}
    if base is not None:
        found["base"] = digest_folder(base)
    if spec.manifest is not None:
        found["manifest"] = digest_file(locate(context.root, spec.manifest.path))
        found["manifest-keys"] = digest_json([str(key) for key in _keys(context, spec)])
    reference = _reference(context, spec.triggers) if spec.triggers is not None else None
    if reference not in (None, base):
        found["reference"] = digest_folder(reference)
    if spec.advisories is not None:
        path = locate(context.root, spec.advisories)
        found["advisories"] = digest_folder(path) if path.is_dir() else digest_file(path)
        found["distributions"] = digest_json({**installed()})
    return found


def _unchanged(now: dict[str, str], plan: Plan) -> None:
    changed = [name for name, digest in now.items() if plan.inputs.get(name) != digest]
    if changed:
        raise BadInput(
            f"What assess.security rests on has changed since the plan was sealed: {', '.join(changed)}.",
            fix="Assess again, and leave the files alone meanwhile.",
            code="LG-FLOW-091",
        )


def _keys(context: Context, spec: SecuritySpec) -> list[PublicKey]:
    names = spec.manifest.keys if spec.manifest is not None else ()
    return [read_key(locate(context.root, name)) for name in names]


def _scan(context: Context, tuned: Tuned) -> Scan:
    """Return what is unsafe in the model's folder and, with the section ``assess.security``, in that of its base."""
    own = scan(tuned.folder)
    base = _base(context) if context.project.assess.security is not None else None
    if base is None or base == tuned.folder:
        return own
    other = scan(base)

    def named(paths: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"base: {path}" for path in paths)

    def moved(threat: Threat) -> Threat:
        return replace(threat, path=f"base: {threat.path}")

    return Scan(
        files=(*own.files, *named(other.files)),
        templates=(*own.templates, *named(other.templates)),
        searched=(*own.searched, *named(other.searched)),
        threats=(*own.threats, *(moved(threat) for threat in other.threats)),
        bytes=own.bytes + other.bytes,
    )


def _tokenised(context: Context, prepared: Prepared | None, tuned: Tuned, sealed: str) -> Tokenised:
    texts: list[str] = []
    if prepared is not None and prepared.dataset.task is Task.TEXT_CLASSIFICATION:
        texts = [text or "" for text in prepared.dataset.part("test").frame["text"].head(_TEXTS).to_list()]

    def do() -> bytes:
        return security_file.tokenised_to_bytes(tokenised(tuned.folder, texts))

    data = _kept(context, "tokenise", {"plan": sealed, "model": tuned.account.digest}, do)
    return security_file.tokenised_from_bytes(data)


def _triggers(
    context: Context, spec: TriggersSpec, prepared: Prepared, tuned: Tuned, plan: Plan, sealed: str
) -> Triggers:
    def do() -> bytes:
        frame = prepared.dataset.part("test").frame
        model = context.models.answering(tuned.folder, max_length=max_length(context, tuned))
        place = context.models.words(_reference(context, spec) or tuned.folder)
        words = Words(
            usable=vocabulary(tuned.folder),
            explained=_explained(prepared, model.labels),
            guide=model.promising if isinstance(model, Guiding) else None,
            near=place.neighbours,
        )
        with context.progress.track("triggers", len(model.labels)) as task:
            found = search(
                model.ask,
                model.labels,
                [str(row) for row in frame["row"].to_list()],
                [text or "" for text in frame["text"].to_list()],
                words,
                spec,
                seed=plan.seed,
                done=lambda label: task.advance(1, label),
            )
        return security_file.triggers_to_bytes(found)

    data = _kept(context, "triggers", {"plan": sealed, "model": tuned.account.digest}, do)
    return security_file.triggers_from_bytes(data)


def _reference(context: Context, spec: TriggersSpec) -> Path | None:
    """Return the model in whose embeddings words of like meaning are found; None: there is only the one assessed."""
    if spec.reference is None:
        return _base(context)
    return resolve(ModelSpec(path=spec.reference), context.root, where="assess.security.triggers.reference")


def _explained(prepared: Prepared, labels: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return for each class the words that speak for it by the training data."""
    frame = prepared.dataset.part("train").frame
    numbers = {label: code for code, label in enumerate(labels)}
    codes = [numbers.get(label or "", -1) for label in frame["label"].to_list()]
    found = explained([text or "" for text in frame["text"].to_list()], codes, len(labels))
    return dict(zip(labels, found, strict=True))


def _kept(context: Context, name: str, inputs: Body, do: Callable[[], bytes]) -> bytes:
    """Return what a step found, done once for each sealed plan."""
    step = Step(name=name, inputs=inputs, intact=lambda made: context.blobs.has(str(made["found"])))
    made = once(context.log, step, lambda: {"found": context.blobs.put(do())})
    return context.blobs.get(str(made["found"]))
