"""Tries a chat template or a tokenizer's patterns in a process of its own, with little time and memory.

It is started as a script, imports jinja2 or tokenizers and nothing of LexGate, reads one JSON document from standard
input and writes one JSON line for each thing it has tried; what it was at when it was stopped has a line ``at`` only.
"""

import json
import resource
import sys
import time
from typing import Any

_SECONDS, _MEMORY, _MOST = 4, 2 << 30, 1_000_000
_LONG = 20_000
_MARKS = {"bos_token": "<s>", "eos_token": "</s>"}
_TALKS: tuple[list[dict[str, Any]], ...] = (
    [{"role": "user", "content": "Hello"}],
    [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi."},
        {"role": "user", "content": "你好"},
    ],
    [{"role": "user", "content": "word " * 2000}, {"role": "assistant", "content": "x"}] * 8,
)


def say(**line: object) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def render(source: str) -> None:
    """Render a template over some conversations in a sandbox, and say how each went."""
    from jinja2 import nodes
    from jinja2.exceptions import SecurityError, TemplateError
    from jinja2.ext import Extension, loopcontrols
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        tags = {"generation"}  # noqa: RUF012

        def parse(self, parser: Any) -> Any:
            line = next(parser.stream).lineno
            body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
            return nodes.Scope(body, lineno=line)

    def raise_exception(message: str) -> None:
        raise TemplateError(message)

    room = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols]
    )
    room.globals |= {"raise_exception": raise_exception, "strftime_now": str}
    for number, talk in enumerate(_TALKS):
        say(at=number)
        size = 0
        try:
            made = room.from_string(source).generate(
                messages=talk, add_generation_prompt=True, **_MARKS, tools=None
            )
            for piece in made:
                size += len(piece)
                if size > _MOST:
                    break
            say(done=number, outcome="long" if size > _MOST else "ok")
        except SecurityError as error:
            say(done=number, outcome="security", why=str(error)[:200])
        except (MemoryError, RecursionError, OverflowError) as error:
            say(done=number, outcome="memory", why=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a template that refuses our conversations is no threat
            say(done=number, outcome="refused", why=str(error)[:200])


def measure(patterns: list[str]) -> None:
    """Split long texts by each pattern, and say the longest time of any, in seconds."""
    from tokenizers import Regex
    from tokenizers.pre_tokenizers import Split

    for number, pattern in enumerate(patterns):
        say(at=number)
        try:
            split = Split(Regex(pattern), "isolated")
        except Exception as error:  # noqa: BLE001 - the library raises bare exceptions
            say(done=number, outcome="refused", why=str(error)[:200], seconds=0)
            continue
        worst = 0.0
        letters = list(dict.fromkeys(sign for sign in pattern if sign.isalnum() or sign in " _-'"))[:8]
        tail = "\x07" + "".join(letters)  # what a pattern looks for must be there, or it is not begun
        for sign in dict.fromkeys([*"a0 \n!'", "中", *letters]):
            for text in (sign * 32 + tail, sign * _LONG, sign * _LONG + tail):
                start = time.process_time()
                try:
                    split.pre_tokenize_str(text)
                except Exception as error:  # noqa: BLE001 - a limit of the engine was hit
                    say(done=number, outcome="limit", why=str(error)[:200], seconds=0)
                worst = max(worst, time.process_time() - start)
        say(done=number, outcome="ok", seconds=worst)


def main() -> None:
    """Try what standard input says."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # no file grows; what is said goes through a pipe
    sys.setrecursionlimit(2000)
    wanted = json.load(sys.stdin)
    if wanted["kind"] == "template":
        render(wanted["source"])
    else:
        measure(wanted["patterns"])


if __name__ == "__main__":
    main()
