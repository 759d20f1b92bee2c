"""Sections ``model`` and ``tune`` of the project file: the base model and its fine-tuning."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from lexgate.core.defence_spec import AdversarialSpec, NoiseSpec
from lexgate.core.privacy_spec import PrivacySpec
from lexgate.core.section import Section, Share


class ModelSpec(Section):
    """The base model."""

    path: str
    """A folder, `package:MODULE/PATH` (a folder inside an installed package) or `hf:NAME`."""
    revision: str | None = None
    """For `hf:` the commit to use."""
    max_length: Annotated[int, Field(ge=8, le=8192)] = 128
    """Tokens of one text; longer texts are cut and counted."""


class LoraSpec(Section):
    """Low-rank adapters."""

    rank: Annotated[int, Field(ge=1, le=512)] = 16
    alpha: Annotated[int, Field(ge=1)] = 32
    dropout: Share = 0.05
    targets: tuple[str, ...] | None = None
    """Names of linear layers; all attention projections if left out."""


class TuneSpec(Section):
    """Fine-tuning."""

    method: Literal["full", "lora"] = "full"
    """All weights, or low-rank adapters; with `privacy` the latter if left out."""
    epochs: Annotated[float, Field(gt=0, le=1000)] = 3
    batch_size: Annotated[int, Field(ge=1)] = 16
    gradient_accumulation: Annotated[int, Field(ge=1)] = 1
    learning_rate: Annotated[float, Field(gt=0, lt=1)] = 2e-4
    weight_decay: Annotated[float, Field(ge=0, lt=1)] = 0.01
    warmup: Share = 0.1
    """Share of the steps in which the learning rate rises."""
    dropout: Share | None = None
    """The model's own if left out."""
    attention_dropout: Share | None = None
    """Dropout in attention only. At 0 a step on a processor is up to a third faster."""
    label_smoothing: Share = 0.0
    word_dropout: Share = 0.0
    """Share of the training words that are hidden at each step, so that context must tell."""
    patience: Annotated[int, Field(ge=1)] | None = 3
    """Evaluations without a better metric after which tuning stops."""
    evaluations: Annotated[int, Field(ge=1)] = 1
    """Evaluations and checkpoints in each epoch."""
    metric: Literal["auto", "accuracy", "macro-f1", "entity-f1"] = "auto"
    """What the best checkpoint is best at: macro F1 of classes, entity F1 of entities."""
    precision: Literal["auto", "fp32", "bf16", "fp16"] = "auto"
    shape_ids: Literal["auto", "on", "off"] = "auto"
    """Tell an uncased token classifier the shape of each word (capitals, digits)."""
    freeze: Literal["none", "word-embeddings"] = "none"
    """What keeps its pre-trained weights. With word embeddings kept, words that the training data lack stay
    comparable with those they hold, and steps are faster."""
    context: Literal["sentence", "document"] = "sentence"
    """What a token classifier reads at once: a sentence, or as much of its document as fits into ``max_length``."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    lora: LoraSpec = LoraSpec()
    adversarial: AdversarialSpec | None = None
    noise: NoiseSpec | None = None
    privacy: PrivacySpec | None = None

    @model_validator(mode="before")
    @classmethod
    def _private_adapters(cls, given: Any) -> Any:
        """Private tuning is of adapters unless said otherwise: they take less noise, and cost next to nothing more."""
        if isinstance(given, dict) and given.get("privacy") is not None and "method" not in given:
            return {**given, "method": "lora"}
        return given

    @model_validator(mode="after")
    def _one_guarantee(self) -> Self:
        """Noise makes several items of one, and moved embeddings a second gradient: neither is accounted for."""
        beside = [name for name in ("adversarial", "noise") if getattr(self, name) is not None]
        if beside and self.privacy is not None:
            raise ValueError(
                f"privacy without {' and '.join(beside)}, whose loss of privacy is not accounted for"
            )
        return self
