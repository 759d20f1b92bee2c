"""A reading of HTML that is strict about structure, for tests of the report."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input"}
LEAVES = {"path", "line", "rect", "circle", "polyline", "polygon"}


@dataclass
class Page:
    """What stands on a page, and what is wrong with it."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    attributes: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    title: str = ""
    lang: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.inside: list[set[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page, given = self.page, {key: value or "" for key, value in attrs}
        page.tags[tag] = page.tags.get(tag, 0) + 1
        page.attributes |= set(given)
        if "id" in given:
            page.ids.append(given["id"])
        if tag == "a":
            page.links.append(given.get("href", ""))
        if tag == "html":
            page.lang = given.get("lang", "")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            page.headings.append(int(tag[1]))
        if tag == "th" and "scope" not in given:
            page.problems.append("th without scope")
        for parent in self.inside:
            parent.add(tag)
        if tag not in VOID:
            self.open.append((tag, given))
            self.inside.append(set())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in LEAVES:
            self.page.problems.append(f"<{tag}/> closes itself")
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.page.problems.append(f"</{tag}> closes {self.open[-1][0] if self.open else 'nothing'}")
            return
        (_, given), within = self.open.pop(), self.inside.pop()
        if tag == "table" and "caption" not in within:
            self.page.problems.append("table without caption")
        if tag == "svg" and given.get("aria-hidden") != "true" and not {"title", "desc"} <= within:
            self.page.problems.append("svg without title and desc")

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self.open]
        if inside and inside[-1] == "title" and "svg" not in inside:
            self.page.title += data
        if "style" not in inside:
            self.page.text.append(data)


def read(html: str) -> Page:
    """Return what stands on a page; its problems are empty if it is well-formed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    page = reader.page
    page.problems += [f"<{tag}> is never closed" for tag, _ in reader.open]
    page.problems += [f"id {name!r} twice" for name in set(page.ids) if page.ids.count(name) > 1]
    page.problems += [
        f"{link} leads nowhere" for link in page.links if link[:1] == "#" and link[1:] not in page.ids
    ]
    deeper = zip(page.headings, page.headings[1:], strict=False)
    page.problems += [f"h{after} follows h{before}" for before, after in deeper if after > before + 1]
    return page
