"""The language of this process: ``--lang``, else ``LEXGATE_LANG``, else the locale."""

import os
import sys
from collections.abc import Mapping, Sequence

from lexgate.core.text import Lang, Text


def detect(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """Return the language a person asked for; English if nothing says Chinese.

    Example:
        >>> detect(["run", "--lang", "zh"], {})
        <Lang.ZH: 'zh'>
        >>> detect([], {"LANG": "zh_CN.UTF-8"})
        <Lang.ZH: 'zh'>
    """
    for index, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value in set(Lang):
            return Lang(value)
    wanted = next(
        (
            environment[name]
            for name in ("LEXGATE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
            if environment.get(name)
        ),
        "",
    )
    return Lang.ZH if wanted.lower().startswith("zh") else Lang.EN


LANG = detect(sys.argv[1:], os.environ)


def say(en: str, zh: str) -> str:
    """Return the sentence in the language of this process."""
    return Text(en, zh).say(LANG)
