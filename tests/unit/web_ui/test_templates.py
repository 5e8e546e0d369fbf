"""Templates hold nothing that the content policy forbids: no script, no style, no handler in the page."""

import re
from pathlib import Path

import pytest

from web_ui.render import FOLDER

TEMPLATES = sorted(FOLDER.rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_no_script_or_style_stands_in_the_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"<style", text), "a style element"
    assert not re.search(r"\son[a-z]+\s*=", text), "an event handler"
    for script in re.findall(r"<script[^>]*>", text):
        assert " src=" in script, "a script in the page"
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_nothing_is_fetched_from_outside(path: Path) -> None:
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", path.read_text(encoding="utf-8"))
