"""No text is missing in any language, and none is broken in one."""

import re

import pytest
from babel.messages.pofile import read_po

from web_ui.translations.catalog import FOLDER, SOURCE_LANGUAGE, load_catalogs
from web_ui.translations.extract import used_messages

LANGUAGES = sorted(set(load_catalogs()) - {SOURCE_LANGUAGE})
PLACE = re.compile(r"\{(\w*)[^}]*\}")


def all_used() -> set[str | tuple[str, ...]]:
    return set().union(*used_messages().values())


def test_spanish_and_english_are_there() -> None:
    assert set(load_catalogs()) == {"en", "es"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_in_use_is_translated(language: str) -> None:
    catalog = load_catalogs()[language]
    singular = {message if isinstance(message, str) else message[0] for message in all_used()}
    missing = sorted(message for message in singular if message and message not in catalog.messages)
    assert not missing, f"run python3 -m web_ui.translations.extract, then translate: {missing}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    singular = {message if isinstance(message, str) else message[0] for message in all_used()}
    assert sorted(set(load_catalogs()[language].messages) - singular) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_the_same_places(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    for entry in entries:
        sources = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        strings = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        wanted = set().union(*(PLACE.findall(source) for source in sources))
        for string in strings:
            assert set(PLACE.findall(string)) <= wanted, f"{entry.id!r} → {string!r}"
            if len(strings) == 1:
                assert set(PLACE.findall(string)) == wanted, f"{entry.id!r} → {string!r}"


def test_a_word_said_of_a_call_is_shown_without_its_mark() -> None:
    catalogs = load_catalogs()
    assert catalogs["en"].gettext("call|Answered") == "Answered"
    assert catalogs["es"].gettext("call|Answered") == "Atendida"
