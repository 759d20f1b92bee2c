"""The model card of the Hugging Face Hub: YAML with a ``model-index``, then what was judged and measured."""

import re
from typing import Any

import yaml

from lexgate.core.account import Account
from lexgate.core.number import number
from lexgate.core.text import Lang
from lexgate.report.privacy import privacy_lines
from lexgate.report.saying import options, spread
from lexgate.report.status import mark


def model_card(account: Account, lang: Lang = Lang.EN) -> str:
    """Return the model card of an account as Markdown.

    The metadata has every estimate with a value under ``model-index``, exact; the text has them with their intervals,
    and the findings with their reasons.

    Args:
        account: The account; its model may be missing.
        lang: Language of titles and reasons; headings are English, as the Hub's are.

    References:
        Hugging Face Hub, model card metadata specification (``modelcard.md``, section model-index).
    """
    head = yaml.safe_dump(_metadata(account), allow_unicode=True, sort_keys=False, default_flow_style=False)
    name = account.model.name if account.model else account.passport.name
    parts = [
        f"---\n{head}---\n\n# {_plain(name)}\n",
        f"{_plain(account.passport.purpose)}\n" if account.passport.purpose else "",
        "## Verdicts\n",
        *(_verdicts(account, lang) or ["No standard was applied.\n"]),
        "## Measurements\n",
        _measurements(account),
        _privacy(account, lang),
        "## Evidence\n",
        _evidence(account),
    ]
    return "\n".join(part for part in parts if part)


def _metadata(account: Account) -> dict[str, Any]:
    passport = account.passport
    metrics = [
        {
            "type": estimate.check,
            "value": estimate.value,
            "name": f"{estimate.check} {options(estimate.options)}".strip(),
        }
        for estimate in account.estimates
        if estimate.value is not None
    ]
    dataset = {"name": account.data.source if account.data else "stored predictions", "type": "private"}
    result = {"task": {"type": passport.task or "other"}, "dataset": dataset, "metrics": metrics}
    name = account.model.name if account.model else passport.name
    head: dict[str, Any] = {
        "language": list(passport.languages or ()),
        "base_model": account.model.base if account.model and account.model.base.startswith("hf:") else None,
        "pipeline_tag": passport.task,
        "tags": ["lexgate"],
        "model-index": [{"name": name, "results": [result]}],
    }
    if head["base_model"]:
        head["base_model"] = head["base_model"].removeprefix("hf:")
    return {key: value for key, value in head.items() if value}


def _verdicts(account: Account, lang: Lang) -> list[str]:
    parts = []
    for verdict in account.verdicts:
        word = verdict.status.word.say(lang)
        parts.append(f"### {_plain(verdict.standard)} {_plain(verdict.version)}, {verdict.as_of}: {word}\n")
        rows = [
            f"| {mark(one.status).shape} {one.status.word.say(lang)} | {_plain(one.requirement)} | {_plain(one.reason.say(lang))} |"
            for one in verdict.findings
        ]
        parts.append("\n".join(["| Status | Requirement | Why |", "|---|---|---|", *rows]) + "\n")
    return parts


def _measurements(account: Account) -> str:
    rows = [
        f"| {_plain(one.check)} | {_plain(options(one.options))} | {spread(one)} | {one.level:g} | {number(one.n)} | {_plain(one.unit)} |"
        for one in account.estimates
    ]
    return (
        "\n".join(
            ["| Check | Options | Value [low, high] | Level | n | Unit |", "|---|---|--:|--:|--:|---|", *rows]
        )
        + "\n"
    )


def _privacy(account: Account, lang: Lang) -> str:
    lines = [f"{_plain(line.say(lang))}\n" for line in privacy_lines(account)]
    return "\n".join(["## Privacy\n", *lines]) if lines else ""


def _evidence(account: Account) -> str:
    ledger, model = _plain(account.ledger_head), _plain(account.release.model)
    return f"Ledger: {ledger}; model: {model}. Check the bundle with `lexgate verify BUNDLE`; it needs no network.\n"


def _plain(text: str) -> str:
    """Return the text on one line, without meaning for Markdown or HTML."""
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]|#])", r"\\\1", line)
