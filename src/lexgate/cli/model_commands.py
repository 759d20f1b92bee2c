"""``lexgate model scan``, ``sign`` and ``verify``: the files of a model, without loading any of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, UnusedWorkspace
from lexgate.cli.output import Exit, guarded, show

if TYPE_CHECKING:
    from lexgate.core.text import Lang
    from lexgate.models.security import Scan, SignedFiles

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help=say("Folder of a model.", "模型文件夹。"), file_okay=False)
]
_SHOWN = 40


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help=say("The files of a model: scan, sign, verify.", "模型文件：扫描、签名、核验。"),
    )
    group.command(
        "scan",
        help=say(
            "Look for what is unsafe in a model's files; none is loaded. Exit code 1 if something was found.",
            "检查模型文件中的不安全内容，不加载任何文件；发现问题时退出码为 1。",
        ),
    )(guarded(scan))
    group.command(
        "sign",
        help=say("Sign the digests of all files of a model.", "对模型全部文件的摘要签名。"),
    )(guarded(sign))
    group.command(
        "verify",
        help=say(
            "Hold a model's files against a signed manifest. Exit code 1 if one differs.",
            "将模型文件与签名清单核对；不一致时退出码为 1。",
        ),
    )(guarded(verify))
    app.add_typer(group, name="model")


def scan(
    folder: Folder,
    *,
    sarif: Annotated[
        Path | None,
        typer.Option(
            "--sarif",
            metavar="FILE",
            dir_okay=False,
            help=say("Write the findings as SARIF 2.1.0 too.", "另以 SARIF 2.1.0 格式写出结果。"),
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Look for what is unsafe in a model's files.

    Raises:
        BadInput: LG-CLI-042, there is no file in the folder.
    """
    import json

    from lexgate.core.errors import BadInput
    from lexgate.core.whole_file import write_whole
    from lexgate.models.scan.folder import scan as look
    from lexgate.report.sarif import sarif as as_sarif
    from lexgate.wiring.install import require

    require("assess")
    found = look(folder)
    if not found.files:
        raise BadInput(
            f"There is no file in {folder}, so nothing was looked at.",
            fix="Give the folder that holds the model's files.",
            code="LG-CLI-042",
        )
    if sarif is not None:
        write_whole(sarif, json.dumps(as_sarif(found), ensure_ascii=False, indent=2).encode())
    show(_scan_document(found, folder), as_json=as_json, text=lambda: _scan_text(found, lang or LANG))
    if found.threats:
        raise typer.Exit(Exit.NOT_MET)


