"""Bring the .po files up to date with the texts in use: `python3 -m web_ui.translations.extract`.

Kept translations stay; texts no longer used go; new ones are added empty, for a translator to fill.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog as PoCatalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from tornado.template import Loader

from web_ui.translations.catalog import FOLDER

PACKAGE = FOLDER.parent
KEPT_HEADERS = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
CHATTER = ("Project-Id", "Report-Msgid", "POT-", "PO-Rev", "Last-Translator", "Language-Team", "Generated")
KEYWORDS = ("_", "n_", "mark", "say")


def _in_code(source: bytes) -> Iterator[str | tuple[str, ...]]:
    for _line, function, message, _comments in extract_python(
        BytesIO(source), dict.fromkeys(KEYWORDS), (), {}
    ):
        if function == "n_" and isinstance(message, tuple):
            yield tuple(str(form) for form in message[:2])
        elif isinstance(message, str):
            yield message
        elif isinstance(message, tuple) and message[0]:
            yield str(message[0])


def used_messages(package: Path = PACKAGE) -> dict[str, set[str | tuple[str, ...]]]:
    """File (relative) → texts marked in it, of Python files and templates alike."""
    found: dict[str, set[str | tuple[str, ...]]] = {}
    for path in sorted(package.rglob("*.py")):
        found[str(path.relative_to(package))] = set(_in_code(path.read_bytes()))
    templates = package / "templates"
    loader = Loader(str(templates))
    for path in sorted(templates.rglob("*.html")):
        name = str(path.relative_to(templates))
        code = loader.load(name).code.encode()
        found[f"templates/{name}"] = set(_in_code(code))
    return {name: messages for name, messages in found.items() if messages}


def _is_chatter(line: bytes) -> bool:
    """Babel's header lines that nobody fills in and that change with every run."""
    return line.startswith(tuple(f'"{name}'.encode() for name in CHATTER))


def update(path: Path) -> tuple[int, int]:
    """Rewrite one .po file; returns how many texts it has and how many still lack a translation."""
    with path.open("rb") as file:
        old = read_po(file, locale=path.stem)
    new = PoCatalog(
        locale=path.stem, project="Timbre", header_comment="# Timbre's web interface.", fuzzy=False
    )
    new.mime_headers = [pair for pair in old.mime_headers if pair[0] in KEPT_HEADERS]
    missing = 0
    for name, messages in used_messages().items():
        for message in sorted(messages, key=str):
            known = old.get(message if isinstance(message, str) else message[0])
            entry = new.add(message, known.string if known else None, locations=[(name, 1)])
            missing += not entry.string or (not isinstance(entry.string, str) and not all(entry.string))
    written = BytesIO()
    write_po(written, new, width=110, sort_output=True, include_lineno=False)
    path.write_bytes(b"".join(line for line in written.getvalue().splitlines(True) if not _is_chatter(line)))
    return len(new), missing


if __name__ == "__main__":
    for po in sorted(FOLDER.glob("*.po")):
        total, missing = update(po)
        print(f"{po.name}: {total} texts, {missing} without a translation")
