"""The JSON Schema of a pack file, for editors: completion and a first check while typing."""

import json

from pydantic import JsonValue

from lexgate.standard.pack import PackSpec


def schema() -> dict[str, JsonValue]:
    """Return the JSON Schema (draft 2020-12) of a pack file.

    It says less than ``lexgate.standard.lint``: what several fields must be to each other, and whether worked cases
    come out, no schema can say.

    Example:
        >>> schema()["required"]
        ['id', 'version', 'title', 'about', 'citation', 'requirements']
    """
    body: dict[str, JsonValue] = PackSpec.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **body}


def schema_text() -> str:
    """Return the schema as the text of ``docs/schema/pack.schema.json``."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
