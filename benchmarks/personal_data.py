"""The scan for personal data, beside Presidio's own pattern recognisers on the same texts, in CPU seconds of one core.

The texts come from a seeded generator: plain sentences of complaints, a few of which hold a value of eight kinds. The
peer gets the first part of them only, being slower; both are compared in seconds per MB.
"""

import logging
import random
import time
from collections.abc import Callable

import polars as pl

from lexgate import rules
from lexgate.core.discover import discover
from lexgate.data.personal import Scanner
from lexgate.rules._rule import Rule

SHARE = 0.01
"""Texts that hold a value."""
KINDS = (
    "email",
    "phone-cn",
    "phone-international",
    "bank-card",
    "iban",
    "ip-address",
    "us-ssn",
    "url-credentials",
)
_WORDS = [
    "the",
    "bank",
    "charged",
    "my",
    "account",
    "twice",
    "in",
    "{n}",
    "and",
    "nobody",
    "answered",
    "for",
    "{m}",
    "days",
    "when",
    "we",
    "asked",
    "why",
    "the",
    "loan",
    "of",
    "{k}",
    "dollars",
    "was",
    "refused",
    "again",
    "after",
    "branch",
    "staff",
    "promised",
    "a",
    "letter",
    "about",
    "interest",
    "fees",
    "before",
    "spring",
    "but",
    "it",
    "never",
    "came",
    "so",
    "this",
    "complaint",
    "repeats",
    "what",
    "my",
    "wife",
    "already",
    "wrote",
    "to",
    "customer",
    "service",
    "about",
    "late",
    "payments",
    "insurance",
    "and",
    "our",
    "mortgage",
]
_VALUES: tuple[Callable[[random.Random], str], ...] = (
    lambda r: f"write to user{r.randrange(10**6)}@example.com",
    lambda r: f"mobile 138{r.randrange(10**8):08d}",
    lambda r: f"call 212-555-{r.randrange(10**4):04d}",
    lambda _: "card 4111 1111 1111 1111",
    lambda _: "IBAN GB82 WEST 1234 5698 7654 32",
    lambda r: f"from 203.0.113.{r.randrange(256)}",
    lambda r: f"SSN 219-{r.randrange(1, 99):02d}-{r.randrange(1, 10**4):04d}",
    lambda r: f"see https://user:pw{r.randrange(10**6)}@example.com/x",
)
WORDS = tuple(word for word in _WORDS if word)


def texts(megabytes: float, seed: int = 0) -> list[str]:
    """Return texts of about 300 characters, ``SHARE`` of which hold one value."""
    source = random.Random(seed)
    made: list[str] = []
    size = 0
    while size < megabytes * 1e6:
        line = " ".join(source.choices(WORDS, k=50))
        line = line.format(
            n=source.randrange(1990, 2026), m=source.randrange(90), k=source.randrange(100, 90_000)
        )
        if source.random() < SHARE:
            line += " " + source.choice(_VALUES)(source)
        made.append(line)
        size += len(line)
    return made


def cpu_seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the least CPU time of some rounds, in seconds, all threads of this process together."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def _peer(lines: list[str], *, phone: bool = True) -> int:
    from presidio_analyzer import predefined_recognizers as known  # noqa: PLC0415 - the peer is slow to import

    recognisers = [
        known.CreditCardRecognizer(),
        known.EmailRecognizer(),
        known.IbanRecognizer(),
        known.IpRecognizer(),
        known.UsSsnRecognizer(),
        known.UrlRecognizer(),
    ]
    if phone:
        recognisers.append(known.PhoneRecognizer())
    return sum(len(one.analyze(line, one.supported_entities, None)) for line in lines for one in recognisers)


def run(quick: bool) -> list[dict[str, float | str]]:
    """Return seconds per MB of both, with and without telephone numbers, and our speed with all rules.

    Presidio's one phone recogniser stands for our two: eight kinds against its seven nearest recognisers. It is no
    regular expression and takes most of the peer's time, so both are also measured without it. Of a web address
    Presidio finds all, we find those with credentials. The peer is called without its analyzer engine.
    """
    logging.getLogger("tldextract").setLevel(
        logging.CRITICAL
    )  # its e-mail recogniser wants a list from the network
    known = discover(rules, "RULE", Rule)
    ours, theirs = texts(5 if quick else 50), texts(0.05 if quick else 0.5)
    our_mb, their_mb = (sum(map(len, lines)) / 1e6 for lines in (ours, theirs))
    column = pl.Series(ours)
    same, full = Scanner({kind: known[kind] for kind in KINDS}), Scanner(known)
    ours_s = cpu_seconds(lambda: same.scan(column), 3) / our_mb
    full_s = cpu_seconds(lambda: full.scan(column), 3) / our_mb
    _peer(theirs[:2])
    peer_s = cpu_seconds(lambda: _peer(theirs), 1) / their_mb
    few = Scanner({kind: known[kind] for kind in KINDS if not kind.startswith("phone")})
    few_s = cpu_seconds(lambda: few.scan(column), 3) / our_mb
    few_peer_s = cpu_seconds(lambda: _peer(theirs, phone=False), 1) / their_mb
    presidio = "presidio-analyzer, nearest pattern recognisers"
    return [
        _row("personal data: scan for 8 kinds", ours_s, peer_s, 10.0, presidio),
        _row("personal data: scan for 6 kinds, no telephone numbers", few_s, few_peer_s, 10.0, presidio),
        _row(
            f"personal data: scan with all {len(known)} rules",
            full_s,
            1 / 50,
            1.0,
            "required: 50 MB/s per core",
        ),
    ]


def _row(name: str, ours_s: float, peer_s: float, at_least: float, peer: str) -> dict[str, float | str]:
    return {
        "name": name,
        "ours_s": ours_s,
        "peer_s": peer_s,
        "ratio": peer_s / ours_s,
        "at_least": at_least,
        "peer": peer,
        "unit": "CPU s per MB",
        "ours_mb_s": 1 / ours_s,
        "peer_mb_s": 1 / peer_s,
    }


if __name__ == "__main__":
    for row in run(quick=False):
        print(row)
