"""Secrets are found and masked; templates and tokenizers are tried, and none of it gets out."""

import base64
import json
import random
import string
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from lexgate.ledger.signing import SigningKey
from lexgate.models.scan.folder import scan
from lexgate.models.scan.secrets import search
from lexgate.models.scan.templates import template_threats
from lexgate.models.scan.tokenizer_files import pattern_threats, token_threats

_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase


def drawn(n: int, letters: str = _LETTERS, seed: int = 3) -> str:
    return "".join(random.Random(seed).choices(letters, k=n))


def with_crc(prefix: str, body: str) -> str:
    value, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        value, digit = divmod(value, 62)
        digits = _LETTERS[digit] + digits
    return f"{prefix}_{body}{digits}"


def made_up() -> dict[str, str]:
    """Keys drawn at random: they open nothing."""
    jwt = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=").decode()
    body = base64.urlsafe_b64encode(b'{"sub":"1"}').rstrip(b"=").decode()
    macaroon = base64.urlsafe_b64encode(b"\x02\x01\x08pypi.org" + drawn(60).encode()).decode().rstrip("=")
    begin, end = "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA " + "PRIVATE KEY-----"
    return {
        "github-token": with_crc("ghp", drawn(30)),
        "npm-token": with_crc("npm", drawn(30)),
        "pypi-token": "pypi-" + macaroon,
        "hugging-face-token": "hf_" + drawn(34, string.ascii_letters),
        "aws-key": "AKIA" + drawn(16, string.ascii_uppercase + "234567"),
        "aliyun-key": "LTAI" + drawn(20),
        "tencent-key": "AKID" + drawn(32),
        "google-key": "AIza" + drawn(35),
        "openai-key": "sk-" + drawn(20) + "T3BlbkFJ" + drawn(20, seed=4),
        "anthropic-key": "sk-ant-api03-" + drawn(95),
        "slack-token": "xoxb-" + drawn(12, string.digits) + "-" + drawn(24),
        "stripe-key": "sk_live_" + drawn(24),
        "private-key": f"{begin}\n{drawn(64)}\n{drawn(64, seed=5)}\n{end}",
        "lexgate-key": SigningKey.create().export(),
        "jwt": f"{jwt}.{body}.{drawn(43)}",
        "password-in-url": "https://" + "bot:" + drawn(12) + "@host.invalid/x",
        "assigned-secret": f'"my_api_key": "{drawn(32)}"',
    }  # fmt: skip


@pytest.mark.parametrize("kind", made_up())
def test_a_key_is_found_by_line_and_never_shown(tmp_path: Path, kind: str) -> None:
    key = made_up()[kind]
    (tmp_path / "notes.txt").write_text(f"first line\n{key}\n")
    (threat,) = scan(tmp_path).threats
    assert (threat.rule, threat.line) == (kind, 2)
    assert key not in threat.evidence
    assert key[8:20] not in threat.evidence


@pytest.mark.parametrize(
    "text",
    [
        "ghp_" + "a" * 36,
        with_crc("ghp", drawn(30))[:-1] + "!",
        with_crc("ghp", drawn(30, seed=8))[:-1] + "0",
        "hf_" + "x" * 34,
        "AKIAIOSFODNN7EXAMPLE",
        "https://user:password@example.com",
        'api_key = "your-key-goes-here-please"',
        'api_key = "aaaaaaaaaaaaaaaaaaaaaaaaa"',
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        "eyJub3QgYSBqd3Q.eyJub3QgYSBqd3Q." + drawn(20),
    ],
)
def test_examples_and_what_fails_its_checksum_are_no_secrets(text: str) -> None:
    assert list(search(text.encode(), "x")) == []


