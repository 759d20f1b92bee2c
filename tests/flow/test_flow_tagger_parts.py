"""Taggers are asked in parts that end where documents do, and the parts together are the whole."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from fakes import ScriptedModels, open_context
from lexgate.assessment import predictions_file
from lexgate.core.dataset import Dataset
from lexgate.flow.assess import Wanted, assess
from lexgate.models.items import unanswered
from lexgate.models.subject import Predictions

PROJECT = """\
system: {name: Toy, task: token-classification}
data: {train: train.conll, test: test.conll, clean: {duplicates: "off", near_duplicates: "off", personal_data: "off", label_errors: "off", leaks: "off"}}
model: {path: base}
assess: {draws: 200, checks: [{check: entity-f1}]}
"""
DOCUMENTS, SENTENCES = 4, 700


class Tagger(ScriptedModels):
    """Is right but for the first token of every ninth sentence."""

    def __init__(self) -> None:
        super().__init__(str)
        self.sizes: list[int] = []

    def predict(self, folder: Path, dataset: Dataset, **settings: object) -> Predictions:
        del folder, settings
        self.sizes.append(len(dataset))
        every = unanswered(dataset, dataset.labels)
        first = np.array([name.endswith(":0") for name in every.ids])
        ninth = np.array([int(name.split(":")[0]) % 9 == 0 for name in every.ids])
        return replace(every, predicted=np.where(first & ninth, 0, every.truth).astype(np.int32))


def conll(documents: int) -> str:
    def sentence(number: int) -> str:
        return f"Oslo{number} B-LOC\nis O\ncold O\n\n"

    return "".join(
        "-DOCSTART- O\n\n" + "".join(sentence(one * SENTENCES + n) for n in range(SENTENCES))
        for one in range(documents)
    )


def test_parts_of_a_tagger_end_with_documents_and_are_the_whole_together(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "config.json").write_text("{}")
    (tmp_path / "train.conll").write_text(conll(1))
    (tmp_path / "test.conll").write_text(conll(DOCUMENTS))
    (tmp_path / "lexgate.yaml").write_text(PROJECT)
    models = Tagger()
    with open_context(tmp_path, models) as context:
        account = assess(context, Wanted(tune_first=True))
        (made,) = [
            body["made"]
            for entry in context.log.entries("step")
            if isinstance(body := context.log.body(entry), dict) and body["step"] == "predict"
        ]
        assert isinstance(made, dict)
        seen = predictions_file.from_bytes(context.blobs.get(str(made["predictions"])))
    assert models.sizes == [2 * SENTENCES, 2 * SENTENCES]
    (estimate,) = account.estimates
    assert estimate.n > 0
    assert len(seen.ids) == len(set(seen.ids.tolist())) == 3 * DOCUMENTS * SENTENCES
    assert seen.clusters is not None
    assert np.array_equal(seen.clusters, np.repeat(np.arange(DOCUMENTS * SENTENCES), 3))
    assert np.count_nonzero(seen.predicted != seen.truth) == sum(
        int(name.split(":")[0]) % 9 == 0 for name in seen.ids[::3]
    )
