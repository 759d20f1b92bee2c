"""A file of texts that say the same as others, row by row."""

from pathlib import Path

from lexgate.core.data_spec import Format
from lexgate.core.errors import Problem
from lexgate.core.near import did_you_mean
from lexgate.core.robustness_spec import ParaphrasesSpec
from lexgate.data.read import read_table
from lexgate.data.table import complain


def read_paraphrases(spec: ParaphrasesSpec, root: Path) -> dict[str, tuple[str, ...]]:
    """Return for each text, or id of an item, what may be said instead, in the order of the file.

    Args:
        spec: Section ``assess.robustness.paraphrases``.
        root: The project's folder.

    Raises:
        BadInput: There is no such file, or it can't be read.
        Problems: LG-INPUT-001, columns or cells that are missing.
    """
    key = spec.id or spec.text or "text"
    table = read_table(spec.path, Format.AUTO, "auto", "auto", root)
    columns = table.frame.columns
    complain(
        table.source,
        [
            Problem(
                line=0,
                where=f"assess.robustness.paraphrases.{entry}",
                found=f"the column {name!r}, which the file does not have",
                expected=f"one of {', '.join(columns)}",
                hint=did_you_mean(name, columns),
            )
            for entry, name in (("id" if spec.id else "text", key), ("paraphrase", spec.paraphrase))
            if name not in columns
        ],
    )
    found: dict[str, list[str]] = {}
    problems = []
    for row, (text, other) in enumerate(table.frame.select(key, spec.paraphrase).iter_rows()):
        for name, cell in ((key, text), (spec.paraphrase, other)):
            if not str(cell or "").strip():
                problems.append(
                    Problem(
                        line=table.line(row),
                        where=table.where(row, name),
                        found="nothing",
                        expected="a text",
                    )
                )
        found.setdefault(str(text), []).append(str(other))
    complain(table.source, problems)
    return {text: tuple(others) for text, others in found.items()}
