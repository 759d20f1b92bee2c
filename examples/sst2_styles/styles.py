"""The seven versions of SST-2's development sentences as one table: data/styles.json to data/styles.csv.

Usage: python examples/sst2_styles/styles.py [FOLDER], where FOLDER holds ``data/`` (this one if left out)
"""

import csv
import json
import sys
from pathlib import Path


def main() -> int:
    """Write one row for each sentence and style."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    styles = json.loads((folder / "data" / "styles.json").read_text(encoding="utf-8"))
    with (folder / "data" / "styles.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["style", "id", "sentence", "label"])
        for style, rows in styles.items():
            table.writerows([style, row["id"], row["sentence"].strip(), row["label"]] for row in rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
