"""Keys and passwords in text: few shapes, each checked as far as it can be, and masked where it is shown.

A shape that carries a checksum is taken only if that is right (GitHub, npm, PyPI, JWT, LexGate, PEM); others only if
the random part is as mixed as random letters are. What is found is never shown: its beginning and its length are.
"""

import base64
import binascii
import json
import math
import re
import string
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lexgate.core.errors import BadInput
from lexgate.core.text import Text
from lexgate.ledger.signing import SigningKey
from lexgate.models.security import Area, Threat

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_MOST_IN_FILE = 100
_EXAMPLES = (
    "example",
    "xxxx",
    "your",
    "placeholder",
    "dummy",
    "changeme",
    "<",
    "1234567890",
    "redacted",
    "sample",
)
_WORDS = {"password", "passwd", "secret", "token", "passphrase"}


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of secret."""

    name: str
    what: Text
    marker: bytes
    """Stands in every one; searched first, as that is fast."""
    pattern: re.Pattern[bytes]
    holds: Callable[[str], bool]
    """Whether a text of this form is one: checksum, structure or entropy."""


def search(data: bytes, name: str) -> Iterator[Threat]:
    """Yield the secrets in a text, each by line, masked.

    Example:
        >>> [(threat.rule, threat.evidence) for threat in search(b"url = https://bot:s3cr3t-Pa55@host/x", "a.env")]
        [('password-in-url', 'https:… (24 characters)')]
    """
    found: dict[tuple[str, str], Threat] = {}
    for shape in SHAPES:
        for match in _matches(data, shape):
            text = match[0].decode("ascii", "replace")
            key = (shape.name, text)
            if key in found or _is_example(text, shape) or not shape.holds(text):
                continue
            line = data.count(b"\n", 0, match.start()) + 1
            found[key] = Threat(
                path=name,
                area=Area.SECRET,
                rule=shape.name,
                what=shape.what,
                evidence=masked(text),
                line=line,
            )
            if len(found) >= _MOST_IN_FILE:
                break
    yield from found.values()


def masked(text: str) -> str:
    """Return the beginning of a secret, which says its kind, and its length.

    Example:
        >>> masked("ghp_0123456789abcdef")
        'ghp_01… (20 characters)'
    """
    return f"{text[:6]}… ({len(text)} characters)"


def _matches(data: bytes, shape: Shape) -> Iterator[re.Match[bytes]]:
    """Yield the matches around each marker; patterns reach at most 64 bytes before it and 8 KiB after."""
    at, done = data.find(shape.marker), 0
    while at >= 0:
        for match in shape.pattern.finditer(data, max(done, at - 64), at + 8192):
            if match.start() <= at:
                yield match
                done = max(done, match.end())
            break
        at = data.find(shape.marker, max(at + 1, done))


def _is_example(text: str, shape: Shape) -> bool:
    low = text.lower()
    return shape.name != "private-key" and any(word in low for word in _EXAMPLES)


def entropy(text: str) -> float:
    """Return the bits of a letter, from the frequencies of letters.

    Example:
        >>> entropy("aaaa"), entropy("abcd")
        (0.0, 2.0)
    """
    counts = Counter(text).values()
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts) + 0.0


def _mixed(start: int, least: float) -> Callable[[str], bool]:
    return lambda text: entropy(text[start:]) >= least


def _crc(text: str) -> bool:
    """Return whether the last six letters are the CRC-32 of the random part, in base 62."""
    body, stated = text.rpartition("_")[2][:-6], text[-6:]
    value, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        value, digit = divmod(value, 62)
        digits = _BASE62[digit] + digits
    return digits == stated


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _jwt(text: str) -> bool:
    try:
        header = json.loads(_unpadded(text.partition(".")[0]))
    except (ValueError, binascii.Error, RecursionError):
        return False
    return isinstance(header, dict) and "alg" in header


def _pypi(text: str) -> bool:
    try:
        return _unpadded(text.removeprefix("pypi-"))[:12].startswith(b"\x02\x01\x08pypi.org")
    except (ValueError, binascii.Error):
        return False


def _pem(text: str) -> bool:
    body = re.sub(r"-----[A-Z ]+-----|\\n|\s", "", text.partition("-----END")[0])
    return len(body) >= 40 and entropy(body) > 3.5


def _own(text: str) -> bool:
    try:
        SigningKey.parse(text)
    except BadInput:
        return False
    return True


def _password(text: str) -> bool:
    password = text.split("://", 1)[1].rpartition("@")[0].partition(":")[2]
    placeholder = password.startswith(("$", "{", "%")) or password.lower() in _WORDS
    return len(password) >= 6 and entropy(password) > 2.0 and not placeholder


def _assigned(text: str) -> bool:
    value = re.split(r"[:=]", text, maxsplit=1)[1].strip(" \"'")
    kinds = (str.islower, str.isupper, str.isdigit)
    return entropy(value) >= 3.6 and sum(any(kind(letter) for letter in value) for kind in kinds) >= 2


def _key(owner: str, zh: str) -> Text:
    return Text(f"a key of {owner}", f"{zh}密钥")


def _shape(name: str, what: Text, marker: str, pattern: str, holds: Callable[[str], bool]) -> Shape:
    return Shape(name, what, marker.encode(), re.compile(pattern.encode()), holds)


_END = r"(?![A-Za-z0-9])"
SHAPES = (
    *(
        _shape(
            "github-token",
            _key("GitHub", "GitHub "),
            f"gh{kind}_",
            rf"gh{kind}_[A-Za-z0-9]{{36}}{_END}",
            _crc,
        )
        for kind in "pousr"
    ),
    _shape("npm-token", _key("npm", "npm "), "npm_", rf"npm_[A-Za-z0-9]{{36}}{_END}", _crc),
    _shape("pypi-token", _key("PyPI", "PyPI "), "pypi-", r"pypi-[A-Za-z0-9_-]{50,500}", _pypi),
    _shape(
        "hugging-face-token",
        _key("Hugging Face", "Hugging Face "),
        "hf_",
        rf"hf_[A-Za-z]{{34}}{_END}",
        _mixed(3, 3.5),
    ),
    _shape("aws-key", _key("AWS", "AWS "), "AKIA", rf"AKIA[A-Z2-7]{{16}}{_END}", _mixed(4, 2.8)),
    _shape("aws-key", _key("AWS", "AWS "), "ASIA", rf"ASIA[A-Z2-7]{{16}}{_END}", _mixed(4, 2.8)),
    _shape(
        "aliyun-key",
        _key("Alibaba Cloud", "阿里云"),
        "LTAI",
        rf"LTAI[A-Za-z0-9]{{16,26}}{_END}",
        _mixed(4, 3.2),
    ),
    _shape(
        "tencent-key",
        _key("Tencent Cloud", "腾讯云"),
        "AKID",
        rf"AKID[A-Za-z0-9]{{32}}{_END}",
        _mixed(4, 3.6),
    ),
    _shape(
        "google-key", _key("Google", "Google "), "AIza", rf"AIza[A-Za-z0-9_-]{{35}}{_END}", _mixed(4, 3.6)
    ),
    _shape(
        "openai-key",
        _key("OpenAI", "OpenAI "),
        "T3BlbkFJ",
        r"sk-[A-Za-z0-9_-]{0,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}",
        _mixed(3, 3.5),
    ),
    _shape(
        "anthropic-key",
        _key("Anthropic", "Anthropic "),
        "sk-ant-",
        r"sk-ant-[a-z0-9]+-[A-Za-z0-9_-]{80,120}",
        _mixed(14, 3.6),
    ),
    _shape(
        "slack-token",
        _key("Slack", "Slack "),
        "xox",
        r"xox[abprs]-[0-9]{8,14}-[A-Za-z0-9-]{16,100}",
        _mixed(5, 3.0),
    ),
    _shape(
        "stripe-key", _key("Stripe", "Stripe "), "sk_live_", r"sk_live_[A-Za-z0-9]{24,100}", _mixed(8, 3.4)
    ),
    _shape(
        "private-key",
        Text("a private key", "私钥"),
        "PRIVATE KEY-----",
        r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[A-Za-z0-9+/=\s\\:,.-]{40,8000}",
        _pem,
    ),
    _shape(
        "lexgate-key",
        _key("LexGate", "LexGate 签名"),
        "PRIVATE+KEY+",
        r"PRIVATE\+KEY\+[^\s\"']{20,300}",
        _own,
    ),
    _shape(
        "jwt",
        Text("a signed token (JWT)", "签名令牌（JWT）"),
        "eyJ",
        r"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{4,4000}\.[A-Za-z0-9_-]{16,1000}",
        _jwt,
    ),
    _shape(
        "password-in-url",
        Text("a password in an address", "网址中含有口令"),
        "://",
        r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]{1,60}:[^\s/@\"'<>]{4,100}@",
        _password,
    ),
    *(
        _shape(
            "assigned-secret",
            Text("a value that is called a secret", "以密钥或口令命名的赋值"),
            marker,
            rf"(?i)[\w-]{{0,30}}{marker}[\w-]{{0,20}}[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"'][A-Za-z0-9+/_=.!-]{{20,200}}[\"']",
            _assigned,
        )
        for marker in (
            "api_key",
            "apikey",
            "API_KEY",
            "secret_key",
            "SECRET_KEY",
            "access_token",
            "ACCESS_TOKEN",
            "password",
            "PASSWORD",
        )
    ),
)
"""The list; short on purpose: kinds that turn up beside models."""
