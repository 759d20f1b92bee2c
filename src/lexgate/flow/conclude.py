"""Conclude: an account becomes a report in both languages and a bundle that verifies alone."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import JsonValue

from lexgate.core.account import Account
from lexgate.core.canon import Json, digest_json
from lexgate.core.codec import dump
from lexgate.core.text import Lang
from lexgate.core.whole_file import write_whole
from lexgate.flow.attack_examples import attacked_texts
from lexgate.flow.context import Context
from lexgate.flow.seal import keep, once_named
from lexgate.ledger import bundle, statement
from lexgate.ledger.signing import sign_statement
from lexgate.report.html import render
from lexgate.report.model_card import model_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What a person is given at the end."""

    account: Account
    reports: Mapping[Lang, Path]
    bundle: Path


def conclude(context: Context, account: Account) -> Concluded:
    """Write the reports, the model card and the bundle of an account, and return where they lie.

    They lie in ``runs/DIGEST`` of the workspace, and ``runs/latest`` names the last. The same account in the same
    ledger gives the same bytes.
    """
    folder = context.workspace / "runs" / digest_json(dump(account.plan)).removeprefix("sha256:")[:16]
    folder.mkdir(parents=True, exist_ok=True)
    account = replace(account, ledger_head=f"{context.log.size} {context.log.root().hex()}")
    reports = {lang: folder / f"report.{lang.value}.html" for lang in Lang}
    titles = {name: check.title for name, check in context.checks.items()}
    needs = {name: check.needs for name, check in context.checks.items()}
    attacked = attacked_texts(context, account)
    for lang, path in reports.items():
        page = render(account, lang, titles, needs, attacked)
        write_whole(path, page.encode())
    if account.model is not None:
        write_whole(folder / "model-card.md", model_card(account).encode())
    path = folder / "bundle.lexgate"
    bundle.write(
        path,
        entries=context.log.entries(),
        checkpoint=context.log.checkpoint(context.key),
        key=context.key,
        blobs=context.blobs,
        statements=_statements(context, account),
        files={report.name: report for report in reports.values()},
    )
    _point(context.workspace / "runs" / "latest", folder)
    return Concluded(account=account, reports=reports, bundle=path)


def record_release(context: Context, account: Account) -> None:
    """Record the gate's decision on an account, once."""
    once_named(context.log, "release", release_body(account))


def release_body(account: Account) -> dict[str, JsonValue]:
    """Return what the ledger says of the gate's decision on an account."""
    return {"release": dump(account.release), "verdicts": list(account.release.verdicts)}


def _statements(context: Context, account: Account) -> dict[str, bytes]:
    name = account.model.name if account.model else account.project
    signed: dict[str, bytes] = {}
    for verdict in account.verdicts:
        predicate: dict[str, Json] = {
            "verdict": keep(context.blobs, verdict),
            "plan": verdict.plan,
            "standard": verdict.standard,
            "version": verdict.version,
            "as_of": verdict.as_of.isoformat(),
            "status": verdict.status.value,
        }
        payload = statement.dump(statement.VERDICT, {name: verdict.subject}, predicate)
        signed[f"verdict-{verdict.standard}-{verdict.as_of}"] = sign_statement(payload, [context.key])
    body = release_body(account)
    if any(context.log.body(entry) == body for entry in context.log.entries("release")):
        payload = statement.dump(
            statement.RELEASE,
            {name: account.release.model},
            {**dump(account.release), "signatures": 1},
        )
        signed["release"] = sign_statement(payload, [context.key])
    return signed


def _point(latest: Path, folder: Path) -> None:
    """Make ``latest`` name the folder: a link, or a copy where links can't be made."""
    if latest.is_symlink() or latest.is_file():
        latest.unlink()
    elif latest.is_dir():
        shutil.rmtree(latest)
    try:
        latest.symlink_to(folder.name, target_is_directory=True)
    except OSError:
        shutil.copytree(folder, latest)
