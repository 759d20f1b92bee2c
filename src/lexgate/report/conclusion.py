"""The conclusion in sentences: first what was decided, then the numbers."""

from collections.abc import Sequence

from lexgate.core.release import Release
from lexgate.core.text import Lang, Text
from lexgate.core.verdict import Status, worst
from lexgate.report.findings import VerdictView
from lexgate.report.saying import day
from lexgate.report.words import words

_NOTHING = Text(
    "Nothing was judged: no standard was applied. The numbers are given without a verdict.",
    "未适用任何标准，故未作出判定；以下仅列出测量结果。",
)
_HEADLINES = {
    Status.MET: Text(
        "The system meets every requirement that binds it under {standards}.",
        "依据{standards}，该系统符合全部适用的要求。",
    ),
    Status.NOT_MET: Text(
        "The system does not meet {failed} of {all} requirements under {standards}{undecided}.",
        "依据{standards}，在 {all} 项参与判定的要求中，该系统有 {failed} 项不符合{undecided}。",
    ),
    Status.INCONCLUSIVE: Text(
        "No requirement was found unmet under {standards}, but {open} of {all} could not be decided.",
        "依据{standards}，未发现不符合的要求，但 {all} 项要求中有 {open} 项无法判定。",
    ),
    Status.NOT_APPLICABLE: Text(
        "None of the requirements of {standards} binds this system on this day.",
        "{standards}的各项要求在基准日均不适用于该系统。",
    ),
}
_UNDECIDED = Text("; {open} more could not be decided", "，另有 {open} 项无法判定")
_STANDARD = {
    Status.MET: Text(
        "All {all} deciding requirements are met or do not apply.", "{all} 项参与判定的要求均为符合或不适用。"
    ),
    Status.NOT_MET: Text(
        "Of {all} deciding requirements, not met: {failed}; could not be decided: {open}.",
        "{all} 项参与判定的要求中，{failed} 项不符合，{open} 项无法判定。",
    ),
    Status.INCONCLUSIVE: Text(
        "Of {all} deciding requirements, could not be decided: {open}; the others are met or do not apply.",
        "{all} 项参与判定的要求中，{open} 项无法判定，其余为符合或不适用。",
    ),
    Status.NOT_APPLICABLE: Text("No requirement binds this system.", "没有适用于该系统的要求。"),
}

ADVICE = Text(
    "All of it is advice and none of it decides, so it can be neither met nor unmet. Named under standards, it keeps the "
    "gate closed; take it out there to have it as information only (lexgate standards applies).",
    "其全部要求仅供参考，不参与判定，故不能得出符合或不符合的结论。列入 standards 即会使发布门保持关闭；"
    "如仅作参考，请将其从 standards 中移除（lexgate standards applies）。",
)


def overall(verdicts: Sequence[VerdictView]) -> Status | None:
    """Return the worst status of all verdicts, or None where nothing was judged."""
    return worst([view.verdict.status for view in verdicts]) if verdicts else None


def headline(verdicts: Sequence[VerdictView], lang: Lang) -> str:
    """Return the conclusion as one sentence."""
    status = overall(verdicts)
    if status is None:
        return _NOTHING.say(lang)
    names = [view.cited for view in verdicts]
    failed = sum(view.count(Status.NOT_MET) for view in verdicts)
    unsure = sum(view.count(Status.INCONCLUSIVE) for view in verdicts)
    return (
        _HEADLINES[status]
        .say(lang)
        .format(
            standards=_listed(names, lang),
            failed=failed,
            open=unsure,
            all=sum(view.deciding for view in verdicts),
            undecided=_UNDECIDED.say(lang).format(open=unsure) if unsure else "",
        )
    )


def standard_line(view: VerdictView, lang: Lang) -> str:
    """Return what one standard's verdict rests on."""
    if not view.deciding and view.verdict.status is Status.INCONCLUSIVE:
        return ADVICE.say(lang)
    text = _STANDARD[view.verdict.status].say(lang)
    failed, unsure = view.count(Status.NOT_MET), view.count(Status.INCONCLUSIVE)
    return text.format(all=view.deciding, failed=failed, open=unsure)


def ruling_line(view: VerdictView, lang: Lang) -> str:
    """Return one standard's verdict as sentences: by which rules, of which day, with what result."""
    first = words(lang)(
        "standard_sentence",
        standard=view.cited,
        version=view.verdict.version,
        day=day(view.verdict.as_of, lang),
        status=view.verdict.status.word.say(lang).lower(),
    )
    return first + ("" if lang is Lang.ZH else " ") + standard_line(view, lang)


def gate_line(release: Release, lang: Lang) -> str:
    """Return whether the gate is open, and until when."""
    say = words(lang)
    if not release.open:
        return say("gate_closed_plain")
    return (
        say("gate_open_until", day=day(release.not_after, lang))
        if release.not_after
        else say("gate_open_plain")
    )


def _listed(names: Sequence[str], lang: Lang) -> str:
    if lang is Lang.ZH or len(names) == 1:
        return "".join(names)  # title marks need no comma between them (GB/T 15834-2011, 4.5)
    return f"{', '.join(names[:-1])} and {names[-1]}"
