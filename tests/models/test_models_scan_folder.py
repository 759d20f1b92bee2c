"""Folders: names, links, files that are none, JSON that hides what it asks for, and headers that lie."""

import gzip
import json
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lexgate.core.errors import UnsafeFile
from lexgate.models.files import guarded, refuse_unsafe
from lexgate.models.scan import templates, trying
from lexgate.models.scan.folder import scan
from lexgate.models.scan.gguf import gguf_templates
from lexgate.models.security import Area
from unsafe_files import pickled, safetensors, zipped


def rules(folder: Path) -> dict[str, str]:
    """Return the rule by path of every threat; several of one path would show as one too few."""
    found = scan(folder).threats
    assert len({threat.path for threat in found}) == len(found)
    return {threat.path: threat.rule for threat in found}


def test_links_in_circles_to_pipes_and_to_folders_beside_neither_hang_nor_break(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots" / "model"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "weights").write_bytes(pickled())
    beside = tmp_path / "snapshots" / "other"
    beside.mkdir()
    (beside / "weights").write_bytes(pickled())
    os.mkfifo(folder / "pipe")
    (folder / "to_pipe").symlink_to("pipe")
    (folder / "to_itself").symlink_to("to_itself")
    (folder / "inside").symlink_to("inner")
    (folder / "beside").symlink_to("../other")
    assert rules(folder) == {
        "beside": "link",
        "inner/weights": "pickle-code",
        "pipe": "special-file",
        "to_itself": "link",
        "to_pipe": "special-file",
    }
    with pytest.raises(UnsafeFile, match="LG-SAFE-102"):
        refuse_unsafe(folder)


@pytest.mark.parametrize("name", ["pipe", "to_pipe"])
def test_what_is_no_ordinary_file_is_refused(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "to_pipe").symlink_to("pipe")
    if name == "to_pipe":
        (tmp_path / "inner").mkdir()
        (tmp_path / "pipe").rename(tmp_path / "inner" / "pipe")
        (tmp_path / "to_pipe").unlink()
        (tmp_path / "a_pipe").symlink_to("inner/pipe")
    with pytest.raises(UnsafeFile, match="LG-SAFE-106"):
        refuse_unsafe(tmp_path)


def test_a_link_to_a_folder_inside_is_no_threat(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "again").symlink_to("inner")
    refuse_unsafe(tmp_path)
    assert scan(tmp_path).threats == ()


def test_names_of_any_bytes_and_names_alike_are_told(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"weights\xff.bin")).write_bytes(pickled())
    (tmp_path / "Config.json").write_text("{}")
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / ("n" * 255)).write_text("x")
    (tmp_path / "odd!name").write_bytes(pickled())
    assert rules(tmp_path) == {
        "Config.json": "name-alike",
        "config.json": "name-alike",
        "odd!name": "pickle-code",
        "weights\\xff.bin": "pickle-code",
    }


def test_a_file_that_cannot_be_opened_counts_as_unsafe(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "weights").write_bytes(pickled())
    closed.chmod(0)
    try:
        if os.access(closed, os.R_OK):
            pytest.skip("this user may read everything")
        assert rules(tmp_path) == {"closed": "unreadable"}
        with pytest.raises(UnsafeFile, match="LG-SAFE-106"):
            refuse_unsafe(tmp_path)
    finally:
        closed.chmod(0o700)


LAMBDA = {"class_name": "Lambda"}
HIDDEN: dict[str, bytes] = {
    "behind a mark": b"\xef\xbb\xbf" + json.dumps({"auto_map": {"A": "x.X"}}).encode(),
    "in another encoding": json.dumps({"auto_map": {"A": "x.X"}}).encode("utf-16"),
    "deep": b'{"a":' * 200 + b'{"auto_map":"x.X"}' + b"}" * 200,
    "in a long list": json.dumps([*range(20_000), LAMBDA]).encode(),
    "from another library": b'{"module": "os", "class_name": "function", "config": "getcwd"}',
    "a library to import": b'{"auto_mapping": {"parent_library": "antigravity"}}',
}


