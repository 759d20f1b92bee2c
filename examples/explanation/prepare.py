"""Posts with their labels, and the words by which people call some of them toxic, from HateXplain: ``prepare.py FOLDER``.

Posts with a rationale are what is measured on; 2,500 of the others are what is learned from. Writes into ``data`` beside this
file and prints counts only: the posts are offensive.
"""

import csv
import json
import sys
from pathlib import Path

OUT = Path(__file__).parent / "data"
LEARN = 2500
TESTED = 1000


def main(folder: Path) -> None:
    """Write ``train.csv``, ``test.csv`` and ``rationales.csv``."""
    told = {
        one["annotation_id"]: one
        for part in ("rationales_split1.jsonl", "rationales_split2.jsonl")
        for one in lines(folder / part)
    }
    posts = lines(folder / "posts.jsonl")
    seen = [post for post in posts if post["post_id"] in told]
    unseen = [post for post in posts if post["post_id"] not in told]
    OUT.mkdir(exist_ok=True)
    rows = [
        {"id": post["post_id"], "words": span["text"]}
        for post in seen
        for spans in told[post["post_id"]]["evidences"]
        for span in spans
    ]
    write("train.csv", [labelled(post) for post in unseen[:: len(unseen) // LEARN][:LEARN]])
    write("test.csv", [labelled(post) for post in seen[:: len(seen) // TESTED][:TESTED]])
    write("rationales.csv", rows)
    print(f"{len(seen)} posts with a rationale or none needed, {len(rows)} runs of words named by people")


def lines(path: Path) -> list[dict[str, object]]:
    """Return the records of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def labelled(post: dict[str, object]) -> dict[str, object]:
    """Return a post with one of two labels: hateful or offensive posts are toxic."""
    label = "non-toxic" if post["label"] == "normal" else "toxic"
    return {"id": post["post_id"], "text": post["text"], "label": label}


def write(name: str, rows: list[dict[str, object]]) -> None:
    """Write a table."""
    with (OUT / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
