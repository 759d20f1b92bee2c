"""What to ask a person for a fact that a passport does not state."""

from collections.abc import Mapping

from lexgate.core.text import Text

FIELD_QUESTIONS = {
    "purpose": Text("What is the system for?", "系统的用途是什么？"),
    "provider": Text("Who provides the system?", "系统由谁提供？"),
    "roles": Text(
        "What are you to the system: provider, deployer, importer …?",
        "本组织是系统的提供者、部署者还是其他主体？",
    ),
    "task": Text("What does the model do?", "模型执行何种任务？"),
    "domain": Text("In which domain is it used?", "系统用于哪个领域？"),
    "jurisdictions": Text("Where is it offered?", "系统在哪些法域提供？"),
    "audience": Text(
        "Whom does it serve: the public, businesses, or your own staff?", "服务对象是公众、企业还是内部人员？"
    ),
    "risk_tier": Text(
        "In which risk tier is it under the EU AI Act?", "按欧盟《人工智能法》属于哪一风险等级？"
    ),
    "generative": Text("Does it generate content?", "系统是否生成内容？"),
    "modalities": Text("Does it handle text, images, audio or video?", "系统处理文本、图像、音频还是视频？"),
    "languages": Text("For which languages is it meant?", "系统面向哪些语言？"),
}
"""Field of the passport → its question; for further facts the packs say it."""
_PLAIN = Text("What is {fact}?", "请说明 {fact}。")


def question_of(fact: str, questions: Mapping[str, Text]) -> Text:
    """Return the question to a person that a missing fact asks for.

    Args:
        fact: As a predicate names it: a field of the passport, ``facts.NAME`` or ``scale.NAME``.
        questions: Those of the packs, by fact.

    Example:
        >>> question_of("domain", {}).en, question_of("facts.export", {}).zh
        ('In which domain is it used?', '请说明 facts.export。')
    """
    return questions.get(fact) or FIELD_QUESTIONS.get(fact) or _PLAIN.fill(fact=fact)
