"""Catalogs are read straight from the .po files that translators edit; no compiled copy can be forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
FOLDER = Path(__file__).parent


def mark(message: str) -> str:
    """Mark a text for translation where it is defined; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Catalog:
    language: str
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Source text → its forms: one, or singular and plural."""

    def gettext(self, message: str) -> str:
        """`call|Answered` is the word “Answered” as it is said of one call: languages differ there."""
        forms = self.messages.get(message)
        return forms[0] if forms else message.rpartition("|")[2]

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        forms = self.messages.get(singular) or (singular, plural)
        return forms[0] if count == 1 else forms[-1]


def read_catalog(path: Path) -> Catalog:
    """Untranslated and fuzzy entries are left out: the source text is shown rather than a guess."""
    with path.open("rb") as file:
        entries = read_po(file)
    messages: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if not entry.id or entry.fuzzy or not entry.string:
            continue
        key = entry.id if isinstance(entry.id, str) else entry.id[0]
        forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
        if all(forms):
            messages[key] = forms
    return Catalog(path.stem, messages)


def load_catalogs(folder: Path = FOLDER) -> dict[str, Catalog]:
    """Language → catalog, the source language among them."""
    catalogs = {path.stem: read_catalog(path) for path in sorted(folder.glob("*.po"))}
    return {SOURCE_LANGUAGE: Catalog(SOURCE_LANGUAGE)} | catalogs
