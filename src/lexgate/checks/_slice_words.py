"""Slices in words, for a reader in either language: ``text of 21-40 words & with a negation & topic = region``."""

from collections.abc import Iterable

from lexgate.core.text import Text

_NUMBERS = {
    "text:characters": Text("text of {value} characters", "文本 {value} 个字符"),
    "text:words": Text("text of {value} words", "文本 {value} 个词"),
    "word:letters": Text("word of {value} letters", "词长 {value} 个字母"),
}
_WORDS = {
    "text:script=Latin": Text("text in Latin letters", "文本以拉丁字母为主"),
    "text:script=Han": Text(
        "text in Chinese, Japanese or Korean characters", "文本以汉字（或日文、韩文）为主"
    ),
    "text:script=other": Text("text in another script", "文本以其他文字为主"),
    "text:script=none": Text("text without letters", "文本不含文字"),
    "text:scripts=one": Text("one script", "文字种类单一"),
    "text:scripts=several": Text(
        "Latin letters beside Chinese, Japanese or Korean", "中（日、韩）文夹用拉丁字母"
    ),
    "text:capitals=none": Text("no capital letter", "不含大写字母"),
    "text:capitals=some": Text("some capital letters", "含大写字母"),
    "text:capitals=word": Text("a word in capitals", "含全大写的词"),
    "text:capitals=all": Text("all in capitals", "字母全部大写"),
    "text:digits=yes": Text("with a digit", "含数字"),
    "text:digits=no": Text("without digits", "不含数字"),
    "text:exclamations=none": Text("no exclamation mark", "不含感叹号"),
    "text:exclamations=one": Text("one exclamation mark", "含一个感叹号"),
    "text:exclamations=several": Text("several exclamation marks", "含多个感叹号"),
    "text:question=yes": Text("with a question mark", "含问号"),
    "text:question=no": Text("without a question mark", "不含问号"),
    "text:quotation=yes": Text("with quotation marks", "含引号"),
    "text:quotation=no": Text("without quotation marks", "不含引号"),
    "text:brackets=yes": Text("with brackets", "含括号"),
    "text:brackets=no": Text("without brackets", "不含括号"),
    "text:negation=yes": Text("with a negation", "含否定词"),
    "text:negation=no": Text("without a negation", "不含否定词"),
    "text:contrast=yes": Text("with a word of contrast", "含转折词"),
    "text:contrast=no": Text("without a word of contrast", "不含转折词"),
    "text:links=yes": Text("with a link or handle", "含链接或账号标记"),
    "text:links=no": Text("without links or handles", "不含链接或账号标记"),
    "text:emoji=yes": Text("with an emoji", "含表情符号"),
    "text:emoji=no": Text("without emoji", "不含表情符号"),
    "text:rare=none": Text("no rare word", "不含罕见词"),
    "text:rare=some": Text("some rare words", "含罕见词"),
    "text:rare=many": Text("many rare words", "罕见词较多"),
    "word:capitals=none": Text("word in small letters", "词为小写"),
    "word:capitals=first": Text("word with a capital first letter", "词首字母大写"),
    "word:capitals=all": Text("word in capitals", "词为全大写"),
    "word:capitals=other": Text("word with a capital inside", "词中含大写"),
    "word:capitals=no letters": Text("word without letters", "词不含字母"),
    "word:digits=yes": Text("word with a digit", "词含数字"),
    "word:digits=no": Text("word without digits", "词不含数字"),
    "word:place=first": Text("first word of its sentence", "句首词"),
    "word:place=inner": Text("word inside its sentence", "句中词"),
    "word:place=last": Text("last word of its sentence", "句末词"),
}


_FEATURES = {
    "text:characters": Text("length in characters", "文本字符数"),
    "text:words": Text("length in words", "文本词数"),
    "text:script": Text("script", "文字种类"),
    "text:scripts": Text("mixed scripts", "文字混用"),
    "text:capitals": Text("capitals", "大写字母"),
    "text:digits": Text("digits", "数字"),
    "text:exclamations": Text("exclamation marks", "感叹号"),
    "text:question": Text("question mark", "问号"),
    "text:quotation": Text("quotation marks", "引号"),
    "text:brackets": Text("brackets", "括号"),
    "text:negation": Text("negation", "否定词"),
    "text:contrast": Text("words of contrast", "转折词"),
    "text:links": Text("links and handles", "链接与账号标记"),
    "text:emoji": Text("emoji", "表情符号"),
    "text:rare": Text("rare words", "罕见词"),
    "word:capitals": Text("capitals of the word", "词的大小写"),
    "word:digits": Text("digits in the word", "词中数字"),
    "word:letters": Text("length of the word", "词长"),
    "word:place": Text("place in the sentence", "句中位置"),
}


def feature_name(feature: str) -> Text:
    """Return what a feature is called; an attribute has its own name."""
    return _FEATURES.get(feature, Text(feature, feature))


def condition(feature: str, value: str) -> Text:
    """Return one condition in words; an attribute's is its name and value.

    Example:
        >>> condition("topic", "region"), condition("text:digits", "yes").zh
        (Text(en='topic = region', zh='“topic”为“region”'), '含数字')
    """
    known = _WORDS.get(f"{feature}={value}")
    if known is not None:
        return known
    if feature in _NUMBERS:
        return _NUMBERS[feature].fill(value=value)
    return Text(f"{feature} = {value}", f"“{feature}”为“{value}”")


def slice_name(met: Iterable[tuple[str, str]]) -> Text:
    """Return all conditions of a slice in words."""
    parts = [condition(feature, value) for feature, value in met]
    return Text(" & ".join(part.en for part in parts), "，且".join(part.zh for part in parts))
