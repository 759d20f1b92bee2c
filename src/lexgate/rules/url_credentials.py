"""Web addresses that carry secrets: a user and password before the host, or a token in the query."""

from lexgate.core.text import Text
from lexgate.rules._digits import Draw
from lexgate.rules._rule import Rule

_NAMES = (
    r"access_token|auth_token|refresh_token|id_token|session_token|token|api_?key|apikey|secret|client_secret|password"
    r"|passwd|pwd|sessionid|session_id|signature|sig|sas"
)


def valid(value: str) -> bool:
    """Return whether there is a secret that was not blanked out already."""
    secret = value.rpartition("@")[0].rpartition(":")[2] if "://" in value else value.partition("=")[2]
    return secret.strip("*xX") != "" and "[" not in secret


def mask(value: str) -> str:
    """Return the address without its secret; a host that takes a password is hidden, too.

    Example:
        >>> mask("https://jane:pw@example.com"), mask("?token=abcdef123456")
        ('https://[URL-CREDENTIALS]', '?token=[URL-CREDENTIALS]')
    """
    return _without_secret(value, "[URL-CREDENTIALS]")


def pseudonym(value: str, draw: Draw) -> str:
    """Return the address with a keyed tag for its secret."""
    return _without_secret(value, f"[URL-CREDENTIALS-{draw(16**8):08x}]")


def _without_secret(value: str, tag: str) -> str:
    if "://" in value:
        return f"{value.partition('://')[0]}://{tag}"
    return f"{value.partition('=')[0]}={tag}"


RULE = Rule(
    id="url-credentials",
    title=Text("Web address with credentials", "含登录凭据的网址"),
    pattern=(
        r"[A-Za-z][A-Za-z0-9+.\-]{1,15}://[^\s/@:?#\[\]]{1,64}:[^\s/@?#\[\]]{1,128}@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,251}[A-Za-z0-9])?"
        rf"|[?&#](?i:{_NAMES})=[A-Za-z0-9._~+/%\-]{{8,512}}=?=?"
    ),
    gate=rf"://[^\s/@:?#]+:[^\s/@?#]+@|[?&#](?i:{_NAMES})=",
    not_before="",
    not_after="",
    strength=3,
    valid=valid,
    mask=mask,
    pseudonym=pseudonym,
    references=("RFC 3986, 3.2.1", "RFC 6750, 2.3"),
    hits=(
        "https://jane:secret@example.com/path",
        "ftp://user:p4ss@203.0.113.7:21/x",
        "postgresql://app:hunter2@db.example.com/app",
        "见https://zhang:mima123@example.cn/登录",
        "https://example.com/cb?access_token=ya29.A0ARrdaM_x",
        "GET /v1?x=1&api_key=0123456789abcdef HTTP/1.1",
        "https://example.com/#id_token=eyJhbGciOi.eyJzdWIi.abc",
        "链接https://example.com/a?token=abcdefgh12345678请勿外传",
        "redis://default:pa55@example.com:6379",
    ),
    misses=(
        "https://example.com/path",
        "https://example.com:8080/path",
        "https://jane@example.com/",
        "https://jane:[URL-CREDENTIALS]@example.com",
        "https://example.com/?token=short",
        "https://example.com/?page=1234567890",
        "token=abcdefgh12345678",
        "https://jane:****@example.com",
        "https://example.com/a:b@c",
        "see: user:name@",
        "?token=[URL-CREDENTIALS]",
    ),
)
