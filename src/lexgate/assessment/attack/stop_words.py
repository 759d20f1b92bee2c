"""Words that carry grammar and little meaning; negations are not among them, as a text turns on them."""

_WORDS = (
    "a an and any are as at be been being but by did do does for from had has have he her hers him his i if in into is it "
    "its itself me my of on or our ours she so such than that the their theirs them then there these they this those to "
    "too us was we were what when where which while who whom why will with would you your yours "
    "的 了 着 过 地 得 和 与 及 或 在 是 有 也 都 就 而 之 其 这 那 我 你 他 她 它 们 吗 呢 吧 啊 把 被 对 从 向 为 以 个"
)
STOP_WORDS = frozenset(_WORDS.split())
"""In small letters."""
