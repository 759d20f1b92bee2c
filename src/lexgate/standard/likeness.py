"""A pack under a new id in the shape of another, as text: to be changed by whoever writes a standard of their own."""

from typing import Any

import yaml

from lexgate.core.strict_yaml import tree

_HEAD = """\
# {id}, in the shape of {pack} {version}. Each requirement says under `related` which one it came from: say there how it
# differs now (subset-of: it asks for less; superset-of: for more), so that `standards diff` and `what-if` know them.
# {id}，沿用 {pack} {version} 的结构。各项要求在 related 下注明来源；修改后请相应调整关系（subset-of 要求更少，
# superset-of 要求更多），以便 standards diff 与 what-if 识别。
"""


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: packs have no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def like(text: str, id_: str) -> str:
    """Return the text of a sound pack under another id, version 0.1, each requirement related to the one it came from.

    Comments are not kept.

    Args:
        text: A pack without mistakes.
        id_: The new id.
    """
    document: dict[str, Any] = tree(text, source="pack").data
    pack, version = document["id"], document["version"]
    for item in document["requirements"]:
        item["related"] = [{"to": f"{pack}/{item['id']}", "how": "equivalent-to"}, *item.get("related", ())]
    document |= {"id": id_, "version": "0.1"}
    document.pop("formerly", None)
    body = yaml.dump(
        document, Dumper=_Plain, allow_unicode=True, sort_keys=False, default_flow_style=None, width=118
    )
    return _HEAD.format(id=id_, pack=pack, version=version) + body