@pytest.mark.parametrize("animal", HIDDEN)
def test_what_a_config_asks_for_is_found_wherever_it_stands(tmp_path: Path, animal: str) -> None:
    (tmp_path / "config.json").write_bytes(HIDDEN[animal])
    assert rules(tmp_path) == {"config.json": "asks-code"}


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("config.json", b'{"auto_map": {"A": "x.X"}, "auto_map": null}', "json-twice"),
        ("CONFIG.JSON", b"\0\0\0", "json-unreadable"),
        ("modules.json", b'[{"type": "custom_st.Module", "path": ""}]', "asks-code"),
        ("modules.json", b'[{"type": "sentence_transformers.models.Pooling", "path": "../../x"}]', "outside-path"),
        ("adapter_config.json", b'{"base_model_name_or_path": "/tmp/other"}', "outside-path"),
        ("weights.h5", bytes(512) + b"\x89HDF\r\n\x1a\n", "hdf5"),
    ],
)  # fmt: skip
def test_files_that_ask_for_too_much_are_named(tmp_path: Path, name: str, data: bytes, rule: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert rules(tmp_path) == {name: rule}


def test_what_lies_in_a_keras_archive_is_asked_too(tmp_path: Path) -> None:
    members = {
        "config.json": json.dumps({"config": {"layers": [LAMBDA]}}).encode(),
        "model.weights.h5": b"\x89HDF\r\n\x1a\n" + bytes(100),
        "code/hook.py": b"print('harmless')",
    }
    (tmp_path / "model.keras").write_bytes(zipped(members))
    assert rules(tmp_path) == {
        "model.keras!code/hook.py": "code",
        "model.keras!config.json": "asks-code",
        "model.keras!model.weights.h5": "hdf5",
    }


@pytest.mark.parametrize("where", ["../../other.safetensors", "/etc/other.safetensors"])
def test_an_index_that_names_weights_outside_is_refused(tmp_path: Path, where: str) -> None:
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"a": where}}))
    with pytest.raises(UnsafeFile, match="LG-SAFE-107"):
        refuse_unsafe(tmp_path)


@pytest.mark.parametrize(
    ("file", "settings", "code"),
    [
        ("config.json", {"attn_implementation": "someone/kernel"}, "LG-SAFE-110"),
        (
            "config.json",
            {"text_config": {"_attn_implementation": "paged|someone/kernel@v1:fast"}},
            "LG-SAFE-110",
        ),
        ("tokenizer_config.json", {"tokenizer_file": "/elsewhere/tokenizer.json"}, "LG-SAFE-107"),
        ("tokenizer_config.json", {"vocab_file": "../vocab.txt"}, "LG-SAFE-107"),
    ],
)
def test_settings_that_lead_a_loader_elsewhere_are_refused(
    tmp_path: Path, file: str, settings: dict[str, object], code: str
) -> None:
    (tmp_path / file).write_text(json.dumps(settings))
    with pytest.raises(UnsafeFile, match=code):
        refuse_unsafe(tmp_path)
    assert rules(tmp_path)[file] in {"asks-kernel", "outside-path"}


def test_settings_of_ordinary_models_pass(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(
        json.dumps({"attn_implementation": "sdpa", "_name_or_path": "/a/b"})
    )
    (tmp_path / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_file": None, "vocab_file": "vocab.txt"})
    )
    refuse_unsafe(tmp_path)


@pytest.mark.parametrize("length", [640, 896, 1152, 1408])
def test_a_header_whose_length_looks_like_the_mark_of_a_pickle_is_none(tmp_path: Path, length: int) -> None:
    header = json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).ljust(length).encode()
    (tmp_path / "model.safetensors").write_bytes(safetensors(header, bytes(4)))
    refuse_unsafe(tmp_path)
    assert rules(tmp_path) == {}


def test_a_text_with_a_brace_as_its_ninth_letter_is_no_safetensors(tmp_path: Path) -> None:
    (tmp_path / "adapter_notes.json").write_text('{"lora":{"r": 8}}')
    refuse_unsafe(tmp_path)
    assert rules(tmp_path) == {}


@pytest.mark.parametrize("offsets", ["[0,Infinity]", "[0,4.0]", '["0","4"]', "[false,4]"])
def test_offsets_that_are_no_whole_numbers_are_refused(tmp_path: Path, offsets: str) -> None:
    header = f'{{"a":{{"dtype":"F32","shape":[1],"data_offsets":{offsets}}}}}'.encode()
    (tmp_path / "model.safetensors").write_bytes(safetensors(header, bytes(4)))
    assert rules(tmp_path) == {"model.safetensors": "safetensors"}
    with pytest.raises(UnsafeFile, match="LG-SAFE-103"):
        refuse_unsafe(tmp_path)


def test_a_text_that_looks_compressed_is_left_alone(tmp_path: Path) -> None:
    for number, text in enumerate(["x^2 + y^2 = 1", "BZh9 is a mark", "H\x89 no", "(\x8d"]):
        (tmp_path / f"{number}.txt").write_bytes(text.encode("latin-1") * 50)
    assert scan(tmp_path).threats == ()


def test_only_the_areas_asked_for_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("url = https://bot:s3cr3t-Pa55@host/x")
    (tmp_path / "tokenizer_config.json").write_text('{"chat_template": "{{", "auto_map": "x.X"}')
    assert {threat.area for threat in scan(tmp_path).threats} == set(Area)
    found = scan(tmp_path, areas=frozenset({Area.FILE}))
    assert [threat.rule for threat in found.threats] == ["asks-code"]
    assert found.searched == ()


@pytest.mark.parametrize("sly", [False, True])
def test_a_file_changed_while_the_folder_is_open_is_told(tmp_path: Path, sly: bool) -> None:
    path = tmp_path / "config.json"
    path.write_text("{}")
    before = path.stat()

    def swap() -> None:
        """Change the file as another process would, meanwhile."""
        path.write_text("[]")
        if sly:
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    time.sleep(0.02)
    with pytest.raises(UnsafeFile, match="LG-SAFE-108"), guarded(tmp_path):
        swap()
    with guarded(tmp_path):
        path.read_text()


