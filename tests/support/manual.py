"""The manual as data: its pages, and what in them can be checked against the product."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]
LANGUAGES = ("es", "en")

_FENCE = re.compile(
    r"^(?P<mark><!-- site(?P<whole>: whole)? -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.M | re.S
)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_HEADING = re.compile(r"^(#+) (.+)$", re.M)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_PATH = re.compile(r"/(?:api/v1|healthz|metrics)[A-Za-z0-9_./{}-]*")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. `site`: an example of a site file, `whole` or to be laid over another."""

    kind: str
    text: str
    site: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Page:
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def blocks(self) -> list[Block]:
        return [
            Block(m["kind"], m["text"], bool(m["mark"]), bool(m["whole"])) for m in _FENCE.finditer(self.text)
        ]

    @property
    def prose(self) -> str:
        """Without fenced blocks."""
        return _FENCE.sub("", self.text)

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text."""
        return [(len(m[1]), m[2]) for m in _HEADING.finditer(self.prose)]

    @property
    def anchors(self) -> set[str]:
        return {anchor(text) for _, text in self.headings}

    @property
    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    @property
    def commands(self) -> Iterator[list[str]]:
        """Words of everything that is typed: in spans of code, and in blocks of shell."""
        for span in _INLINE.findall(self.prose):
            yield span.split()
        for block in self.blocks:
            for line in block.text.splitlines() if block.kind in ("sh", "console") else ():
                if block.kind == "sh" or line.startswith("$ "):
                    yield line.removeprefix("$ ").partition(" # ")[0].split()

    @property
    def addresses(self) -> set[str]:
        """Paths of the API that are named anywhere."""
        return {found.rstrip("./") for found in _PATH.findall(self.text)}

    def between(self, mark: str) -> str:
        """What stands between `<!-- mark -->` and `<!-- /mark -->`."""
        return self.text.partition(f"<!-- {mark} -->")[2].partition(f"<!-- /{mark} -->")[0].strip()


def page(language: str, name: str) -> Page:
    return Page(TOP / "docs" / language / f"{name}.md")


def pages(language: str) -> list[Page]:
    return [Page(path) for path in sorted((TOP / "docs" / language).glob("*.md"))]


def all_pages() -> list[Page]:
    """The manual in both languages, and the README files around it."""
    around = [Page(TOP / "README.md"), Page(TOP / "docs/README.md")]
    return [*around, *(one for language in LANGUAGES for one in pages(language))]


def anchor(heading: str) -> str:
    """As GitHub makes it: small letters, punctuation gone, spaces to hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
