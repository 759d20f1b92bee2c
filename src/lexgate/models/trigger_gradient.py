r"""Which words, at the places of a sequence in front of texts, drive the answers towards a class: by the gradient.

To first order, a word $v$ in place of $w$ changes the mean logarithm of the class's probability by $\bar g\cdot(e_v-e_w)$, where
$\bar g$ is the gradient by the embedding at that place, averaged over the texts.

References:
    E. Wallace et al. (2019), EMNLP-IJCNLP, pp. 2153-2162.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from lexgate.models.encode import encode_texts, pad, specials
from lexgate.models.gradients import NoGradientsError, frozen
from lexgate.models.load import Loaded
from lexgate.models.vocabulary import Vocabulary


def towards(
    loaded: Loaded,
    vocabulary: Vocabulary,
    sequence: str,
    texts: Sequence[str],
    code: int,
    count: int,
    max_length: int,
) -> list[tuple[str, ...]]:
    """Return for each word of a sequence the ``count`` words that promise most for a class, the best first.

    Args:
        loaded: The model.
        vocabulary: Its words.
        sequence: Words with a space between them; it is put in front of every text.
        texts: What stands behind it.
        code: The class.
        count: Words for each place.
        max_length: Tokens of a text at most.

    Raises:
        NoGradientsError: The model gives no gradients by its embeddings.
    """
    words = sequence.split()
    if not words or not texts or not vocabulary.words:
        return [() for _ in words]
    sizes = [len(loaded.tokenizer(word, add_special_tokens=False)["input_ids"]) for word in words]
    pieces, _ = encode_texts(loaded.tokenizer, [f"{sequence} {text}" for text in texts], max_length)
    tensors = pad(pieces, loaded.tokenizer.pad_token_id)
    gradient = _gradient(loaded, vocabulary.table, tensors, code)
    start, found = len(specials(loaded.tokenizer)[0]), []
    known = vocabulary.table[vocabulary.ids]
    for word, size in zip(words, sizes, strict=True):
        gain = known @ gradient[min(start, len(gradient) - 1)]
        best = gain.topk(min(count + 1, len(gain))).indices.tolist()
        start += size
        found.append(tuple([vocabulary.words[at] for at in best if vocabulary.words[at] != word][:count]))
    return found


def _gradient(loaded: Loaded, table: Tensor, tensors: dict[str, Tensor], code: int) -> Tensor:
    """Return the mean gradient ``(tokens, d)`` of the logarithm of a class's probability."""
    where = table.device
    with torch.inference_mode(mode=False), torch.enable_grad(), frozen(loaded.model):
        points = table[tensors["input_ids"].to(where)].clone().requires_grad_()
        try:
            logits = loaded.model(
                inputs_embeds=points, attention_mask=tensors["attention_mask"].to(where)
            ).logits
        except (TypeError, NotImplementedError, ValueError) as error:
            raise NoGradientsError(str(error)) from error
        score = torch.log_softmax(logits.float(), dim=-1)[:, code].mean()
        if not score.requires_grad:
            raise NoGradientsError("gradients")
        (found,) = torch.autograd.grad(score, points)
    return found.sum(0).detach()
