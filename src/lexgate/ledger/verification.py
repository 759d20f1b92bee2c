"""What a verification found: every rule with its result, and what could not be checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lexgate.core.errors import Tampered
from lexgate.core.text import Text

RULES: dict[str, Text] = {
    f"LG-LEDGER-{number}": Text(en, zh)
    for number, en, zh in (
        ("010", "The manifest can be read", "清单可读且格式正确"),
        ("011", "Every file has the digest that the manifest states", "各文件摘要与清单一致"),
        ("008", "Every file that is needed is here and can be read", "所需文件齐全且可读取"),
        ("012", "The manifest's counts are right", "清单所列数量属实"),
        ("013", "Every key is well formed and stands once", "密钥格式正确且无重复"),
        ("017", "The checkpoint has its form", "检查点格式正确"),
        ("018", "The checkpoint's signatures fit its text", "检查点签名与内容相符"),
        ("019", "The checkpoint is signed by the log's key", "检查点由账本密钥签署"),
        ("025", "A witness co-signed the checkpoint", "检查点经见证方联署"),
        ("014", "The log's key sealed the manifest", "清单由账本密钥封存"),
        ("015", "Every entry is canonical", "各条记录均为规范格式"),
        ("016", "Entries are numbered without gap, in order", "记录编号连续、顺序正确"),
        ("020", "Time never runs backwards", "记录时间不倒退"),
        ("021", "The log is as long as its checkpoint says", "账本长度与检查点一致"),
        ("022", "The entries give the signed root", "由记录重算的根哈希与签署值一致"),
        ("023", "Every selected entry is proved to be in the log", "所选记录均有包含证明"),
        ("024", "The log continues the checkpoints known before", "账本与此前留存的检查点一脉相承"),
        ("026", "Every payload has its digest, and evidence its form", "数据内容与摘要相符，证据格式正确"),
        ("027", "Every payload is here, or its absence is explained", "数据内容齐全，缺失者均有说明"),
        ("028", "Plans were sealed before anything was measured", "评估方案先封存、后测量"),
        ("029", "Verdicts rest on recorded plans and estimates", "结论以已记录的方案和估计为依据"),
        ("032", "Releases rest on recorded verdicts", "放行决定以已记录的结论为依据"),
        ("030", "Statements have their form", "声明格式正确"),
        ("031", "Statements' signatures fit", "声明签名与内容相符"),
        ("033", "Statements are signed by enough different people", "声明的不同签署人数足够"),
        ("034", "Statements say what the log says", "声明与账本记录一致"),
    )
}
"""Code → rule, in the order of verification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule, applied."""

    code: str
    title: Text
    faults: tuple[Text, ...] = ()
    """What breaks it."""

    @property
    def ok(self) -> bool:
        """Whether nothing breaks it."""
        return not self.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result of verifying a bundle."""

    path: str
    checks: tuple[Check, ...]
    unchecked: tuple[Text, ...]
    """What could not be checked, and why."""
    entries: int = 0
    """Entries that were read."""
    origin: str = ""
    """Name of the log."""
    size: int = 0
    """Entries of the log at its checkpoint."""
    root: str = ""
    """Root hash of the log, hexadecimal."""
    signers: tuple[str, ...] = ()
    """Labels of the keys whose signatures were verified."""

    @property
    def ok(self) -> bool:
        """Whether every rule that was applied holds."""
        return bool(self.checks) and all(check.ok for check in self.checks)

    def codes(self) -> tuple[str, ...]:
        """Return the codes of the rules that are broken."""
        return tuple(check.code for check in self.checks if not check.ok)


class Minutes:
    """Collects what a verification finds."""

    def __init__(self) -> None:
        self._faults: dict[str, list[Text]] = {}
        self._unchecked: dict[Text, None] = {}
        self.signers: dict[str, None] = {}
        self.head: tuple[str, int, str] = ("", 0, "")
        self.entries = 0

    def apply(self, *numbers: str) -> None:
        """Note that rules are being applied."""
        for number in numbers:
            self._faults.setdefault(f"LG-LEDGER-{number}", [])

    def fault(self, number: str, en: str, zh: str, **values: object) -> None:
        """Note that a rule is broken; after ten faults of one rule the rest adds nothing."""
        self.apply(number)
        found = self._faults[f"LG-LEDGER-{number}"]
        if len(found) < 10:
            found.append(Text(en, zh).fill(**values))

    @contextmanager
    def noting(self, where: str, number: str, *, also: bool = False) -> Iterator[None]:
        """Note what the block raises: a ValueError under ``number``, a Tampered under its own code.

        Args:
            where: Which part of the bundle is looked at.
            number: Rule that a part breaks which can't be read.
            also: Whether a Tampered comes under ``number``, too.
        """
        try:
            yield
        except Tampered as error:
            rule = number if also else error.id.removeprefix("LG-LEDGER-")
            self.fault(rule, "{where}: {what}", "{where}：{what}", where=where, what=error.what)
        except ValueError as error:
            self.fault(number, "{where}: {what}.", "{where}：{what}。", where=where, what=error)

    def skip(self, en: str, zh: str, **values: object) -> None:
        """Note what could not be checked."""
        self._unchecked[Text(en, zh).fill(**values)] = None

    def close(self, path: Path) -> Verification:
        """Return the result, the rules in their order."""
        order = list(RULES)
        codes = sorted(self._faults, key=order.index)
        origin, size, root = self.head
        return Verification(
            path=str(path),
            checks=tuple(
                Check(code=code, title=RULES[code], faults=tuple(self._faults[code])) for code in codes
            ),
            unchecked=tuple(self._unchecked),
            entries=self.entries,
            origin=origin,
            size=size,
            root=root,
            signers=tuple(self.signers),
        )
