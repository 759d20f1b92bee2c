"""pii_presidio: spans by type, beside Presidio's own pattern recognisers on the same texts, by the example's command."""

import subprocess
import sys

import pytest

from example_projects import EXAMPLES
from realdata import data_folder

TYPES = {"CREDIT_CARD", "EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS", "PHONE_NUMBER", "US_SSN", "ALL"}
Scores = dict[str, dict[str, float]]


def tables(printed: str) -> dict[str, Scores]:
    """Return title → type → column → number."""
    found: dict[str, Scores] = {}
    title, columns = "", list[str]()
    for line in printed.splitlines():
        words = line.split()
        if line.startswith("  "):
            found[title][words[0]] = dict(zip(columns, map(float, words[1:]), strict=True))
        else:
            columns = words[words.index("true") :]
            title = " ".join(words[: words.index("true")])
            found[title] = {}
    return found


@pytest.mark.acceptance
def test_spans_are_found_no_worse_than_by_the_peers_recognisers_on_the_same_texts() -> None:
    folder = data_folder("pii_presidio")
    program = EXAMPLES / "pii_presidio" / "run.py"
    done = subprocess.run(
        [sys.executable, str(program), "--presidio", str(folder)], capture_output=True, text=True, check=True
    )
    found = tables(done.stdout)
    ours, peer = found["LexGate"], found["Presidio, score >= 0.4"]
    assert set(ours) == set(peer) == TYPES
    assert ours["ALL"]["true"] == peer["ALL"]["true"] == 489
    assert peer["ALL"]["F1"] > 0.8
    for kind in TYPES:
        assert ours[kind]["F1"] >= peer[kind]["F1"], kind
        assert ours[kind]["precision"] >= 0.95
        assert ours[kind]["recall"] >= 0.95