def sign(
    folder: Folder,
    *,
    key: Annotated[
        Path,
        typer.Option(
            "--key",
            metavar="FILE",
            dir_okay=False,
            help=say("Private key; made if the file is not there.", "私钥文件；不存在时自动生成。"),
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            dir_okay=False,
            help=say("Where to; FOLDER/model.sig if left out.", "输出文件；默认 FOLDER/model.sig。"),
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Sign the digests of all files of a model.

    Raises:
        BadInput: LG-CLI-045, the private key would lie in the folder.
    """
    from lexgate.adapters.key_folder import key_file
    from lexgate.core.whole_file import write_whole
    from lexgate.ledger import model_manifest
    from lexgate.ledger.signing import sign_statement

    target = out or folder / "model.sig"
    inside = target.resolve().is_relative_to(folder.resolve())
    ignored = [target.resolve().relative_to(folder.resolve()).as_posix()] if inside else []
    manifest = model_manifest.manifest_of(folder, ignored=ignored)
    _not_inside(key, folder)
    owner = key_file(key)
    envelope = sign_statement(model_manifest.statement(manifest), [owner])
    write_whole(target, model_manifest.bundle(envelope, owner.public))
    document = {
        "manifest": str(target),
        "model": manifest.digest,
        "files": len(manifest.digests),
        "signed_by": owner.public.label,
        "public_key": str(owner.public),
    }
    text = say(
        f"Signed {len(manifest.digests):,} files by {owner.public.label}: {target}\n"
        f"Hand out the public key by another way: {owner.public}",
        f"已由 {owner.public.label} 对 {len(manifest.digests):,} 个文件签名：{target}\n请通过其他途径分发公钥：{owner.public}",
    )
    show(document, as_json=as_json, text=lambda: text)


def verify(
    folder: Folder,
    manifest: Annotated[
        Path, typer.Argument(metavar="MANIFEST", dir_okay=False, help=say("Signed manifest.", "签名清单。"))
    ],
    *,
    key: Annotated[
        list[Path],
        typer.Option(
            "--key",
            metavar="FILE",
            dir_okay=False,
            help=say("A public key you trust; may be given several times.", "可信公钥文件；可多次给出。"),
        ),
    ],
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Hold a model's files against a signed manifest."""
    from lexgate.models.signed_files import read_key, signed_files

    keys = [read_key(path) for path in key]
    held = signed_files(folder, manifest, keys)
    fine = held.wrong is None and all(state == "same" for state in held.states)
    show(
        _held_document(held, fine=fine),
        as_json=as_json,
        text=lambda: _held_text(held, lang or LANG, fine=fine),
    )
    if not fine:
        raise typer.Exit(Exit.NOT_MET)


def _not_inside(key: Path, folder: Path) -> None:
    from lexgate.core.errors import BadInput

    if key.resolve().is_relative_to(folder.resolve()):
        raise BadInput(
            f"The private key {key} would lie in the model's folder {folder}, and be handed out with it.",
            fix="Keep the key elsewhere.",
            code="LG-CLI-045",
        )


def _plain(said: str) -> str:
    from lexgate.models.scan.walk import printable

    return printable(said)


def _scan_document(found: "Scan", folder: Path) -> dict[str, Any]:
    threats = [
        {
            "path": threat.path,
            "line": threat.line,
            "area": threat.area.value,
            "rule": threat.rule,
            "what": {"en": threat.what.en, "zh": threat.what.zh},
            "evidence": threat.evidence,
        }
        for threat in found.threats
    ]
    return {
        "folder": str(folder),
        "files": len(found.files),
        "bytes": found.bytes,
        "templates": list(found.templates),
        "searched_for_secrets": len(found.searched),
        "threats": threats,
    }


def _scan_text(found: "Scan", lang: "Lang") -> str:
    lines = [
        f"✗ {_plain(threat.path)}{f':{threat.line}' if threat.line else ''}  [{threat.rule}] {threat.what.say(lang)}"
        + (f"\n    {_plain(threat.evidence)}" if threat.evidence else "")
        for threat in found.threats[:_SHOWN]
    ]
    rest = len(found.threats) - _SHOWN
    if rest > 0:
        lines.append(say(f"and {rest:,} more; --json shows all", f"另有 {rest:,} 项，使用 --json 查看全部"))
    size = f"{found.bytes / 1e6:,.1f} MB"
    lines.append(
        say(
            f"{len(found.threats):,} findings in {len(found.files):,} files ({size}); nothing was loaded.",
            f"{len(found.files):,} 个文件（{size}）中发现 {len(found.threats):,} 项问题；未加载任何文件。",
        )
    )
    return "\n".join(lines)


def _held_document(held: "SignedFiles", *, fine: bool) -> dict[str, Any]:
    differ = {name: state for name, state in zip(held.names, held.states, strict=True) if state != "same"}
    wrong = None if held.wrong is None else {"en": held.wrong.en, "zh": held.wrong.zh}
    return {
        "verified": fine,
        "files": len(held.names),
        "signed_by": list(held.signers),
        "differ": differ,
        "wrong": wrong,
    }


def _held_text(held: "SignedFiles", lang: "Lang", *, fine: bool) -> str:
    if held.wrong is not None:
        return f"✗ {held.wrong.say(lang)}"
    if fine:
        signers = ", ".join(held.signers)
        return say(
            f"✓ All {len(held.names):,} files are as signed by {signers}.",
            f"✓ 全部 {len(held.names):,} 个文件与 {signers} 所签清单一致。",
        )
    pairs = zip(held.names, held.states, strict=True)
    words = {
        "changed": say("changed", "已改动"),
        "missing": say("missing", "缺失"),
        "added": say("added", "新增"),
    }
    return "\n".join(f"✗ {_plain(name)}  {words[state]}" for name, state in pairs if state != "same")