def test_secrets_in_safetensors_metadata_are_found(tmp_path: Path) -> None:
    import numpy as np
    from safetensors.numpy import save

    data = save({"a": np.zeros(1, np.float32)}, {"note": made_up()["github-token"]})
    (tmp_path / "model.safetensors").write_bytes(data)
    assert [threat.rule for threat in scan(tmp_path).threats] == ["github-token"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_searching_never_fails(data: bytes) -> None:
    list(search(data + b" ghp_ eyJ https:// api_key " + data, "x"))


BAD_TEMPLATES = {
    "{{ messages.__class__.__mro__ }}": "template-code",
    "{{ messages['__cla' ~ 'ss__'] }}": "template-code",
    "{{ messages|attr('x') }}": "template-code",
    "{{ messages|map('attr', 'x')|list }}": "template-code",
    "{% set f = 'attr' %}{{ messages|map(f, 'x')|list }}": "template-code",
    "{{ '{0.__class__}'.format(messages) }}": "template-code",
    "{{ cycler.__init__.__globals__ }}": "template-code",
    "{% include 'other' %}": "template-loads",
    "{% import 'other' as o %}": "template-loads",
    "{% for i in range(10000000000) %}x{% endfor %}": "template-huge",
    "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}": "template-explodes",
    "{{ 'a' * 99999 * 99999 }}": "template-explodes",
    "{% for a in range(9999) %}{{ 'long text ' * 100 }}{% endfor %}": "template-explodes",
    "{{": "template-unreadable",
}  # fmt: skip


@pytest.mark.parametrize("source", BAD_TEMPLATES)
def test_a_harmful_template_is_named(tmp_path: Path, source: str) -> None:
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"chat_template": source}))
    found = scan(tmp_path)
    assert BAD_TEMPLATES[source] in {threat.rule for threat in found.threats}
    assert found.templates == ("tokenizer_config.json",)


@pytest.mark.parametrize(
    "source",
    [
        "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m.content | trim }}<|im_end|>{% endfor %}",
        "{% if messages[0].role != 'x' %}{{ raise_exception('no') }}{% endif %}",
        "{% for m in messages %}{% generation %}{{ m.content }}{% endgeneration %}{% endfor %}{{ bos_token }}",
        "{% set ns = namespace(last=0) %}{% for m in messages %}{% set ns.last = loop.index %}{% break %}{% endfor %}",
        "{{ messages | map(attribute='role') | map('upper') | join(', ') }}",
        "Today is {{ strftime_now('%d %B') }}, __ and ____ are lines to fill in.",
    ],
)
def test_an_honest_template_is_left_alone(source: str) -> None:
    assert list(template_threats(source, "x")) == []


def test_several_templates_of_one_file_and_of_jinja_files_are_all_looked_at(tmp_path: Path) -> None:
    listed = [{"name": "default", "template": "ok"}, {"name": "tool_use", "template": "{{ x.__class__ }}"}]
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"chat_template": listed}))
    (tmp_path / "chat_template.jinja").write_text("{{ x.__class__ }}")
    assert [threat.path for threat in scan(tmp_path).threats] == [
        "chat_template.jinja",
        "tokenizer_config.json",
    ]


def tokenizer_with(pattern: str) -> JsonValue:
    return {"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"pattern": {"Regex": pattern}}]}}


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|a)*b", r"([a-z]+)*\d"])
def test_a_pattern_that_takes_for_ever_is_measured(pattern: str) -> None:
    assert [threat.rule for threat in pattern_threats(tokenizer_with(pattern), "x")] == ["tokenizer-pattern"]


def test_the_patterns_of_well_known_tokenizers_are_fast() -> None:
    known = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    assert list(pattern_threats(tokenizer_with(known), "x")) == []


def test_tokens_that_are_roles_look_alike_or_mean_two_things_are_named() -> None:
    table: JsonValue = {
        "added_tokens": [
            {"id": 1, "content": "<|im_start|>"},
            {"id": 2, "content": "[PAD]"},
            {"id": 3, "content": "<|system|>"},
            {"id": 4, "content": "<|im_stаrt|>"},
        ]
    }
    other: JsonValue = {"added_tokens_decoder": {"2": {"content": "[CLS]"}}}
    template = {"t": "<|im_start|>{{ messages[0].content }}"}
    found = [
        (threat.rule, threat.evidence)
        for threat in token_threats({"tokenizer.json": table, "c": other}, template, name="tokenizer.json")
    ]
    assert [rule for rule, _ in found] == ["token-twice", "token-role", "token-role", "token-lookalike"]
    assert "\\u0430" in found[3][1]


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda kids: (
            st.lists(kids, max_size=3)
            | st.dictionaries(
                st.sampled_from(["added_tokens", "added_tokens_decoder", "content", "id", "0"]), kids
            )
        ),
        max_leaves=12,
    )
)
def test_no_tokenizer_table_breaks_the_reader(table: object) -> None:
    list(token_threats({"tokenizer.json": table}, {}, name="x"))  # type: ignore[dict-item]
