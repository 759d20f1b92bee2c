"""Asking a text classifier behind an address, by HTTP.

A text on which the service fails has no usable answer, as one on which a model in memory computes NaN; a service that is not
there, or answers nothing at all, ends the run, which goes on where it stood when it is run again. Redirects are not
followed: texts go where the project sends them. No text and no token stands in a message.
"""

import json
import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from numpy.typing import NDArray

from lexgate.core.endpoint_spec import FILE, EndpointSpec
from lexgate.core.errors import BadInput, LexGateError, Unavailable
from lexgate.models.served import probabilities

if TYPE_CHECKING:
    import httpx

Floats = NDArray[np.float64]
_MOST = 64 * 2**20
"""Bytes of an answer at most."""
_BUSY = frozenset({429, 502, 503, 504})
"""Statuses after which the same request may succeed."""
_TEXT = frozenset({400, 413, 422})
"""Statuses by which a service turns a single text down."""
_BROKEN = 500
"""Status of a service that breaks, perhaps on a single text."""
_NONE = 20
"""Texts in a row without an answer, after which the service is taken to answer nothing: the first ones, or such as it hangs or
breaks on."""
_LONGEST = 60.0
"""Seconds that are waited for a busy service at most."""


class _NoAnswerError(Exception):
    """A request failed in a way that may be due to one of its texts."""

    def __init__(self, why: str, *, turned_down: bool = False) -> None:
        super().__init__(why)
        self.turned_down = turned_down


class Endpoint:
    """A text classifier behind an address.

    Attributes:
        requests: Requests that were made.
    """

    def __init__(
        self, spec: EndpointSpec, *, wait: Callable[[float], None] = time.sleep, most: int = _MOST
    ) -> None:
        """Make a client.

        Args:
            spec: The address, and how it is asked.
            wait: Waits some seconds before a busy service is asked again.
            most: Bytes of an answer at most.

        Raises:
            Unavailable: LG-ENV-104, httpx is not installed; LG-ENV-105, the variable of the token is not set.
        """
        self._spec = spec
        self._wait = wait
        self._most = most
        self._client = _client(spec)
        self._answered, self._failed = False, 0
        self.requests = 0

    def ask(self, texts: Sequence[str], done: Callable[[int], None] = lambda _: None) -> Floats:
        """Return probabilities ``(n, k)``; a row of NaN where the service fails on the text.

        Args:
            texts: As they stand.
            done: Called with the number of texts after each request.

        Raises:
            Unavailable: LG-ENV-106, the service is not there, busy for too long, or answers nothing.
            BadInput: LG-MODEL-097, it refuses to be asked so; -096, its answers can't be read.
        """
        found = [np.empty((0, len(self._spec.served)))]
        for start in range(0, len(texts), self._spec.batch_size):
            some = texts[start : start + self._spec.batch_size]
            found.append(self._some(some))
            done(len(some))
        return np.concatenate(found)

    def _some(self, texts: Sequence[str]) -> Floats:
        """Return the answers to texts asked together; where that fails, each half by itself."""
        try:
            answers = probabilities(self._said(texts), self._spec.served, len(texts))
        except _NoAnswerError as error:
            if len(texts) > 1:
                middle = len(texts) // 2
                return np.concatenate([self._some(texts[:middle]), self._some(texts[middle:])])
            self._failed += 1
            if self._failed >= _NONE and not (self._answered and error.turned_down):
                raise self._gone(f"has answered none of {self._failed} texts in a row ({error})") from error
            return np.full((1, len(self._spec.served)), np.nan)
        self._answered, self._failed = True, 0
        return answers

    def _said(self, texts: Sequence[str]) -> object:
        """Return what the service says to one request, made again while it is busy."""
        import httpx

        why = ""
        for attempt in range(self._spec.retries + 1):
            self.requests += 1
            pause = min(_LONGEST, 0.5 * 2**attempt)
            try:
                status, asks_for, body = self._post(texts)
            except httpx.TimeoutException as error:
                raise _NoAnswerError(f"no answer within {self._spec.timeout_s:g} seconds") from error
            except httpx.HTTPError as error:
                why = type(error).__name__
            else:
                if status == 200:
                    return _parsed(body)
                why = f"status {status}"
                if status not in _BUSY:
                    self._refused(status)
                pause = min(_LONGEST, asks_for or pause)
            if attempt < self._spec.retries:
                self._wait(pause)
        raise self._gone(f"can't be asked ({why}, {self._spec.retries + 1} times)")

    def _post(self, texts: Sequence[str]) -> tuple[int, float, bytes]:
        """Return the status, the seconds after which it wants to be asked again (0: any), and the body of one request."""
        with self._client.stream("POST", self._spec.url, json=_request(self._spec, texts)) as response:
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > self._most:
                    raise BadInput(
                        f"An answer of {self._spec.url} is longer than {self._most:,} bytes.",
                        fix=f"Lower batch_size in {FILE}.",
                        code="LG-MODEL-096",
                    )
            asked = response.headers.get("retry-after", "")
            return response.status_code, float(asked) if asked.isdecimal() else 0.0, bytes(body)

    def _refused(self, status: int) -> NoReturn:
        """Say what a status means that waiting does not mend."""
        if status in _TEXT or status == _BROKEN:
            raise _NoAnswerError(f"status {status}", turned_down=status in _TEXT)
        fix = f"Mend url in {FILE}."
        if status in {401, 403}:
            fix = f"Put a token that may ask it into the variable that token_env in {FILE} names."
        if 300 <= status < 400:
            fix = f"It refers to another address, which is not followed: give that as url in {FILE}."
        raise BadInput(
            f"{self._spec.url} refuses to be asked: status {status}.", fix=fix, code="LG-MODEL-097"
        )

    def _gone(self, why: str) -> LexGateError:
        return Unavailable(
            f"{self._spec.url} {why}.",
            fix="See that the service runs, and run the command again: it goes on where it stood.",
            code="LG-ENV-106",
        )


def _client(spec: EndpointSpec) -> "httpx.Client":
    try:
        import httpx
    except ImportError as error:
        raise Unavailable(
            "Asking a model behind an address needs httpx, which is not installed.",
            fix="Install it: pip install 'lexgate[endpoint]'.",
            code="LG-ENV-104",
        ) from error
    headers = {}
    if spec.token_env is not None:
        token = os.environ.get(spec.token_env, "")
        if not token:
            raise Unavailable(
                f"The variable {spec.token_env}, which token_env in {FILE} names, is not set.",
                fix="Set it to the bearer token of the service.",
                code="LG-ENV-105",
            )
        headers["Authorization"] = f"Bearer {token}"
    # A proxy has no business between this machine and itself.
    return httpx.Client(timeout=spec.timeout_s, headers=headers, trust_env=not spec.is_local)


def _request(spec: EndpointSpec, texts: Sequence[str]) -> dict[str, object]:
    if spec.protocol == "tei":
        return {"inputs": [[text] for text in texts], "truncate": True}
    return {"inputs": list(texts), "parameters": {"top_k": None}}


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput(
            f"The service answered with {len(body):,} bytes that are no JSON.",
            fix=f"Mend url or protocol in {FILE}.",
            code="LG-MODEL-096",
        ) from error
