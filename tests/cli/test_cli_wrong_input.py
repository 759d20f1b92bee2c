"""Wrong things given to the commands on judges, models and findings: what happened, where, and the mend; never a crash."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from lexgate.cli.main import app

RUN = CliRunner()
FILES = {
    "empty.csv": b"",
    "binary.csv": bytes(range(256)),
    "two.csv": b"a,b\n1,2\n",
    "odd.csv": b"judged,h\nyes,maybe\nno,perhaps\n",
    "pairs.csv": b"judged,h\nyes,yes\nno,no\n",
    "other.json": b'{"x": 1}',
    "broken.json": b"[1,2",
    "texts.csv": b"text\nhello\n",
    "words.txt": b"hello\n",
    "private.pub": b"name+00000000+AAAA\n",
}
VALIDATE = ("judge", "validate")
ABOUT = ("--judged", "judged", "--name", "n")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            (*VALIDATE, "two.csv", "--judged", "j", "--human", "h", "--name", "n"),
            ("2 mistakes", "'j'", "'h'"),
        ),
        ((*VALIDATE, "odd.csv", *ABOUT, "--human", "h"), ("line 2", "line 3", "'maybe'", "'perhaps'")),
        ((*VALIDATE, "odd.csv", *ABOUT, "--human", "judged"), ("LG-ASSESS-075", "'judged'")),
        (
            (*VALIDATE, "pairs.csv", *ABOUT, "--human", "h", "--positive", "Yes", "--negative", "yes"),
            ("LG-ASSESS-076", "yes"),
        ),
        ((*VALIDATE, "pairs.csv", *ABOUT), ("LG-ASSESS-060", "--human")),
        ((*VALIDATE, "empty.csv", *ABOUT, "--human", "h"), ("empty.csv is empty",)),
        ((*VALIDATE, "binary.csv", *ABOUT, "--human", "h"), ("binary.csv",)),
        (("judge", "show", "empty.csv"), ("LG-ASSESS-064", "it is empty")),
        (("judge", "show", "broken.json"), ("LG-ASSESS-064", "it is no JSON")),
        (("judge", "show", "other.json"), ("LG-ASSESS-064", "name: Field required (5 in all).\n")),
        (("judge", "show", "nowhere.json"), ("LG-INPUT-003", "nowhere.json")),
        (("judge", "label", "texts.csv", "-o", "o.csv"), ("LG-CLI-040", "neither")),
        (
            ("judge", "label", "texts.csv", "--words", "words.txt", "-o", "o.xlsx"),
            ("LG-CLI-043", "o.xlsx", ".tsv"),
        ),
        (
            ("judge", "label", "texts.csv", "--words", "words.txt", "--text", "body", "-o", "o.csv"),
            ("'body'", "one of text"),
        ),
        (("judge", "label", "texts.csv", "--model", "nowhere", "-o", "o.csv"), ("LG-CLI-044", "nowhere")),
        (("model", "scan", "nowhere"), ("nowhere",)),
        (("model", "scan", "folder"), ("LG-CLI-042", "folder")),
        (("model", "sign", "folder", "--key", "k.pem"), ("LG-LEDGER-101",)),
        (("model", "sign", "nowhere", "--key", "k.pem"), ("LG-LEDGER-101", "There is no folder nowhere")),
        (("model", "sign", "model", "--key", "private.pub"), ("LG-LEDGER-073", "private.pub")),
        (("model", "verify", "model", "other.json", "--key", "nokey"), ("LG-INPUT-003", "nokey")),
        (("model", "verify", "model", "other.json", "--key", "two.csv"), ("LG-LEDGER-050", "two.csv")),
        (("explain", "law/a", "nowhere"), ("LG-WIRING-001", "nowhere")),
        (("explain", "law/a", "folder"), ("lexgate run",)),
        (("plan", "binary.csv"), ("LG-INPUT-003", "UTF-8")),
        (("plan", "folder"), ("lexgate.yaml",)),
    ],
    ids=lambda given: " ".join(given)[:60] if given[0].islower() else "said",
)
def test_a_wrong_thing_is_told_with_its_place_and_its_mend(
    here: Path, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    before = {path.name for path in here.rglob("*")}
    done = RUN.invoke(app, list(words))
    assert done.exit_code == 2, done.output
    assert "What to do" in done.stderr
    for part in said:
        assert part in done.stderr
    assert {path.name for path in here.rglob("*")} == before, "nothing may be left behind"
