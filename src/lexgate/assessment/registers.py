"""Registers: the tables that a project keeps as evidence, read as columns of text.

CSV (by Python's ``csv``; comma, semicolon or tab, told by the header) or JSON lines (``.jsonl``, ``.ndjson``), in UTF-8 with or
without a byte-order mark, or GB18030. In this order: the path lies inside the project, the size, the encoding, the
table, its columns, the documents that rows name. All mistakes of a file are reported at once, each with its line. What
the cells mean, the checks say; `lexgate.checks._register_kinds` lists the columns.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from lexgate.assessment.documents import documents
from lexgate.assessment.register_table import Table, read_csv, read_json_lines
from lexgate.checks._register_kinds import KINDS
from lexgate.core.canon import digest, digest_file
from lexgate.core.errors import BadInput, Problem, Problems, UnsafeFile
from lexgate.core.inside import inside
from lexgate.core.near import did_you_mean
from lexgate.core.passport import Passport
from lexgate.models.subject import Register

MAX_BYTES = 50_000_000
"""A larger register is refused."""
_JSON_LINES = (".jsonl", ".ndjson")


def evidence_digests(passport: Passport, root: Path) -> dict[str, str]:
    """Return the digests of registers (``register:KIND``) and documents (``document:PATH``), to be sealed in the plan.

    A document that is absent or empty has none.

    Raises:
        UnsafeFile: LG-SAFE-105, a path leaves the project.
        BadInput: LG-ASSESS-040, an unknown kind of register; LG-ASSESS-041, there is no such file; LG-ASSESS-042, it is
            too large.
    """
    found = {f"register:{kind}": digest_file(_file(passport, kind, root)) for kind in passport.registers}
    found |= {f"document:{fact.path}": fact.digest for fact in documents(passport, root) if fact.present}
    return found


def read_registers(
    passport: Passport, root: Path, sealed: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Register]:
    """Return the registers that the passport declares, by kind.

    Args:
        passport: The system.
        root: The project's folder; registers lie inside it.
        sealed: The digests of the sealed plan, as `evidence_digests` gave them; none where nothing is sealed.

    Raises:
        UnsafeFile: LG-SAFE-105, a path leaves the project.
        BadInput: As `evidence_digests`; LG-ASSESS-043, a file has changed since the plan was sealed.
        Problems: LG-INPUT-001, all mistakes of a file.
    """
    found = {}
    for kind in passport.registers:
        register = read_register(kind, passport.registers[kind], _file(passport, kind, root), root)
        if register.digest != sealed.get(f"register:{kind}", register.digest):
            raise BadInput(
                f"The register {register.path} has changed since the plan was sealed.",
                fix="Assess again, and leave the file alone meanwhile.",
                code="LG-ASSESS-043",
            )
        found[kind] = register
    return found


def _file(passport: Passport, kind: str, root: Path) -> Path:
    written = passport.registers[kind]
    if kind not in KINDS:
        raise BadInput(
            f"There is no kind of register {kind!r}; the kinds are {', '.join(KINDS)}.",
            fix=did_you_mean(kind, KINDS, "Correct system.registers."),
            code="LG-ASSESS-040",
        )
    path = inside(root, written, absolute=False)
    if not path.is_file():
        raise BadInput(
            f"There is no file {written}, which system.registers names as {kind}.",
            fix="Check the path; it starts at the project's folder.",
            code="LG-ASSESS-041",
        )
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise BadInput(
            f"The register {written} has {size:,} bytes; at most {MAX_BYTES:,} are read.",
            fix="Keep what is older in another file.",
            code="LG-ASSESS-042",
        )
    return path


def read_register(kind: str, written: str, path: Path, root: Path) -> Register:
    """Return one register.

    Args:
        kind: One of `lexgate.checks._register_kinds.KINDS`.
        written: The path as the project file has it, for messages.
        path: The file.
        root: The project's folder, in which documents lie that rows name.

    Raises:
        Problems: LG-INPUT-001, all mistakes of the file.
    """
    data = path.read_bytes()
    problems: list[Problem] = []
    text = _text(data, problems)
    if problems:
        raise Problems(written, problems)
    read = read_json_lines if path.suffix.lower() in _JSON_LINES else read_csv
    table = read(text, problems)
    if table.header:
        problems += _columns(kind, table)
    if problems:
        raise Problems(written, sorted(problems, key=lambda problem: problem.line))
    columns = {
        name: tuple(row[place] for row in table.rows) for place, name in enumerate(table.header) if name
    }
    known = _documents(columns.get("document", ()), table.lines, root, problems)
    if problems:
        raise Problems(written, problems)
    return Register(
        kind=kind, path=written, digest=digest(data), columns=columns, lines=table.lines, documents=known
    )


def _columns(kind: str, table: Table) -> Iterator[Problem]:
    for name in sorted({name for name in table.header if name and table.header.count(name) > 1}):
        yield Problem(line=1, where="header", found=f"the column {name} twice", expected="every column once")
    for name in KINDS[kind].required:
        if name not in table.header:
            yield Problem(
                line=1,
                where="header",
                found=f"no column {name}",
                expected=f"the columns {', '.join(KINDS[kind].required)}",
                hint=did_you_mean(name, table.header),
            )


def _documents(
    named: tuple[str, ...], lines: tuple[int, ...], root: Path, problems: list[Problem]
) -> dict[str, str]:
    """Return the digests of the documents that exist; a path that leaves the project is a mistake."""
    known: dict[str, str] = {}
    seen: set[str] = set()
    for written, line in zip(named, lines, strict=True) if named else ():
        if not written or written in seen:
            continue
        seen.add(written)
        try:
            path = inside(root, written, absolute=False)
            if path.is_file() and path.stat().st_size:
                known[written] = digest_file(path)
        except UnsafeFile:
            problems.append(
                Problem(
                    line=line,
                    where="column document",
                    found=repr(written),
                    expected="a path inside the project",
                )
            )
        except OSError:
            continue  # a name that no file can have: there is no such document
    return known


def _text(data: bytes, problems: list[Problem]) -> str:
    """Return the text of UTF-8 bytes, or of GB18030 bytes that are no damaged UTF-8."""
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        problems.append(
            Problem(
                line=line,
                where="byte",
                found="NUL",
                expected="a text file",
                hint="Save it as CSV (UTF-8).",
            )
        )
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        odd = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if not line.isascii()]
        bad = [number for number, line in odd if not _decodes(line, "utf-8")]
        if 2 * len(bad) > len(odd) and _decodes(data, "gb18030"):
            return data.decode("gb18030")
        problems += [
            Problem(line=number, where="bytes", found="no UTF-8", expected="UTF-8 or GB18030")
            for number in bad
        ]
        return ""


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