def test_a_template_that_could_not_be_tried_counts_as_unsafe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(1)\n")
    monkeypatch.setattr(trying, "_SCRIPT", broken)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "chat_template.jinja").write_text("{{ messages[0].content }}")
    pattern = {"pre_tokenizer": {"pattern": {"Regex": "a"}}}
    (tmp_path / "model" / "tokenizer.json").write_text(json.dumps(pattern))
    assert rules(tmp_path / "model") == {
        "chat_template.jinja": "template-untried",
        "tokenizer.json": "tokenizer-untried",
    }


def test_as_many_conversations_are_expected_as_are_tried() -> None:
    from lexgate.models.scan import child

    assert len(child._TALKS) == templates.TALKS


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def gguf(*entries: tuple[str, str], tensors: bytes = b"", count: int = 0) -> bytes:
    listed = text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b")
    numbers = text("general.scores") + struct.pack("<IIQ", 9, 6, 3) + bytes(12)
    body = b"".join(text(key) + struct.pack("<I", 8) + text(value) for key, value in entries)
    return b"GGUF" + struct.pack("<IQQ", 3, count, len(entries) + 2) + listed + numbers + body + tensors


def test_the_template_of_a_gguf_file_is_tried(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(gguf(("tokenizer.chat_template", "{{ messages.__class__ }}")))
    assert rules(tmp_path) == {"model.gguf": "template-code"}


def test_secrets_in_a_gguf_header_are_found_and_an_honest_one_is_left_alone(tmp_path: Path) -> None:
    tensor = text("w") + struct.pack("<IQIQ", 1, 4, 0, 0)
    (tmp_path / "fine.gguf").write_bytes(gguf(("general.name", "toy"), tensors=tensor, count=1) + bytes(64))
    (tmp_path / "told.gguf").write_bytes(gguf(("general.url", "https://bot:s3cr3t-Pa55@host/x")))
    assert rules(tmp_path) == {"told.gguf": "password-in-url"}


@pytest.mark.parametrize(
    "data",
    [
        gguf(("general.name", "toy"))[:-2],
        b"GGUF" + struct.pack("<IQQ", 3, 0, 2**63),
        b"GGUF" + struct.pack("<IQQ", 9, 0, 0),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2**63),
        b"GGUF" + struct.pack("<IQQ", 3, 1, 0) + text("w") + struct.pack("<IQIQ", 1, 4, 0, 2**40),
        gguf(("general.name", "a"), ("general.name", "b")),
    ],
    ids=["cut short", "too many", "version", "length", "tensor behind the end", "twice"],
)
def test_a_gguf_header_that_lies_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "model").write_bytes(data)
    assert rules(tmp_path) == {"model": "gguf"}
    assert gguf_templates(tmp_path / "model").wrong


def onnx_model(location: str, domain: str, *, nested: bool = False) -> bytes:
    onnx = pytest.importorskip("onnx")
    helper = onnx.helper
    tensor = onnx.TensorProto(name="w", data_type=1, dims=[1], data_location=1)
    tensor.external_data.add(key="location", value=location)
    tensor.external_data.add(key="offset", value="0")
    graph = helper.make_graph([], "g", [], [], [] if nested else [tensor])
    if nested:
        inner = helper.make_graph([helper.make_node("Constant", [], ["c"], value=tensor)], "inner", [], [])
        graph = helper.make_graph([helper.make_node("If", ["x"], ["y"], then_branch=inner)], "g", [], [])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid(domain, 1)])
    data: bytes = model.SerializeToString()
    return data


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: onnx_model("../../secret", ""), "outside-path"),
        (lambda: onnx_model("/etc/hostname", "", nested=True), "outside-path"),
        (lambda: onnx_model("weights.data", "my.operators"), "asks-code"),
    ],
    ids=["weights outside", "weights outside, in a branch", "operators"],
)
@pytest.mark.parametrize("name", ["model.onnx", "weights.bin"])
def test_an_onnx_file_that_leads_outside_is_named(
    tmp_path: Path, make: Callable[[], bytes], rule: str, name: str
) -> None:
    (tmp_path / name).write_bytes(make())
    assert rules(tmp_path) == {name: rule}


def test_an_honest_onnx_file_is_left_alone_and_a_broken_one_named(tmp_path: Path) -> None:
    data = onnx_model("weights.data", "ai.onnx.ml")
    (tmp_path / "fine.onnx").write_bytes(data)
    (tmp_path / "broken.onnx").write_bytes(data[:-3])
    assert rules(tmp_path) == {"broken.onnx": "onnx"}


def test_a_nested_bomb_costs_little_time(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(gzip.compress(bytes(300_000_000), 9), 9))
    start = time.process_time()
    assert "archive-bomb" in {threat.rule for threat in scan(tmp_path).threats}
    assert time.process_time() - start < 10
