"""The report: one HTML file that opens without a network or JavaScript, prints well and can be read aloud.

It is made from the account alone; titles of checks may be given, because the account knows only their ids.
"""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lexgate import __version__
from lexgate.core.account import Account
from lexgate.core.attacked_text import AttackedText
from lexgate.core.number import number
from lexgate.core.text import Lang, Text
from lexgate.core.verdict import Status
from lexgate.report.asked import asked_line, looks_line
from lexgate.report.attacked import SIDE, by_attack
from lexgate.report.conclusion import gate_line, headline, overall, ruling_line, standard_line
from lexgate.report.data_view import cleaning_steps, label_bars, names_of, training_curves
from lexgate.report.fact_words import fact_name
from lexgate.report.facts import tables
from lexgate.report.finding_page import Needs, finding_pages
from lexgate.report.findings import FindingView, VerdictView, verdict_views
from lexgate.report.glossary import GLOSSARY
from lexgate.report.matrix import COLUMNS, matrix
from lexgate.report.numbers import estimate_views
from lexgate.report.precision import precision_lines
from lexgate.report.privacy_section import privacy_view
from lexgate.report.saying import (
    Titles,
    check_name,
    day,
    limit,
    moment,
    options,
    spread,
    web_address,
)
from lexgate.report.status import MARKS, mark
from lexgate.report.words import words

_SECTIONS = (
    "conclusion",
    "matrix",
    "judged",
    "findings",
    "undecided",
    "numbers",
    "privacy",
    "data",
    "model",
    "plan",
    "evidence",
    "glossary",
)
_NO_TITLES: Titles = MappingProxyType({})
_NO_NEEDS: Needs = MappingProxyType({})


def render(
    account: Account,
    lang: Lang,
    titles: Mapping[str, Text] = _NO_TITLES,
    needs: Needs = _NO_NEEDS,
    attacked: Sequence[AttackedText] = (),
) -> str:
    """Return the report as one self-contained HTML document.

    Args:
        account: Everything that is reported.
        lang: The language of the report.
        titles: Check → title, for the checks that have one; others are called by their id.
        needs: Check → what it looks at, from which follows what can be tried about a finding.
        attacked: Answers that attacks turned, to be shown side by side.

    Returns:
        HTML 5 with its style sheet and charts inside; no script, no address is fetched.
    """
    verdicts = verdict_views(account, lang, titles)
    privacy = privacy_view(account, lang)
    template = environment(lang, titles).get_template("report.html.j2")
    return template.render(
        account=account,
        lang=lang,
        version=__version__,
        sections=[name for name in _SECTIONS if name != "privacy" or privacy is not None],
        privacy=privacy,
        statuses=tuple(MARKS),
        status=overall(verdicts),
        headline=headline(verdicts, lang),
        gate_line=gate_line(account.release, lang),
        verdicts=verdicts,
        asked_line=asked_line(account),
        looks_line=looks_line(account.plan),
        precision_lines=precision_lines(account.plan),
        blocks=matrix(verdicts),
        columns=COLUMNS,
        pages=finding_pages(account, verdicts, needs, lang, titles),
        findings_by_id=_by_id(verdicts),
        standards_by_id={view.verdict.standard: view for view in verdicts},
        undecided=tuple(
            row for view in verdicts for row in view.findings if row.finding.status is Status.INCONCLUSIVE
        ),
        estimates=estimate_views(account, verdicts, lang, titles),
        data=account.data,
        label_bars=label_bars(account.data, lang),
        personal=cleaning_steps(account.data, personal=True),
        steps=cleaning_steps(account.data, personal=False),
        model=account.model,
        model_curves=training_curves(account.model.facts if account.model else {}, lang),
        glossary=GLOSSARY,
        attacked=by_attack(attacked),
        side=SIDE,
        ledger=account.ledger_head.partition(" "),
    )


def _by_id(verdicts: Sequence[VerdictView]) -> dict[str, FindingView]:
    return {row.finding.requirement: row for view in verdicts for row in view.findings}


def environment(lang: Lang, titles: Titles = _NO_TITLES) -> Environment:
    """Return what templates are filled by, with the words and the style sheet of our pages."""
    environment = Environment(
        loader=PackageLoader("lexgate.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=number,
        say=lambda text: text.say(lang) if text is not None else "",
        day=lambda when: day(when, lang),
        moment=lambda time: moment(time, lang),
        spread=spread,
        options=options,
        link=web_address,
        fact=lambda name: fact_name(name, lang),
        check=lambda check: check_name(check, titles, lang),
    )
    environment.globals.update(
        w=words(lang),
        mark=mark,
        limit=limit,
        tables=lambda facts, without: tables(facts, lang, without=without),
        names_of=names_of,
        ruling_line=lambda view: ruling_line(view, lang),
        standard_line=lambda view: standard_line(view, lang),
        css=Markup(_style_sheet()),  # noqa: S704 - our own file
    )
    return environment


def _style_sheet() -> str:
    return files("lexgate.report").joinpath("assets/report.css").read_text(encoding="utf-8")
