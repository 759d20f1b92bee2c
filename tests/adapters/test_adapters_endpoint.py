"""A classifier behind an address is asked as its description says, and what goes wrong there is said or counted."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from lexgate.adapters.endpoint import Endpoint
from lexgate.core.endpoint_spec import EndpointSpec
from lexgate.core.errors import BadInput, LexGateError, Unavailable
from services import LABELS, Reply, by_first_word, scores, serving


def spec(address: str, **more: Any) -> EndpointSpec:
    return EndpointSpec.model_validate(
        {"url": address, "serves": "toy 1", "labels": LABELS, "retries": 2} | more
    )


def well(body: dict[str, Any]) -> Reply:
    return 200, by_first_word(body["inputs"])


def test_answers_come_back_in_the_order_of_texts_and_labels_in_batches() -> None:
    texts = [f"{'good' if at % 3 else 'poor'} {at}" for at in range(11)]
    seen: list[int] = []
    with serving(well) as service:
        found = Endpoint(spec(service.url, batch_size=4)).ask(texts, seen.append)
    assert [len(one) for one in service.texts()] == seen == [4, 4, 3]
    assert service.asked[0]["parameters"] == {"top_k": None}
    assert found[:, 1].tolist() == pytest.approx([0.9 if at % 3 else 0.2 for at in range(11)])


def test_text_embeddings_inference_is_asked_in_its_own_shape() -> None:
    def reply(body: dict[str, Any]) -> Reply:
        return 200, by_first_word([pair[0] for pair in body["inputs"]])

    with serving(reply) as service:
        found = Endpoint(spec(service.url, protocol="tei")).ask(["good", "poor"])
    assert service.asked == [{"inputs": [["good"], ["poor"]], "truncate": True}]
    assert found[:, 1].tolist() == pytest.approx([0.9, 0.2])


def test_no_text_asks_nothing() -> None:
    with serving(well) as service:
        assert Endpoint(spec(service.url)).ask([]).shape == (0, 2)
    assert not service.asked


def test_a_token_is_sent_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(well) as service:
        with pytest.raises(Unavailable, match=r"LG-ENV-105.*TOY_TOKEN"):
            Endpoint(spec(service.url, token_env="TOY_TOKEN"))
        monkeypatch.setenv("TOY_TOKEN", "not-a-secret")
        Endpoint(spec(service.url, token_env="TOY_TOKEN")).ask(["good"])
    assert service.sent[0]["Authorization"] == "Bearer not-a-secret"


@pytest.mark.parametrize("status", [400, 413, 422, 500])
def test_a_text_on_which_the_service_fails_has_no_answer_and_the_others_have(status: int) -> None:
    def reply(body: dict[str, Any]) -> Reply:
        return (status, {"error": "no"}) if any("crash" in text for text in body["inputs"]) else well(body)

    texts = ["good a", "crash", "poor b", "good c"]
    with serving(reply) as service:
        found = Endpoint(spec(service.url)).ask(texts)
    assert np.isnan(found).all(axis=1).tolist() == [False, True, False, False]
    assert found[[0, 2, 3], 1].tolist() == pytest.approx([0.9, 0.2, 0.9])


@pytest.mark.parametrize("score", [None, float("nan")])
def test_a_score_that_is_none_is_no_usable_answer(score: float | None) -> None:
    def reply(body: dict[str, Any]) -> Reply:
        return 200, [[{"label": "bad", "score": score}, {"label": "good", "score": 0.4}], scores(0.7)]

    with serving(reply) as service:
        found = Endpoint(spec(service.url)).ask(["a", "b"])
    assert np.isnan(found[0]).all()
    assert found[1].tolist() == pytest.approx([0.3, 0.7])


def test_a_service_that_takes_too_long_over_one_text_answers_the_others() -> None:
    from time import sleep

    def reply(body: dict[str, Any]) -> Reply:
        sleep(3 if any("slow" in text for text in body["inputs"]) else 0)
        return well(body)

    with serving(reply) as service:
        found = Endpoint(spec(service.url, timeout_s=2)).ask(["good a", "slow", "poor"])
    assert np.isnan(found).all(axis=1).tolist() == [False, True, False]


def test_a_busy_service_is_asked_again_after_the_time_it_names() -> None:
    waited: list[float] = []
    states: Iterator[Reply] = iter([(503, {}), (429, {})])

    def reply(body: dict[str, Any]) -> Reply:
        return next(states, None) or well(body)

    with serving(reply, {"Retry-After": "7"}) as service:
        found = Endpoint(spec(service.url), wait=waited.append).ask(["good"])
    assert waited == [7.0, 7.0]
    assert found[0, 1] == pytest.approx(0.9)


def test_a_service_that_stays_busy_or_is_not_there_ends_the_run() -> None:
    waited: list[float] = []
    with serving(lambda _: (503, {})) as service:
        asked = Endpoint(spec(service.url), wait=waited.append)
        with pytest.raises(Unavailable, match=r"LG-ENV-106.*status 503, 3 times.*goes on where it stood"):
            asked.ask(["good"])
        assert asked.requests == 3
    assert waited == [0.5, 1.0]
    with pytest.raises(Unavailable, match=r"LG-ENV-106.*ConnectError"):
        Endpoint(spec(service.url), wait=waited.append).ask(["good"])


@pytest.mark.parametrize("status", [400, 500])
def test_a_service_that_answers_nothing_at_all_ends_the_run(status: int) -> None:
    with (
        serving(lambda _: (status, {})) as service,
        pytest.raises(Unavailable, match=r"LG-ENV-106.*none of 20 texts in a row"),
    ):
        Endpoint(spec(service.url)).ask(["good"] * 40)


def test_a_service_that_breaks_for_good_ends_the_run_and_one_that_turns_texts_down_does_not() -> None:
    for status, ends in ((500, True), (422, False)):

        def reply(body: dict[str, Any], status: int = status) -> Reply:
            return (status, {}) if any("odd" in text for text in body["inputs"]) else well(body)

        with serving(reply) as service:
            asked = Endpoint(spec(service.url))
            asked.ask(["good"])
            if ends:
                with pytest.raises(Unavailable, match=r"LG-ENV-106.*status 500"):
                    asked.ask(["odd"] * 40)
            else:
                assert np.isnan(asked.ask(["odd"] * 40)).all()


@pytest.mark.parametrize(
    ("status", "says"), [(401, "token_env"), (403, "token_env"), (404, "Mend url"), (307, "not followed")]
)
def test_a_refusal_says_what_to_mend(status: int, says: str) -> None:
    with (
        serving(lambda _: (status, {}), {"Location": "http://127.0.0.1:9/"}) as service,
        pytest.raises(BadInput, match=rf"LG-MODEL-097.*status {status}.*{says}"),
    ):
        Endpoint(spec(service.url)).ask(["good"])


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"<html>", "6 bytes that are no JSON"),
        (b"[" * 100_000, "no JSON"),
        ({"error": "loading"}, "a dict to 1 texts"),
        ([], "0 answers to 1 texts"),
        ([[]], "no list of labels"),
        (["good"], "no list of labels"),
        ([[{"label": "good", "score": 1.0}]], "the labels good; expected every one of bad, good"),
        (
            [[{"label": "LABEL_0", "score": 0.4}, {"label": "LABEL_1", "score": 0.6}]],
            "the labels LABEL_0, LABEL_1",
        ),
        ([[{"label": "good", "score": 0.9}, {"label": "bad", "score": 0.8}]], "sum to 1.7"),
        ([[{"label": "good", "score": 2.5}, {"label": "bad", "score": -1.5}]], "no number from 0 to 1"),
        ([[{"label": "good", "score": "1"}, {"label": "bad", "score": 0}]], "no number from 0 to 1"),
        ([[{"label": ["x"], "score": 1}, {"label": "bad", "score": 0}]], "expected every one of bad, good"),
    ],
)
def test_answers_that_cannot_be_read_say_what_they_are(said: Any, why: str) -> None:
    with serving(lambda _: (200, said)) as service, pytest.raises(BadInput, match="LG-MODEL-096") as error:
        Endpoint(spec(service.url)).ask(["a text that nobody should see"])
    assert why in str(error.value)
    assert "nobody" not in str(error.value)


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    with (
        serving(lambda _: (200, b" " * 5000)) as service,
        pytest.raises(BadInput, match=r"LG-MODEL-096.*longer than 1,000 bytes"),
    ):
        Endpoint(spec(service.url), most=1000).ask(["good"])


@pytest.mark.parametrize(
    ("made", "says"),
    [
        ({"url": "ftp://models.example.org"}, "https://"),
        ({"url": "models.example.org"}, "https://"),
        ({"url": "http://models.example.org"}, "plain_http: true"),
        ({"url": "https://me:word@models.example.org"}, "token_env"),
        ({"url": "https://models.example.org:99999/x"}, "Port out of range"),
        ({"labels": ["one"]}, "at least 2"),
        ({"labels": ["one", "one"]}, "each once"),
        ({"token_env": "not a name"}, "match pattern"),
        ({"batch_size": 0}, "greater than or equal to 1"),
        ({"serves": ""}, "at least 1"),
    ],
)
def test_a_description_that_cannot_be_used_is_refused(made: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        spec("https://models.example.org/predict", **made)


def test_another_machine_is_asked_by_plain_http_only_where_that_is_said() -> None:
    assert spec("http://10.0.0.7:8080/predict", plain_http=True).plain_http
    assert spec("http://[::1]:8080/predict").is_local


@pytest.mark.parametrize("said", [b"\xff\xfe", b"[[null, null]]", b"NaN", b'"text"', b"[[1]]"])
def test_whatever_comes_back_is_an_error_of_lexgate(said: bytes) -> None:
    with serving(lambda _: (200, said)) as service, pytest.raises(LexGateError):
        Endpoint(spec(service.url)).ask(["good"])
