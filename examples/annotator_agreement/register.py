"""Make the register of this example from OCNLI's test part: one row for each label that an annotator gave.

Usage: python examples/annotator_agreement/register.py FILE, where FILE is ``ocnli_test_public.json`` of FewCLUE.

Only ids, labels, genre and premise id are written, no sentence.
"""

import csv
import json
import sys
from pathlib import Path

ANNOTATORS = 5


def main() -> None:
    """Write ``data/annotations.csv``."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines if line.strip()]
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / "annotations.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("item", "annotator", "label", "category", "cluster"))
        for item in items:
            for place in range(ANNOTATORS):
                label = item[f"label{place}"]
                if label is not None:
                    rows.writerow((item["id"], f"label{place}", label, item["genre"], item["prem_id"]))


if __name__ == "__main__":
    main()
