"""How many items a sequential measurement asked, of how many; or why all were asked at once."""

from lexgate.core.account import Account
from lexgate.core.number import number
from lexgate.core.text import Text
from lexgate.core.verdict import Plan

_EARLY = Text(
    "Measured in steps: {asked} of {items} items were asked, and then every finding that they can decide was decided.",
    "序贯测量：{items} 个样本中测量 {asked} 个后，凡能据此判定的要求均已判定。",
)
_ALL = Text(
    "Measured in steps: all {items} items were asked, as something remained to be decided until the end.",
    "序贯测量：直至最后仍有待判定的要求，故全部 {items} 个样本均已测量。",
)
_AT_ONCE = Text("All items were asked at once: {why}.", "全部样本一次测量：{why}。")
_STEPS = Text(
    "in random order drawn from the seed; looked at after {looks} items",
    "按随机种子抽取的顺序测量，在样本数为 {looks} 时查看",
)
_BETWEEN = 4


def asked(account: Account) -> int | None:
    """Return how many items were asked one after another; None where the measurement was not sequential."""
    if not account.plan.looks:
        return None
    return max((estimate.path[-1][0] for estimate in account.estimates if estimate.path), default=None)


def asked_line(account: Account) -> Text | None:
    """Return the sentence on how many items were asked; None where nobody wished for a sequential measurement."""
    if account.plan.at_once is not None:
        return _AT_ONCE.fill(why=account.plan.at_once)
    n = asked(account)
    if n is None:
        return None
    words = _EARLY if n < account.plan.items else _ALL
    return words.fill(asked=number(n), items=number(account.plan.items))


def looks_line(plan: Plan) -> Text | None:
    """Return after how many items it is looked; the many in the middle are left out."""
    if not plan.looks:
        return None
    looks = [number(one) for one in plan.looks]
    if len(looks) > 2 * _BETWEEN:
        looks = [*looks[:_BETWEEN], "…", *looks[-2:]]
    return _STEPS.fill(looks=Text(", ".join(looks), "、".join(looks)))
