"""A plan for the terminal: what each requirement needs to be decided, and what that takes."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from lexgate.core.need import Need, Way
from lexgate.core.number import number
from lexgate.core.requirement import Side
from lexgate.core.text import Lang, Text
from lexgate.core.unlike import Unlike, unlike_note
from lexgate.core.verdict import Plan
from lexgate.models.subject import Cost
from lexgate.report.precision import precision_lines

_HEADS = {
    "requirement": Text("requirement", "要求"),
    "bound": Text("bound", "限值"),
    "needed": Text("needed", "所需样本"),
    "at_hand": Text("at hand", "现有样本"),
    "chance": Text("chance met / not", "判定概率"),
    "asked": Text("asked met / not", "序贯样本"),
}
_WAYS = {
    Way.WHOLE: Text("looked at whole", "全量检查"),
    Way.ABSENT: Text("nothing to measure it on", "缺少测量对象"),
    Way.REPORTED: Text("published, no limit", "公布即可，无限值"),
}
_READ = Text(
    "Needed: items that decide with a probability of 80 % if the system lies half the way from the bound to perfect (of "
    "groups: in the smallest). Chance: that the items at hand say met for such a system, and not met for one that lies "
    "as far on the other side. ~ approximate.",
    "所需样本：系统处于限值与满分的中点时，以 80% 的概率作出判定所需的样本数（按群体比较时指最小群体）。"
    "判定概率：以现有样本，该系统被判为符合、以及在另一侧同等距离的系统被判为不符合的概率。~ 为近似值。",
)
_ASKED = Text(
    "Asked: items that sequential measuring asks in half of all runs, for the same two systems.",
    "序贯样本：对上述两种系统，半数情形下序贯测量所需的样本数。",
)
_SHORT = Text(
    "! {count} of {all} requirements that count can probably not be decided with the data at hand: {names}. More test items, "
    "or a system further from the bound, would decide them.",
    "! 计入结论的 {all} 项要求中，有 {count} 项以现有数据很可能无法判定：{names}。须增加测试样本，或使系统离限值更远。",
)
_ABSENT = Text(
    "! {count} requirements that count have nothing to be measured on, and would be inconclusive: {names}.",
    "! 有 {count} 项计入结论的要求缺少测量对象，将无法判定：{names}。",
)
_LOOKS = Text(
    "Sequential: items are asked in random order; it is looked {count} times, first after {first}, at the latest after "
    "{last}.",
    "序贯测量：按随机顺序提问，最多查看 {count} 次，首次在 {first} 项之后，最迟在 {last} 项之后。",
)
_LATE = Text(
    "Measured only if all items are asked in the end: {names}.", "仅在最终提问全部样本时测量：{names}。"
)
_ALL = Text("All {items} items are asked.", "共提问 {items} 项样本。")
_MEASURED = Text(
    "All {items} items are measured; no model is asked.", "测量全部 {items} 项样本；不调用模型。"
)
_WHY_ALL = Text("All {items} items are measured at once: {why}.", "一次测量全部 {items} 项样本：{why}。")
_COST = Text(
    "Asking the model: about {seconds} for {items} ({each} ms each, tried here), {memory} GB of memory.",
    "模型预测：{items}约需 {seconds}（每项 {each} 毫秒，本机试测），内存 {memory} GB。",
)
_ITEMS = Text("all {items} items", "全部 {items} 项样本")
_BESIDE = Text(
    "{items} items and {beside} texts of counterfactual sets and shifted data",
    "{items} 项样本及反事实样本集、偏移数据集的 {beside} 条文本",
)
_SECONDS, _MINUTES, _HOURS = Text("{n} s", "{n} 秒"), Text("{n} min", "{n} 分钟"), Text("{n} h", "{n} 小时")
_SHADOWS = Text(
    "Shadow models for membership: {models}, tuned on {items} items each, about {time}; those that are on record are not made again.",
    "成员推断影子模型：{models} 个，每个使用 {items} 个样本微调，共约 {time}；已有记录的不再重做。",
)
_SHADOWS_OPEN = Text(
    "Shadow models for membership: {models}, tuned on {items} items each; how long is known once the model is tuned.",
    "成员推断影子模型：{models} 个，每个使用 {items} 个样本微调；耗时待模型微调后可知。",
)
_WARNING = Text("! {note}", "！{note}")
_SEALED = Text("Sealed {time}: {digest}", "已封存 {time}：{digest}")
_OPEN = Text(
    "Not sealed: there is no model yet. Next: lexgate tune, then lexgate plan or lexgate assess.",
    "未封存：尚无模型。下一步：lexgate tune，然后 lexgate plan 或 lexgate assess。",
)
_NOT_WISHED = Text("Not sealed, as you asked.", "按要求未封存。")


def plan_table(plan: Plan, needs: Sequence[Sequence[Need]], lang: Lang) -> RenderableType:
    """Return one table for each standard, how items are asked, and a warning where the data can't decide.

    Args:
        plan: The plan.
        needs: For each of its rulings, what each requirement needs.
        lang: Language of the words.
    """
    tables = [
        _table(
            f"{ruling.standard.id} {ruling.standard.version}, {ruling.as_of}",
            some,
            lang,
            sequential=_asked(needs),
        )
        for ruling, some in zip(plan.rulings, needs, strict=True)
    ]
    parts: list[RenderableType] = [*tables]
    if any(one.needed is not None for some in needs for one in some):
        parts.append(Line(_READ.say(lang), style="dim"))
    if _asked(needs):
        parts.append(Line(_ASKED.say(lang), style="dim"))
    short = [one for some in needs for one in some if one.counts and one.short]
    if short:
        counting = sum(one.counts for some in needs for one in some)
        names = ", ".join(one.requirement for one in short)
        parts.append(Line(_SHORT.fill(count=len(short), all=counting, names=names).say(lang), style="bold"))
    absent = [one.requirement for some in needs for one in some if one.counts and one.way is Way.ABSENT]
    if absent:
        parts.append(Line(_ABSENT.fill(count=len(absent), names=", ".join(absent)).say(lang), style="bold"))
    late = [one.requirement for some in needs for one in some if one.late]
    if late:
        parts.append(Line(_LATE.fill(names=", ".join(late)).say(lang)))
    parts.append(Line(_asking(plan).say(lang)))
    parts += [Line(line.say(lang)) for line in precision_lines(plan)]
    return Group(*parts)


def cost_line(cost: Cost, items: int, beside: int, lang: Lang) -> str:
    """Return what asking the model takes.

    Args:
        cost: Of one item.
        items: Items of the test data.
        beside: Texts of counterfactual sets and shifted data.
        lang: Language of the words.
    """
    what = (_BESIDE if beside else _ITEMS).fill(items=number(items), beside=number(beside))
    return _COST.fill(
        seconds=_time(cost.seconds * (items + beside), lang),
        items=what,
        each=f"{cost.seconds * 1000:.1f}",
        memory=f"{cost.peak_bytes / 1e9:.1f}",
    ).say(lang)


def shadows_line(
    models: int, items: int, seconds: float | None, lang: Lang, *, unlike: Sequence[Unlike] = ()
) -> str:
    """Return what tuning shadow models takes, and whether they will know what they should.

    Args:
        models: How many.
        items: That each learns from.
        seconds: Of all together; None: not known.
        lang: The reader's language.
        unlike: In what they learn otherwise than the model.
    """
    words = {"models": number(models), "items": number(items)}
    known = {} if seconds is None else {"time": _time(seconds, lang)}
    line = (_SHADOWS if known else _SHADOWS_OPEN).fill(**words, **known).say(lang)
    note = unlike_note(unlike)
    return line if note is None else f"{line}\n{_WARNING.fill(note=note).say(lang)}"


def _time(seconds: float, lang: Lang) -> str:
    """Return a time to plan with, in seconds, minutes or hours."""
    for most, unit, word in ((90, 1, _SECONDS), (5400, 60, _MINUTES)):
        if seconds < most:
            return word.fill(n=f"{seconds / unit:.0f}").say(lang)
    return _HOURS.fill(n=f"{seconds / 3600:.1f}").say(lang)


def sealed_line(sealed: str, digest: str, *, to_come: bool, lang: Lang) -> str:
    """Return when the plan was sealed, or why it was not."""
    if sealed:
        return _SEALED.fill(time=sealed, digest=digest).say(lang)
    return (_OPEN if to_come else _NOT_WISHED).say(lang)


def _asked(needs: Sequence[Sequence[Need]]) -> bool:
    """Return whether it is known how many items a sequential measurement asks."""
    return any(one.asked_better is not None for some in needs for one in some)


def _asking(plan: Plan) -> Text:
    if plan.looks:
        return _LOOKS.fill(count=len(plan.looks), first=number(plan.looks[0]), last=number(plan.looks[-1]))
    if plan.at_once is not None:
        return _WHY_ALL.fill(items=number(plan.items), why=plan.at_once)
    return (_ALL if "model" in plan.inputs else _MEASURED).fill(items=number(plan.items))


def _table(title: str, needs: Sequence[Need], lang: Lang, *, sequential: bool) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, width=80)
    table.add_column(_HEADS["requirement"].say(lang), overflow="fold", ratio=1)
    for name in ("bound", "needed", "at_hand", "chance", *(["asked"] if sequential else [])):
        table.add_column(_HEADS[name].say(lang), justify="right", no_wrap=True)
    for one in needs:
        cell = Line(one.requirement.split("/", 1)[-1])
        style = "" if one.counts else "dim"
        if one.way in _WAYS:
            blank = [""] * (4 if sequential else 3)
            table.add_row(cell, *blank, _WAYS[one.way].say(lang), style=style)
        else:
            table.add_row(cell, *_cells(one), *([_median(one)] if sequential else []), style=style)
    return table


def _cells(one: Need) -> tuple[str, str, str, str]:
    about = "~" if one.way is Way.APPROXIMATE else ""
    sign = "≥" if one.side is Side.AT_LEAST else "≤"
    needed = "–" if one.needed is None else f"{about}{number(one.needed)}{' !' if one.short else ''}"
    chances = " / ".join(_percent(chance) for chance in (one.power_better, one.power_worse))
    return f"{sign} {number(one.bound)}", needed, number(one.at_hand), f"{about}{chances}"


def _median(one: Need) -> str:
    if one.asked_better is None or one.asked_worse is None:
        return "–"
    return f"{number(one.asked_better)} / {number(one.asked_worse)}"


def _percent(chance: float | None) -> str:
    return "–" if chance is None else f"{chance:.0%}"
