"""The grounds of one answer as one HTML page, with the picture; it opens without a network or JavaScript."""

from lexgate import __version__
from lexgate.core.grounds import Grounds
from lexgate.core.text import Lang, Text
from lexgate.report.grounds import TITLE, parts
from lexgate.report.html import environment
from lexgate.report.weights_picture import weights_picture

WORDS = {
    "title": TITLE,
    "answer": Text("Answer: {answer}", "回答：{answer}"),
    "system": Text("System", "系统"),
    "provider": Text("Provider", "提供者"),
    "when": Text("Made", "生成时间"),
    "picture": Text("The text, word by word", "文本逐词权重"),
    "for": Text("speaks for the answer", "支持该回答"),
    "against": Text("speaks against it", "不支持该回答"),
    "prepared": Text("Prepared by LexGate {version}.", "由 LexGate {version} 生成。"),
}


def grounds_page(made: Grounds, lang: Lang) -> str:
    """Return the page.

    Args:
        made: What is told.
        lang: Its language.
    """
    template = environment(lang).get_template("grounds.html.j2")
    return template.render(
        made=made,
        parts=parts(made),
        picture=weights_picture(made.words, lang),
        t=WORDS,
        lang=lang,
        version=__version__,
    )
