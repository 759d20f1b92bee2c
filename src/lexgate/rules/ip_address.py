"""Internet addresses, version 4 and 6, of single machines."""

import ipaddress

from lexgate.core.text import Text
from lexgate.rules._digits import Draw
from lexgate.rules._rule import Rule

_NOBODY_4 = tuple(ipaddress.IPv4Network(net) for net in ("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3"))
_NOBODY_6 = tuple(ipaddress.IPv6Network(net) for net in ("::/127", "3fff::/20", "ff00::/8"))
"""This host, loopback, multicast, and what is reserved: no machine of a person has such an address."""


def valid(value: str) -> bool:
    """Return whether the address is well formed and may be a machine's.

    Four one-digit parts (``1.2.3.4``) are taken for the number of a version or section.

    Example:
        >>> valid("203.0.113.7"), valid("1.2.3.4"), valid("127.0.0.1"), valid("2001:db8::7")
        (True, False, False, True)
    """
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return len(value) > 7 and not any(address in net for net in _NOBODY_4)
    wordy = len(value) < 6 or not any(character.isdigit() for character in value)
    return not wordy and not any(address in net for net in _NOBODY_6)


def pseudonym(value: str, draw: Draw) -> str:
    """Return an address in 240.0.0.0/4 (reserved) or 3fff::/20 (documentation)."""
    if ":" in value:
        return str(ipaddress.IPv6Address((0x3FFF << 112) + draw(2**108)))
    return str(ipaddress.IPv4Address((240 << 24) + draw(15 << 24)))


RULE = Rule(
    id="ip-address",
    title=Text("Internet (IP) address", "IP 地址"),
    pattern=(
        r"(?P<v4>[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})(?::[0-9]{1,5})?"
        r"|(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|(?:[0-9]{1,3}\.){3}[0-9]{1,3})?"
    ),
    gate=r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]|[0-9A-Fa-f]{1,4}::?[0-9A-Fa-f]{1,4}:|::[0-9A-Fa-f]{1,4}|[0-9A-Fa-f]{1,4}::",
    not_before="0-9A-Za-z:_",
    not_after="0-9A-Za-z:_",
    strength=2,
    valid=valid,
    pseudonym=pseudonym,
    references=("RFC 791", "RFC 4291", "RFC 1112, 4 (240/4)", "RFC 9637 (3fff::/20)"),
    hits=(
        "from 203.0.113.7 at noon",
        "登录IP为203.0.113.7，设备",
        "192.168.10.12/24",
        "[10.20.30.40]",
        "host 203.0.113.7:8080",
        "Blocked 198.51.100.23.",
        "2001:db8::7",
        "addr 2001:0db8:85a3:0000:0000:8a2e:0370:7334 logged",
        "fe80::1ff:fe23:4567:890a%eth0",
        "::ffff:192.0.2.128",
        "地址２０３．０．１１３．７登录",
    ),
    misses=(
        "version 1.2.3.4",
        "127.0.0.1",
        "256.10.10.10",
        "10.20.30",
        "10.20.30.40.50",
        "at 12:30:45",
        "std::vector",
        "::1",
        "240.1.2.30",
        "3fff::12:9",
        "ab:cd",
        "01.02.2003",
        "v10.20.30.40",
        "face::dead",
        "00:1a:2b:3c:4d:5e",
    ),
)
