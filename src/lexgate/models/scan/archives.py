"""Pickles wherever they lie: bare, compressed, in archives and in archives inside archives; and unsafe archives."""

import io
import posixpath
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from lexgate.core.text import Text
from lexgate.models.scan.pickle_head import LOOK, array_start, pickle_of
from lexgate.models.scan.pickle_ops import opcodes
from lexgate.models.scan.streams import BROKEN, Budget, TooMuch, joined, opened
from lexgate.models.security import Area, Threat

_DEEPEST = 3
"""Archives inside archives that are looked into: the file, one inside, one inside that."""
_NESTED = 256 << 20
"""Largest archive inside an archive that is looked into, bytes."""
_RATIO, _BIG = 200, 64 << 20
"""A bomb: opened it has this many times its bytes, and more than these bytes."""
_SHOWN = 6
_BAD_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, *BROKEN)


def look_into(file: BinaryIO, name: str) -> Iterator[Threat]:
    """Yield the threats in a file: pickles with what they import, and archives that are unsafe to open.

    Args:
        file: A file that can be moved in, at its start.
        name: Its path, for the report.
    """
    yield from _look(file, name, 1, Budget())


def _look(file: BinaryIO, name: str, depth: int, budget: Budget) -> Iterator[Threat]:
    """Look into a file that can be moved in."""
    head = file.read(LOOK)
    zipped = zipfile.is_zipfile(file)
    if zipped or head[257:262] == b"ustar":
        if depth > _DEEPEST:
            yield _threat(name, "archive-depth", _DEEP)
            return
        file.seek(0)
        yield from (_in_zip if zipped else _in_tar)(file, name, depth, budget)
        return
    why = pickle_of(head, whole=len(head) < LOOK)
    if why:
        file.seek(array_start(head))
        yield _pickle(file, name, why)
        return
    file.seek(0)
    yield from _compressed(file, head, name, depth, budget)


def _compressed(file: BinaryIO, head: bytes, name: str, depth: int, budget: Budget) -> Iterator[Threat]:
    inner = opened(file, head)
    if inner is None:
        return
    try:
        start = inner.read(LOOK)
    except BROKEN:
        return
    if depth > _DEEPEST:
        yield _threat(name, "archive-depth", _DEEP)
        return
    yield from _inside(start, inner, f"{name}!", depth + 1, budget)
    if _explodes(file, inner):
        yield _threat(name, "archive-bomb", _BOMB)


def _explodes(file: BinaryIO, inner: BinaryIO) -> bool:
    """Return whether the rest of a compressed stream grows beyond all measure; little of others is opened."""
    made = LOOK
    try:
        while made < _BIG:
            block = inner.read(1 << 20)
            made += len(block)
            if not block or (made > _BIG // 8 and made < _RATIO // 4 * file.tell()):
                return False
        return made > _RATIO * file.tell()
    except BROKEN:
        return False


def _inside(head: bytes, rest: BinaryIO, name: str, depth: int, budget: Budget) -> Iterator[Threat]:
    """Look at what lies in an archive or a compressed stream."""
    why = pickle_of(head, whole=len(head) < LOOK)
    try:
        if why:
            stream = joined(head, rest, budget)
            stream.read(array_start(head))
            yield _pickle(stream, name, why)
        elif _is_archive(head):
            body = head + _rest(rest, budget)
            yield from _look(io.BytesIO(body), name, depth, budget)
    except TooMuch:
        yield _threat(name, "archive-bomb", _BOMB)
    except BROKEN as error:
        yield _unreadable(name, error)


def _is_archive(head: bytes) -> bool:
    return head.startswith(b"PK") or head[257:262] == b"ustar" or opened(io.BytesIO(head), head) is not None


def _rest(rest: BinaryIO, budget: Budget) -> bytes:
    parts, size = [], 0
    while block := rest.read(1 << 20):
        budget.take(len(block))
        size += len(block)
        if size > _NESTED:
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
            for member in members:
                link = member.external_attr >> 16 & 0o170000 == 0o120000
                yield from _place(name, member.filename, "link" if link else "")
                budget.members -= 1
                if budget.members < 0:
                    yield _threat(name, "archive-members", _MANY)
                    return
                inside = f"{name}!{member.filename}"
                with archive.open(member) as opened_member:
                    head = opened_member.read(LOOK)
                    found = list(_inside(head, opened_member, inside, depth + 1, budget))  # type: ignore[arg-type]
                yield from found
                if not found and member.filename.endswith(".pkl"):
                    yield _threat(inside, "pickle", Text("is named as a pickle", "以 pickle 命名"))
    except _BAD_ZIP as error:
        yield _unreadable(name, error)


def _in_tar(file: BinaryIO, name: str, depth: int, budget: Budget) -> Iterator[Threat]:
    try:
        with tarfile.open(fileobj=file, mode="r:") as archive:
            for member in archive:
                budget.members -= 1
                if budget.members < 0:
                    yield _threat(name, "archive-members", _MANY)
                    return
                special = not (member.isfile() or member.isdir())
                yield from _place(name, member.name, member.linkname or "special file" if special else "")
                opened_member = archive.extractfile(member) if member.isfile() else None
                if opened_member is not None:
                    head = opened_member.read(LOOK)
                    inside = f"{name}!{member.name}"
                    yield from _inside(head, opened_member, inside, depth + 1, budget)  # type: ignore[arg-type]
    except (tarfile.TarError, *BROKEN) as error:
        yield _unreadable(name, error)


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


def _pickle(file: BinaryIO, name: str, why: str) -> Threat:
    seen = opcodes(file)
    if seen.strange:
        called = [call for call in seen.calls if call.rpartition(" (")[0] in seen.strange]
        listed = list(dict.fromkeys([*called, *(one for one in seen.strange if not _named(one, called))]))
        what = Text(f"{why} that imports code when loaded", "pickle 数据，加载时会导入并执行代码")
        return _threat(name, "pickle-code", what, ", ".join(listed[:_SHOWN]))
    what = Text(f"{why}; loading a pickle can run code", "pickle 数据，加载 pickle 可能执行代码")
    return _threat(name, "pickle", what, ", ".join(list(seen.imports)[:_SHOWN]))


def _named(name: str, calls: list[str]) -> bool:
    return any(call.rpartition(" (")[0] == name for call in calls)


def _threat(name: str, rule: str, what: Text, evidence: str = "") -> Threat:
    return Threat(path=name, area=Area.FILE, rule=rule, what=what, evidence=evidence[:300])


def _unreadable(name: str, error: Exception) -> Threat:
    what = Text("an archive that cannot be read and may hold a pickle", "归档无法读取，其中可能含有 pickle")
    return _threat(name, "archive-unreadable", what, str(error) or type(error).__name__)


_DEEP = Text("archives inside archives, too deep to look into", "归档嵌套过深，无法检查")
_MANY = Text("has more members than are looked at", "归档成员过多，超出检查上限")
_BOMB = Text("grows beyond all measure when it is opened", "解压后体积异常膨胀（压缩炸弹）")
