"""What a verification found: every rule with its result, and what could not be checked."""

from dataclasses import dataclass
from pathlib import Path

from lexgate.core.errors import Tampered
from lexgate.core.text import Text

RULES: dict[str, Text] = {
    "LG-LEDGER-010": Text("The manifest can be read", "清单可读且格式正确"),
    "LG-LEDGER-011": Text("Every file has the digest that the manifest states", "各文件摘要与清单一致"),
    "LG-LEDGER-012": Text("The manifest's counts are right", "清单所列数量属实"),
    "LG-LEDGER-013": Text("Every key is well formed and stands once", "密钥格式正确且无重复"),
    "LG-LEDGER-017": Text("The checkpoint has its form", "检查点格式正确"),
    "LG-LEDGER-018": Text("The checkpoint's signatures fit its text", "检查点签名与内容相符"),
    "LG-LEDGER-019": Text("The checkpoint is signed by the log's key", "检查点由日志密钥签署"),
    "LG-LEDGER-025": Text("A witness co-signed the checkpoint", "检查点经见证方联署"),
    "LG-LEDGER-014": Text("The log's key sealed the manifest", "清单由日志密钥封存"),
    "LG-LEDGER-015": Text("Every entry is canonical", "各条记录均为规范格式"),
    "LG-LEDGER-016": Text("Entries are numbered without gap, in order", "记录编号连续、顺序正确"),
    "LG-LEDGER-020": Text("Time never runs backwards", "记录时间不倒退"),
    "LG-LEDGER-021": Text("The log is as long as its checkpoint says", "日志长度与检查点一致"),
    "LG-LEDGER-022": Text("The entries give the signed root", "由记录重算的根哈希与签署值一致"),
    "LG-LEDGER-023": Text("Every selected entry is proved to be in the log", "所选记录均有包含证明"),
    "LG-LEDGER-024": Text("The log continues the checkpoints known before", "日志与此前留存的检查点一脉相承"),
    "LG-LEDGER-026": Text("Every payload has its digest", "各数据内容与其摘要相符"),
    "LG-LEDGER-027": Text(
        "Every payload is here, or its absence is explained", "数据内容齐全，缺失者均有说明"
    ),
    "LG-LEDGER-028": Text("Plans were sealed before anything was measured", "评估方案先封存、后测量"),
    "LG-LEDGER-029": Text("Verdicts rest on recorded plans and estimates", "结论以已记录的方案和估计为依据"),
    "LG-LEDGER-032": Text("Releases rest on recorded verdicts", "放行决定以已记录的结论为依据"),
    "LG-LEDGER-030": Text("Statements have their form", "声明格式正确"),
    "LG-LEDGER-031": Text("Statements' signatures fit", "声明签名与内容相符"),
    "LG-LEDGER-033": Text("Statements are signed by enough different people", "声明的不同签署人数足够"),
    "LG-LEDGER-034": Text("Statements say what the log says", "声明与日志记录一致"),
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


def raise_if_bad(verification: Verification) -> Verification:
    """Return the verification if every rule holds.

    Raises:
        Tampered: The code of the first rule that is broken; the text has all of them.
    """
    bad = [check for check in verification.checks if not check.ok]
    if bad or not verification.checks:
        said = " ".join(f"[{check.code}] {fault.en}" for check in bad for fault in check.faults)
        raise Tampered(
            f"{verification.path} does not verify: {said}",
            fix="Don't rely on it; ask its sender for the original.",
            code=bad[0].code if bad else "LG-LEDGER-010",
        )
    return verification


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

    def tampered(self, error: Tampered) -> None:
        """Note an error that a parser raised."""
        self.fault(error.id.removeprefix("LG-LEDGER-"), "{what}", "{what}", what=error.what)

    def skip(self, en: str, zh: str, **values: object) -> None:
        """Note what could not be checked."""
        self._unchecked[Text(en, zh).fill(**values)] = None

    def close(self, path: Path) -> Verification:
        """Return the result."""
        checks = [
            Check(code=code, title=title, faults=tuple(self._faults[code]))
            for code, title in RULES.items()
            if code in self._faults
        ]
        origin, size, root = self.head
        return Verification(
            path=str(path),
            checks=tuple(checks),
            unchecked=tuple(self._unchecked),
            entries=self.entries,
            origin=origin,
            size=size,
            root=root,
            signers=tuple(self.signers),
        )
