"""The manual says what the product does, in both languages alike."""

import argparse
import re
from typing import Any
from urllib.parse import unquote

import pytest

from appliance.core.site.parse import parse
from appliance.entry.cli.__main__ import parser as timbre
from appliance.site.load import load
from tests.support import manual, manual_tables
from tests.support.manual import TOP, Page
from web_ui.api.table import PREFIX, TABLE
from web_ui.app import DOORS
from web_ui.door import PUBLIC, SIGNED_IN

PAGES = manual.all_pages()
EXAMPLES = [(page, block) for page in PAGES for block in page.blocks if block.site]
BASE = TOP / "examples/small-clinic.yaml"

both_languages = pytest.mark.parametrize("language", manual.LANGUAGES)


def _id(value: object) -> str:
    return str(value.path.relative_to(TOP)) if isinstance(value, Page) else ""


each_page = pytest.mark.parametrize("page", PAGES, ids=_id)


def test_both_languages_have_the_same_pages() -> None:
    names = [[page.path.name for page in manual.pages(language)] for language in manual.LANGUAGES]
    assert names[0] == names[1]
    assert len(names[0]) >= 12


@pytest.mark.parametrize("name", [page.path.stem for page in manual.pages("en")])
def test_a_page_has_the_same_outline_and_examples_in_both_languages(name: str) -> None:
    spanish, english = (manual.page(language, name) for language in manual.LANGUAGES)
    assert [level for level, _ in spanish.headings] == [level for level, _ in english.headings]
    assert [(b.kind, b.site) for b in spanish.blocks] == [(b.kind, b.site) for b in english.blocks]


@each_page
def test_links_lead_somewhere(page: Page) -> None:
    for link in page.links:
        if re.match(r"https?:", link):
            continue
        file, _, fragment = unquote(link).partition("#")
        target = (page.path.parent / file).resolve() if file else page.path
        assert target.exists(), f"{link}: there is no {target}"
        if fragment:
            assert fragment in Page(target).anchors, f"{link}: no heading of {target.name} is called so"


@pytest.mark.parametrize(("page", "block"), EXAMPLES, ids=_id)
def test_an_example_of_the_site_file_is_valid(page: Page, block: manual.Block) -> None:
    data = load(block.text)
    parsed = parse(data if block.whole else _laid_over(load(BASE.read_text(encoding="utf-8")), data))
    assert not parsed.errors, [problem.text() for problem in parsed.errors]


def _laid_over(base: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """The part's entries in place of the base's of the same name; of `site` and `recording` the keys."""
    merged = dict(base)
    for section, entries in part.items():
        old = base.get(section)
        merged[section] = old | entries if isinstance(old, dict) and isinstance(entries, dict) else entries
    return merged


@each_page
def test_commands_exist(page: Page) -> None:
    for words in page.commands:
        while words[:1] in (["sudo"], ["$"]):
            words = words[1:]
        if words[:1] == ["./build.sh"]:
            assert len(words) == 1 or _verb_of_build(words[1]), words
            words = words[2:] if words[1:2] == ["exec"] else []
        if words[:1] == ["timbre"]:
            _check_cli(timbre(), words[1:], " ".join(words))


def _verb_of_build(word: str) -> bool:
    return not word.isalpha() or word.isupper() or (TOP / f"build/verbs/{word}.sh").is_file()


def _check_cli(parser: argparse.ArgumentParser, words: list[str], said: str) -> None:
    """Verbs lead down the parser's tree; options must be known where they stand."""
    for word in words:
        verbs = next((a for a in parser._actions if isinstance(a, argparse._SubParsersAction)), None)
        if word.startswith("--"):
            assert word in parser._option_string_actions, f"`{said}`: no option {word}"
        elif verbs is not None and word not in ("…", ">"):
            assert word in verbs.choices, f"`{said}`: no verb {word}; there are {', '.join(verbs.choices)}"
            parser = verbs.choices[word]


@each_page
def test_addresses_of_the_api_exist(page: Page) -> None:
    doors = [re.compile(door.path) for door in DOORS]
    for address in page.addresses:
        plain = re.sub(r"\{\w+\}", "a", address)
        known = any(door.fullmatch(plain) or door.pattern.startswith(plain) for door in doors)
        assert known, f"no door answers at {address}"


@both_languages
def test_every_request_of_the_api_is_told_with_its_permission(language: str) -> None:
    text = manual.page(language, "api").text
    for door in TABLE:
        for method, entry in door.permission.items():
            said = [line for line in text.splitlines() if f"`{method} {PREFIX}{door.path}`" in line]
            told = said or door.path in ("/session", "/openapi.json")
            assert told, f"{method} {door.path} is not in the manual"
            needed = entry if isinstance(entry, tuple) else (entry,)
            for permission in needed if said and entry not in (PUBLIC, SIGNED_IN) else ():
                assert f"`{permission}`" in said[0], f"{method} {door.path} needs {permission}"


@both_languages
def test_the_table_of_roles_is_that_of_the_product(language: str) -> None:
    assert manual.page(language, "administration").between("roles") == manual_tables.roles(language)


@both_languages
def test_the_faults_are_those_the_box_finds_in_its_own_words(language: str) -> None:
    assert manual.page(language, "faults").between("findings") == manual_tables.findings(language)
