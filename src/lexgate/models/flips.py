r"""Which word, put in place of another, would hurt a class most: by the gradient, without asking.

To first order, replacing the tokens of a word by the token $v$ changes the logarithm of the class's probability by
$\sum_t g_t \cdot (e_v - e_t)$ over the word's tokens, the first of which becomes $v$ and the others are dropped; here
the first token stands for the word. One pass forward and back serves all words of a text.

References:
    J. Ebrahimi et al. (2018), HotFlip, ACL, pp. 31-36.
"""

import torch
from torch import Tensor

from lexgate.models.gradients import NoGradientsError, frozen
from lexgate.models.load import Loaded
from lexgate.models.replacements import cased, fits
from lexgate.models.vocabulary import Vocabulary
from lexgate.models.words import begins, words_of

_CLOSE = 0.3
"""Least cosine of a word and its replacement: what is further away means something else altogether."""


def flips(
    loaded: Loaded, vocabulary: Vocabulary, text: str, code: int, count: int, max_length: int
) -> list[tuple[str, ...]]:
    """Return for each word of a text at most ``count`` words that most hurt a class, the worst first.

    Words that the model does not read, because the text is cut, have none.

    Raises:
        NoGradientsError: The model gives no gradients by its embeddings.
    """
    words = words_of(text)
    owners, ids = _owned(loaded, text, max_length)
    gradient = _gradient(loaded, vocabulary.table, ids, code)
    known = vocabulary.table[vocabulary.ids]
    units = torch.nn.functional.normalize(known, dim=-1)
    found: list[tuple[str, ...]] = []
    for word in words:
        own = [at for at, start in enumerate(owners) if word.start <= start < word.end]
        if not own or not vocabulary.words:
            found.append(())
            continue
        first = own[0]
        gain = (known - vocabulary.table[ids[first]]) @ -gradient[first]
        near = units @ torch.nn.functional.normalize(vocabulary.table[ids[first]], dim=-1)
        gain[near < _CLOSE] = -torch.inf
        best = gain.topk(min(4 * count + 4, len(gain)))
        said = text[word.start : word.end]
        fitting = [
            cased(vocabulary.words[at], said)
            for value, at in zip(best.values.tolist(), best.indices.tolist(), strict=True)
            if value > 0 and fits(vocabulary.words[at], said)
        ]
        found.append(tuple(fitting[:count]))
    return found


def _owned(loaded: Loaded, text: str, max_length: int) -> tuple[list[int], list[int]]:
    """Return where in the text each token begins (-1: a special token), and the token ids."""
    read = loaded.tokenizer(
        text,
        truncation=True,
        max_length=max_length,
        return_offsets_mapping=True,
        return_special_tokens_mask=True,
    )
    places = zip(read["offset_mapping"], read["special_tokens_mask"], strict=True)
    starts = [-1 if special else begins(text, start, end) for (start, end), special in places]
    return starts, list(read["input_ids"])


def _gradient(loaded: Loaded, table: Tensor, ids: list[int], code: int) -> Tensor:
    """Return the gradient ``(tokens, d)`` of the logarithm of a class's probability."""
    with torch.inference_mode(mode=False), torch.enable_grad(), frozen(loaded.model):
        point = table[ids][None].clone().requires_grad_()
        try:
            logits = loaded.model(inputs_embeds=point).logits
        except (TypeError, NotImplementedError, ValueError) as error:
            raise NoGradientsError(str(error)) from error
        score = torch.log_softmax(logits.float(), dim=-1)[0, code]
        if not score.requires_grad:
            raise NoGradientsError("gradients")
        (found,) = torch.autograd.grad(score, point)
    return found[0].detach()
