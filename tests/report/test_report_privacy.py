"""What is claimed and what was measured stand together, and a contradiction is loud."""

import pytest

from lexgate.core.account import Account
from lexgate.core.text import Lang
from lexgate.report.html import render
from lexgate.report.model_card import model_card
from lexgate.report.privacy import privacy_lines
from lexgate.report.privacy_section import privacy_view
from report import accounts
from report.privacy_accounts import audited


@pytest.mark.parametrize(
    ("account", "en", "zh"),
    [
        (
            audited(claimed=8.0, measured=0.41),
            "lies between 0.410 and 8.00 at delta 1e-05",
            "介于 0.410 与 8.00",
        ),
        (
            audited(claimed=1.0, measured=2.5),
            "Contradiction: epsilon is at most 1.00",
            "矛盾：核算所得 ε 上界为 1.00",
        ),
        (audited(claimed=8.0, measured=0.0), "40 canaries showed no loss", "40 个金丝雀样本未测得"),
        (
            audited(claimed=None, measured=0.0),
            "does not prove that there is none. The model",
            "不证明不存在损失。模型",
        ),
        (audited(claimed=8.0, measured=None), "No lower bound was measured: plant canaries", "未实测下界"),
        (
            audited(claimed=None, measured=1.5),
            "was not tuned with differential privacy",
            "未采用差分隐私微调",
        ),
        (audited(claimed=3.0, measured=1.5, randomness="seeded"), "seed that is on record", "随机种子"),
    ],
)
def test_each_case_is_a_sentence_in_both_languages(account: Account, en: str, zh: str) -> None:
    view = privacy_view(account, Lang.EN)
    assert view is not None
    assert view.sentence is not None
    assert en in view.sentence.en
    assert zh in view.sentence.zh
    assert "<svg" in view.plot


@pytest.mark.parametrize("lang", Lang)
def test_the_picture_has_both_bounds_and_shades_what_lies_between(lang: Lang) -> None:
    view = privacy_view(audited(claimed=8.0, measured=0.41), lang)
    assert view is not None
    assert ("claimed: at most 8.00" if lang is Lang.EN else "声明上界 8.00") in view.plot
    assert ("measured: at least 0.410" if lang is Lang.EN else "实测下界 0.410") in view.plot
    assert 'class="lawful"' in view.plot
    wrong = privacy_view(audited(claimed=1.0, measured=2.5), lang)
    assert wrong is not None
    assert wrong.contradicted
    assert 'class="lawful"' not in wrong.plot


@pytest.mark.parametrize("lang", Lang)
def test_the_section_stands_in_the_report_and_only_where_there_is_something_to_say(lang: Lang) -> None:
    page = render(audited(claimed=1.0, measured=2.5, canaries=63), lang)
    assert 'id="privacy"' in page
    assert '<div class="verdict not_met">' in page.split('id="privacy"')[1].split("<figure>")[0]
    assert 'id="privacy"' not in render(accounts.full(), lang)


def test_the_card_of_a_model_says_what_it_holds() -> None:
    card = model_card(audited(claimed=8.0, measured=0.4, canaries=63))
    assert "## Privacy" in card
    assert "63 rows of canaries" in card
    assert "## Privacy" not in model_card(accounts.full())


def test_canaries_alone_are_told_of() -> None:
    lines = privacy_lines(audited(claimed=None, measured=None, canaries=63))
    assert [line.en.split(":")[0] for line in lines] == [
        "The model was tuned on 63 rows of canaries (made-up items with random labels)"
    ]


def test_what_keeps_the_gate_closed_is_not_said_twice() -> None:
    wrong = audited(claimed=1.0, measured=2.5, canaries=63)
    assert len(privacy_lines(wrong)) == 3
    assert len(privacy_lines(wrong, beside_gate=True)) == 1
