"""Names of estimates tell them apart."""

from dataclasses import replace

import pytest
from pydantic import JsonValue

from lexgate.core.text import Lang
from lexgate.report.saying import estimate_name
from report import accounts


@pytest.mark.parametrize("lang", Lang)
def test_estimates_of_one_check_have_different_names_and_only_what_differs_is_named(lang: Lang) -> None:
    one = accounts.made("judged-share", 0.5, 0.4, 0.6, 90)
    given: list[dict[str, JsonValue]] = [
        {"category": None, "min_labels": 20},
        {"category": "safe", "min_labels": 20},
        {"category": "unsafe", "min_labels": 20},
        {"category": "unsafe", "min_labels": 30},
    ]
    among = [replace(one, options=options) for options in given]
    names = [estimate_name(each, {}, lang, among) for each in among]
    assert len(set(names)) == 4
    assert names[1].startswith("judged-share · safe")
    assert estimate_name(among[0], {}, lang, among[:1]) == "judged-share"
