"""Bring CLUENER2020 from spans to one tag (IOB2) for each character: python prepare.py FOLDER, which holds train.jsonl and dev.jsonl."""

import json
import sys
from pathlib import Path


def tagged(record: dict[str, object]) -> dict[str, list[str]]:
    """Return the characters of a sentence with their tags; of names that overlap the first one counts.

    Example:
        >>> tagged({"text": "去北京", "label": {"address": {"北京": [[1, 2]]}}})
        {'tokens': ['去', '北', '京'], 'tags': ['O', 'B-address', 'I-address']}
    """
    text, found = str(record["text"]), record["label"]
    tags = ["O"] * len(text)
    kinds = found if isinstance(found, dict) else {}
    for kind, names in kinds.items():
        for spans in names.values():
            for start, end in spans:
                if set(tags[start : end + 1]) == {"O"}:
                    tags[start : end + 1] = [f"B-{kind}", *[f"I-{kind}"] * (end - start)]
    return {"tokens": list(text), "tags": tags}


if __name__ == "__main__":
    for part in ("train", "dev"):
        lines = (Path(sys.argv[1]) / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
        made = [json.dumps(tagged(json.loads(line)), ensure_ascii=False) for line in lines]
        Path("data", f"cluener-{part}.jsonl").write_text("\n".join(made) + "\n", encoding="utf-8")
