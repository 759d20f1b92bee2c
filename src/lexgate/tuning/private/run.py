"""A private tuning from its terms to its gradients; ``tune`` knows no more of it than this."""

from dataclasses import replace

from pydantic import JsonValue

from lexgate.core.canon import digest_json
from lexgate.core.codec import dump, load
from lexgate.core.dataset import Dataset
from lexgate.core.privacy_run import PrivacyRun, Spend
from lexgate.tuning.loop import Job
from lexgate.tuning.private import stream, terms
from lexgate.tuning.private.gradients import Lesson, PrivateGradients


def privately(job: Job, train: Dataset, spend: Spend) -> Job:
    """Return the job with private gradients, if its settings want them, after telling what it will spend.

    Args:
        job: What is to be trained.
        train: The labelled rows that its examples were made of.
        spend: Told of the run before its first step; raises if it must not be made.

    Raises:
        BadInput: LG-TUNE-203 … LG-TUNE-214: it would not be private, and why.
        Unavailable: LG-TUNE-201, the key of the noise cannot be written.
    """
    privacy = job.spec.privacy
    if privacy is None:
        return job
    members = terms.members(train, job.examples, privacy.unit)
    run = terms.settle(job.spec, privacy, len(members))
    if privacy.randomness == "secret":
        random = stream.of_job(job.work, job.fingerprint)
        run = replace(run, run=random.name)
    else:
        random = stream.seeded(job.spec.seed)
        run = replace(run, run=job.fingerprint)
    lesson = Lesson(
        examples=job.examples,
        members=members,
        run=run,
        stream=random,
        batch_size=job.spec.batch_size,
        padding=job.padding,
        hidden=job.hidden,
        word_dropout=job.spec.word_dropout,
        smoothing=job.spec.label_smoothing,
    )
    gradients = PrivateGradients(job.model, lesson)
    spend(run)
    return replace(job, private=gradients, fingerprint=digest_json([job.fingerprint, run.run]))


def told(job: Job) -> dict[str, JsonValue]:
    """Return what stands of a private run among the facts of a model."""
    return {} if job.private is None else {"privacy": dump(job.private.run)}


def tell_again(facts: dict[str, JsonValue], spend: Spend) -> dict[str, JsonValue]:
    """Return the facts of a run that is done, after telling what it has spent.

    The record of it may be lost, while its model still lies there.
    """
    if facts.get("privacy") is not None:
        spend(load(PrivacyRun, facts["privacy"]))
    return facts
