"""What a file is by its first bytes and its ending, where that alone makes it unsafe."""

from lexgate.core.text import Text
from lexgate.models.security import Area, Threat

_CODE = frozenset(
    [
        ".py",
        ".pyc",
        ".pyd",
        ".pyw",
        ".pyz",
        ".so",
        ".dll",
        ".dylib",
        ".sh",
        ".bat",
        ".cmd",
        ".ps1",
        ".vbs",
        ".exe",
        ".jar",
        ".class",
        ".wasm",
        ".ipynb",
    ]
)
_PROGRAMS = {
    b"\x7fELF": "a program (ELF)",
    b"MZ": "a program (PE)",
    b"#!": "a script",
    b"\xca\xfe\xba\xbe": "a program (Java or Mach-O)",
    **dict.fromkeys((b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe"), "a program (Mach-O)"),
    b"\xcf\xfa\xed\xfe": "a program (Mach-O)",
    b"\0asm": "a program (WebAssembly)",
}
_HDF5 = b"\x89HDF\r\n\x1a\n"
_BLOCKS = (0, 512, 1024, 2048, 4096, 8192, 16384, 32768)
"""Where an HDF5 file may begin; what stands before is the user's."""
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x04\x22\x4d\x18": "LZ4",
    b"\x02\x21\x4c\x18": "LZ4",
    b"\xff\x06\0\0sNaPpY": "Snappy",
    b"LZIP": "lzip",
    b"\x1f\x9d": "compress",
    b"\x1f\xa0": "compress",
    b"MSCF\0\0\0\0": "Cabinet",
    b"!<arch>\n": "ar",
    b"070701": "cpio",
    b"070702": "cpio",
    b"070707": "cpio",
    b"xar!": "xar",
    b"hsqs": "SquashFS",
}
"""Archives and compressed streams that are not opened here."""
_FIRST = frozenset(magic[:1] for magic in (*_PROGRAMS, *_CLOSED))


def unsafe_form(name: str, head: bytes) -> Threat | None:
    r"""Return why a file is unsafe by what it is.

    Args:
        name: Its path, for the report; what lies in an archive follows after ``!``.
        head: Its beginning.

    Example:
        >>> unsafe_form("tool", b"\x7fELF" + bytes(60)).rule, unsafe_form("config.json", b"{}")
        ('code', None)
    """
    known = head[:1] in _FIRST
    program = next((what for magic, what in _PROGRAMS.items() if head.startswith(magic)), "") if known else ""
    dot = name.rfind(".")
    ending = name[dot:].lower() if dot >= 0 else ""
    if program or ending in _CODE:
        return _threat(
            name, "code", Text("code in a model folder", "模型文件夹中含有代码"), program or ending
        )
    if any(head.startswith(_HDF5, block) for block in _BLOCKS):
        return _threat(name, "hdf5", Text("HDF5, which can hold byte code", "HDF5 文件，可能含有字节码"), "")
    closed = next((what for magic, what in _CLOSED.items() if head.startswith(magic)), "") if known else ""
    if closed:
        what = Text("an archive of a kind that is not opened here", "归档格式不受支持，无法检查")
        return _threat(name, "archive-unreadable", what, closed)
    return None


def _threat(name: str, rule: str, what: Text, evidence: str) -> Threat:
    return Threat(path=name, area=Area.FILE, rule=rule, what=what, evidence=evidence)
