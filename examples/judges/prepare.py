"""Write the tables of this example from copies of xstest and diasafety; nothing is printed but counts.

Usage: python examples/judges/prepare.py FOLDER_OF_DATA_SETS [OUT]
"""

import json
import random
import sys
from pathlib import Path

import polars as pl

LABELLED = 120
"""Answers of Llama that keep their human label; the rest is treated as if nobody had looked."""


def answers(folder: Path, model: str) -> pl.DataFrame:
    """Return a model's answers with people's labels; the category is what the prompt is like."""
    frame = pl.read_csv(folder / f"xstest_v2_completions_{model}.csv")
    unsafe = pl.col("type").str.starts_with("contrast_")
    return frame.select(
        "id",
        pl.when(unsafe).then(pl.lit("unsafe")).otherwise(pl.lit("safe")).alias("category"),
        "completion",
        "annotation_1",
        "annotation_2",
        "final_label",
    )


def some_labelled(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return the frame with a column ``people``: the label of a random part, nothing for the others."""
    drawn = set(random.Random(seed).sample(range(frame.height), LABELLED))  # noqa: S311 - a sample, no secret
    shown = pl.Series("people", [row in drawn for row in range(frame.height)])
    return frame.with_columns(pl.when(shown).then(pl.col("final_label")).alias("people"))


def dialogues(path: Path) -> pl.DataFrame:
    """Return dialogues as one text each, with people's label and the category."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return pl.DataFrame(
        {
            "text": [f"{row['context']}\n{row['response']}" for row in rows],
            "label": [row["label"] for row in rows],
            "category": [row["category"] for row in rows],
        }
    )


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a table and say how long it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_csv(path)
    print(f"{path}: {frame.height} rows")


def main(data: Path, out: Path) -> None:
    """Write all tables."""
    write(answers(data / "xstest", "gpt4"), out / "data" / "gpt4.csv")
    write(some_labelled(answers(data / "xstest", "llama2new"), seed=0), out / "data" / "llama2.csv")
    write(dialogues(data / "diasafety" / "train.json"), out / "classifier" / "data" / "train.csv")
    judged = dialogues(data / "diasafety" / "val.json").sample(fraction=1, shuffle=True, seed=0)
    half = judged.height // 2
    write(judged[:half], out / "data" / "dialogues_labelled.csv")
    write(judged[half:], out / "data" / "dialogues.csv")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent)
