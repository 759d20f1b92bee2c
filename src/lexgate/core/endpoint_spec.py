"""``endpoint.yaml`` in a model's folder: a text classifier that answers behind an address."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from lexgate.core.section import Section, each_once

FILE = "endpoint.yaml"
"""Name of the description in the folder that stands for the model."""
_HERE = ("127.0.0.1", "::1", "localhost")


def _address(url: str) -> str:
    """Return an address that can be asked, without a secret in it.

    Raises:
        ValueError: It is none, or has no possible port; pydantic says where.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("an address that begins with https://")
    if parts.username or parts.password:
        raise ValueError("an address without a name and password; name a variable in token_env")
    return url


class EndpointSpec(Section):
    """A text classifier behind an address.

    Example:
        >>> spec = EndpointSpec(url="https://models.example.org/predict", serves="spam 2.1", labels=("ham", "spam"))
        >>> spec.is_local, spec.batch_size
        (False, 32)
    """

    url: Annotated[str, AfterValidator(_address)]
    """Where texts are posted to. Anything but this machine is asked by `https`, see `plain_http`."""
    serves: Annotated[str, Field(min_length=1)]
    """What is said to be served there, with its version. The digest of this file stands for the model: write here what
    changes when the model does."""
    labels: (
        Annotated[tuple[str, ...], Field(min_length=2), AfterValidator(each_once)]
        | Annotated[dict[str, str], Field(min_length=2)]
    )
    """Classes as the service and the project name them; where the names differ a mapping from the service's to the
    project's, such as `{LABEL_0: ham, LABEL_1: spam}`."""
    protocol: Literal["pipeline", "tei"] = "pipeline"
    """`pipeline`: `{"inputs": [TEXT, …], "parameters": {"top_k": null}}`, as servers of Hugging Face pipelines and
    Inference Endpoints take it; `tei`: `{"inputs": [[TEXT], …], "truncate": true}`, as Text Embeddings Inference takes it
    at `/predict`. Both answer `[[{"label": …, "score": …}, …], …]`."""
    token_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    """Environment variable that holds the bearer token; the token itself stands in no file."""
    batch_size: Annotated[int, Field(ge=1, le=1024)] = 32
    """Texts in one request at most."""
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 30
    """Seconds that an answer may take."""
    retries: Annotated[int, Field(ge=0, le=10)] = 4
    """How often a request is made again that the service was too busy for."""
    plain_http: bool = False
    """Allow `http` to another machine: texts, and the token, can be read on the way."""

    @property
    def served(self) -> tuple[str, ...]:
        """Classes as the service names them."""
        return tuple(self.labels)

    @property
    def classes(self) -> tuple[str, ...]:
        """Classes as the project names them, in the same order."""
        return tuple(self.labels.values()) if isinstance(self.labels, dict) else self.labels

    @property
    def is_local(self) -> bool:
        """Whether the address is on this machine."""
        return urlsplit(self.url).hostname in _HERE

    @model_validator(mode="after")
    def _clear_and_closed(self) -> Self:
        each_once(self.classes)
        if urlsplit(self.url).scheme == "http" and not (self.is_local or self.plain_http):
            raise ValueError("a url that begins with https://, or plain_http: true")
        return self
