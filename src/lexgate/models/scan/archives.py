"""Pickles wherever they lie: bare, compressed, in archives and in archives inside archives; and unsafe archives."""

import io
import posixpath
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, cast

from lexgate.core.text import Text
from lexgate.models.scan.forms import unsafe_form
from lexgate.models.scan.json_files import json_threats
from lexgate.models.scan.pickle_head import LOOK, pickle_of
from lexgate.models.scan.pickle_ops import Opcodes
from lexgate.models.scan.streams import BROKEN, Budget, Opened, TooMuch, joined, opened
from lexgate.models.scan.zip_members import Slice, member, unlisted
from lexgate.models.security import Area, Threat

_DEEPEST = 3
"""Archives inside archives that are looked into: the file, one inside, one inside that."""
_NESTED = 256 << 20
"""Largest archive inside an archive that is looked into, bytes."""
_JSON = 16 << 20
"""Largest JSON file inside an archive that is looked into, bytes."""
_RATIO, _BIG = 200, 64 << 20
"""A bomb: opened it has this many times its bytes, and more than these bytes."""
_SHOWN = 6
_BAD_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, *BROKEN)
_ZIP_END, _TAIL = b"PK\x05\x06", (1 << 16) + 22
"""Mark of a zip archive's end, and how many bytes before the end of the file it can begin."""
_SUM, _SUMS = (
    148,
    {bytes([one]) for one in b"01234567+-\0\x80\xff \t\n\v\f\r\x1c\x1d\x1e\x1f"},
)
"""Where a tar header has its checksum, and how a number can begin there as ``tarfile`` reads it."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def look_into(file: BinaryIO, name: str, head: bytes | None = None) -> Iterator[Threat]:
    """Yield the threats in a file: pickles with what they import, and archives that are unsafe to open.

    A file may be two things at once, a pickle with an archive behind it: it is looked at as each.

    Args:
        file: A file that can be moved in, at its start.
        name: Its path, for the report.
        head: Its beginning, up to ``LOOK`` bytes, if it was read already.
    """
    if head is None:
        head = file.read(LOOK)
        file.seek(0)
    yield from _look(file, head, name, 1, Budget())


def _look(file: BinaryIO, head: bytes, name: str, depth: int, budget: Budget) -> Iterator[Threat]:
    """Look into a file that can be moved in, from its start."""
    found = pickle_of(file, head)
    if found:
        yield _pickle(name, *found)
    zipped = _ends_as_zip(file, head)
    if not zipped and head.startswith(_ZIP):
        yield _unreadable(name, "a zip archive without its directory")
    file.seek(0)
    tarred = _is_tar(head)
    inner = None if zipped or tarred else opened(file, head)
    if not (zipped or inner or tarred):
        return
    if depth > _DEEPEST:
        yield _threat(name, "archive-depth", _DEEP)
    elif inner:
        yield from _compressed(file, inner, name, depth, budget)
    else:
        yield from (_in_zip if zipped else _in_tar)(file, name, depth, budget)


def _compressed(file: BinaryIO, inner: Opened, name: str, depth: int, budget: Budget) -> Iterator[Threat]:
    stream = cast("BinaryIO", io.BufferedReader(inner, 1 << 16))
    start = stream.read(LOOK)
    yield from _inside(start, stream, f"{name}!", depth + 1, budget)
    if not inner.broken and _explodes(file, stream):
        yield _threat(name, "archive-bomb", _BOMB)
    if inner.damaged:
        yield _unreadable(name, inner.damaged)


def _explodes(file: BinaryIO, inner: BinaryIO) -> bool:
    """Return whether the rest of a compressed stream grows beyond all measure; little of others is opened."""
    made = LOOK
    while made < _BIG:
        block = inner.read(1 << 20)
        made += len(block)
        if not block or (made > _BIG // 8 and made < _RATIO // 4 * file.tell()):
            return False
    return made > _RATIO * file.tell()


def _inside(head: bytes, rest: BinaryIO, name: str, depth: int, budget: Budget) -> Iterator[Threat]:
    """Look at what lies in an archive or a compressed stream."""
    form = unsafe_form(name, head)
    if form:
        yield form
    try:
        if _is_archive(head, rest):
            data = head + _rest(rest, budget, _NESTED)
            yield from _look(io.BytesIO(data), data[:LOOK], name, depth, budget)
        elif (len(head) < LOOK and head.lstrip()[:1] in {b"{", b"["}) or name.endswith(".json"):
            yield from json_threats(head + _rest(rest, budget, _JSON), name)
        else:
            whole = len(head) < LOOK  # read to its end already
            found = pickle_of(io.BytesIO(head) if whole else _again(head, rest, budget), head)
            if found:
                yield _pickle(name, *found)
    except TooMuch:
        yield _threat(name, "archive-bomb", _BOMB)
    except BROKEN as error:
        yield _unreadable(name, str(error))


def _is_archive(head: bytes, rest: BinaryIO) -> bool:
    """Return whether an archive begins so, or a zip archive ends it: what was packed cannot be asked for its end."""
    if head.startswith(_ZIP) or _is_tar(head) or opened(io.BytesIO(head), head) is not None:
        return True
    if len(head) < LOOK:
        return _ZIP_END in head and _is_zip(io.BytesIO(head))
    if not rest.seekable():
        return False
    ends = _ends_as_zip(rest, head)
    rest.seek(len(head))
    return ends


def _ends_as_zip(file: BinaryIO, head: bytes) -> bool:
    """Return whether a file that can be moved in ends as a zip archive; most have no mark of one at their end."""
    raw = getattr(file, "raw", None)
    if len(head) < LOOK:
        tail = head
    elif isinstance(raw, Slice):
        tail = raw.part(max(0, raw.size - _TAIL), _TAIL)
    else:
        file.seek(max(0, file.seek(0, io.SEEK_END) - _TAIL))
        tail = file.read(_TAIL)
    return tail.rfind(_ZIP_END) >= 0 and _is_zip(file)  # faster than a search from the front


def _is_zip(file: BinaryIO) -> bool:
    """Return whether it ends as a zip archive; one whose end lies about where it is counts, and is opened in vain."""
    try:
        return zipfile.is_zipfile(file)
    except ValueError:
        return True


def _start_of(stream: BinaryIO) -> bytes:
    """Return the beginning of a member and move behind it."""
    raw = getattr(stream, "raw", None)
    if not isinstance(raw, Slice):
        return stream.read(LOOK)
    head = raw.part(0, LOOK)
    stream.seek(len(head))
    return head


def _again(head: bytes, rest: BinaryIO, budget: Budget) -> BinaryIO:
    """Return a stream from its beginning, whose head was read."""
    if not rest.seekable():
        return joined(head, rest, budget)
    rest.seek(0)
    return rest


def _is_tar(head: bytes) -> bool:
    """Return whether a tar archive begins so, by the checksum of its first header: old ones have no other mark."""
    if head[_SUM : _SUM + 1] not in _SUMS:
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def _rest(rest: BinaryIO, budget: Budget, most: int) -> bytes:
    parts, size = [], 0
    while block := rest.read(1 << 20):
        budget.take(len(block))
        size += len(block)
        if size > most:
            raise TooMuch
        parts.append(block)
    return b"".join(parts)


def _in_zip(file: BinaryIO, name: str, depth: int, budget: Budget) -> Iterator[Threat]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            yield from _bomb(
                name, sum(one.file_size for one in members), sum(one.compress_size for one in members)
            )
            yield from _twice(name, [one.filename for one in members])
            for info in members:
                budget.members -= 1
                if budget.members < 0:
                    yield _threat(name, "archive-members", _MANY)
                    return
                yield from _zip_member(archive, file, info, name, depth, budget)
            hidden = next(unlisted(archive, file), None)
            if hidden is not None:
                yield _unreadable(name, f"a member at byte {hidden:,} that its directory does not list")
    except _BAD_ZIP as error:
        yield _unreadable(name, str(error) or type(error).__name__)


def _zip_member(
    archive: zipfile.ZipFile, file: BinaryIO, info: zipfile.ZipInfo, name: str, depth: int, budget: Budget
) -> Iterator[Threat]:
    link = info.external_attr >> 16 & 0o170000 == 0o120000
    yield from _place(name, info.filename, "link" if link else "")
    inside = f"{name}!{info.filename}"
    found: list[Threat] = []
    try:
        stream, wrong = member(archive, file, info)
        head = _start_of(stream)
        found = list(_inside(head, stream, inside, depth + 1, budget))
        broken = wrong or getattr(getattr(stream, "raw", None), "broken", "")
    except _BAD_ZIP as error:
        broken = str(error) or type(error).__name__
    yield from found
    if broken:
        yield _unreadable(inside, broken)
    elif not found and info.filename.lower().endswith((".pkl", ".pickle")):
        yield _threat(inside, "pickle", Text("is named as a pickle", "以 pickle 命名"))


def _in_tar(file: BinaryIO, name: str, depth: int, budget: Budget) -> Iterator[Threat]:
    try:
        with tarfile.open(fileobj=file, mode="r:") as archive:
            for info in archive:
                budget.members -= 1
                if budget.members < 0:
                    yield _threat(name, "archive-members", _MANY)
                    return
                special = not (info.isfile() or info.isdir())
                yield from _place(name, info.name, info.linkname or "special file" if special else "")
                stream = archive.extractfile(info) if info.isfile() else None
                if stream is not None:
                    head = stream.read(LOOK)
                    yield from _inside(
                        head, cast("BinaryIO", stream), f"{name}!{info.name}", depth + 1, budget
                    )
            file.seek(archive.offset)
            if any(block.strip(b"\0") for block in iter(lambda: file.read(1 << 20), b"")):
                yield _unreadable(name, f"something behind its end at byte {archive.offset:,}")
    except (tarfile.TarError, *BROKEN) as error:
        yield _unreadable(name, str(error) or type(error).__name__)


def _place(name: str, member: str, link: str) -> Iterator[Threat]:
    """Yield a threat where unpacking a member would write outside, or make a link or a device."""
    plain = member.replace("\\", "/")
    if plain.startswith("/") or plain[1:2] == ":" or posixpath.normpath(plain).startswith(".."):
        what = Text("a member's path leaves the archive's folder", "归档成员的路径超出解压目录")
        yield _threat(name, "archive-path", what, member)
    if link:
        what = Text("a member is a link or no file at all", "归档成员为链接或特殊文件")
        yield _threat(name, "archive-link", what, f"{member} → {link}")


def _bomb(name: str, made: int, taken: int) -> Iterator[Threat]:
    if made > _BIG and made > _RATIO * max(1, taken):
        yield _threat(name, "archive-bomb", _BOMB, f"{taken:,} → {made:,} B")


def _twice(name: str, members: list[str]) -> Iterator[Threat]:
    twice = next((member for member, times in Counter(members).items() if times > 1), None)
    if twice is not None:
        what = Text(
            "has two members of one name; readers take different ones", "含同名成员，不同读取程序取值不同"
        )
        yield _threat(name, "archive-twice", what, twice)


def _pickle(name: str, why: str, seen: Opcodes) -> Threat:
    if seen.strange:
        called = [call for call in seen.calls if call.rpartition(" (")[0] in seen.strange]
        listed = list(dict.fromkeys([*called, *(one for one in seen.strange if not _named(one, called))]))
        what = Text(f"{why} that imports code when loaded", "pickle 数据，加载时会导入并执行代码")
        return _threat(name, "pickle-code", what, ", ".join(listed[:_SHOWN]))
    what = Text(f"{why}; loading a pickle can run code", "pickle 数据，加载 pickle 可能执行代码")
    unread = [] if seen.whole else ["not read to its end"]
    return _threat(name, "pickle", what, ", ".join([*list(seen.imports)[:_SHOWN], *unread]))


def _named(name: str, calls: list[str]) -> bool:
    return any(call.rpartition(" (")[0] == name for call in calls)


def _threat(name: str, rule: str, what: Text, evidence: str = "") -> Threat:
    return Threat(path=name, area=Area.FILE, rule=rule, what=what, evidence=evidence[:300])


def _unreadable(name: str, why: str) -> Threat:
    what = Text(
        "an archive that cannot be read rightly and may hold a pickle",
        "归档无法正常读取，其中可能含有 pickle",
    )
    return _threat(name, "archive-unreadable", what, why)


_DEEP = Text("archives inside archives, too deep to look into", "归档嵌套过深，无法检查")
_MANY = Text("has more members than are looked at", "归档成员过多，超出检查上限")
_BOMB = Text("grows beyond all measure when it is opened", "解压后体积异常膨胀（压缩炸弹）")
