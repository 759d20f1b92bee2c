"""E-mail addresses, in the form people write them (a dot-atom and a domain name with a top-level domain)."""

from lexgate.core.text import Text
from lexgate.rules._digits import Draw
from lexgate.rules._rule import Rule

_FILES = frozenset(
    {"png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "pdf", "html", "json", "xml", "txt"}
)
"""Endings of file names, such as ``icon@2x.png``; none of them is a top-level domain."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def valid(value: str) -> bool:
    """Return whether the parts have lawful lengths, dots are single, and the domain can exist."""
    local, _, domain = value.rpartition("@")
    top = domain.rpartition(".")[2].lower()
    # .invalid never resolves (RFC 2606): pseudonyms live there.
    return (
        ".." not in local
        and not local.endswith(".")
        and len(domain) <= 253
        and top not in _FILES | {"invalid"}
    )


def pseudonym(_: str, draw: Draw) -> str:
    """Return a ten-letter user at ``pseudonym.invalid``."""
    return "".join(_LETTERS[draw(32)] for _ in range(10)) + "@pseudonym.invalid"


RULE = Rule(
    id="email",
    title=Text("E-mail address", "电子邮箱地址"),
    pattern=r"[A-Za-z0-9_][A-Za-z0-9._%+\-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}",
    gate=r"[A-Za-z0-9_%+\-]@[A-Za-z0-9]",
    not_before=r"A-Za-z0-9._%+\-@",
    not_after=r"A-Za-z0-9_@\-",
    strength=2,
    valid=valid,
    pseudonym=pseudonym,
    references=("RFC 5321, 4.1.2", "RFC 5322, 3.2.3 and 3.4.1", "RFC 2606, 2 (.invalid is reserved)"),
    hits=(
        "Write to jane.doe@example.com today.",
        "Send it to Jane_Doe+loans@mail.example.co.uk, please",
        "<oneil@example.org>",
        "我的邮箱是zhang.san@example.cn请回复",
        "邮箱：lisi_2020@example.com.cn。",
        "联系ｚｈａｎｇ＠example.com或来电",
        "13812345678@example.com",
        "mailto:a@b.io",
        "(x-y@sub-domain.example.net)",
        "e-mail=info@example.de;",
        "JOHN@EXAMPLE.COM",
    ),
    misses=(
        "Follow @jane on the site",
        "jane@localhost",
        "jane at example.com",
        "jane.@example.com",
        "a..b@example.com",
        "@example.com",
        "icon@2x.png",
        "k7q2mzab3c@pseudonym.invalid",
        "price @ 3.50",
        "user@@example.com",
        "foo@bar.c",
        "邮箱@公司",
    ),
)
