"""Whatever a label holds, it stays a value; what could be more than that is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbx.conf.escape import Unsafe, pattern, person, setting, word
from pbx.conf.ini import section
from tests.support.asterisk_conf import sections

printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))


@given(printable)
def test_value_is_read_back_as_it_was(value):
    [read] = sections(section("101", [("callerid", value), ("context", "phones")]))
    assert read.settings == [("callerid", value.strip()), ("context", "phones")]


@pytest.mark.parametrize("value", ["a\nb", "a\r\ncontext=x", "a\x00", "\x1b[2J", "a\u2028b", "a\x85b"])
def test_control_character_is_refused(value):
    with pytest.raises(Unsafe):
        setting(value)


@given(st.text())
def test_word_lets_nothing_through_that_the_dialplan_evaluates(value):
    try:
        passed = word(value)
    except Unsafe:
        return
    assert not set(passed) & set("${}[](),;|&^\"'\\ \t\n=?!<>@")


@given(st.text())
def test_name_of_a_person_never_ends_its_quotes_or_brackets(value):
    named = person(value)
    assert not set(named) & set('"<>\\(),\n\r')


@pytest.mark.parametrize("value", ["9X.,1,Dial(x)", "_9", "9 X", "", "[1-5", "9;x", "9.X"])
def test_pattern_that_is_none_is_refused(value):
    with pytest.raises(Unsafe):
        pattern(value)


@pytest.mark.parametrize("value", ["9X.", "[2-5]XXX", "NXXXXXX", "*9!", "+57."])
def test_pattern_passes(value):
    assert pattern(value) == value


@pytest.mark.parametrize("name", ["a]b", "a\nb", "", "general](x", "a b"])
def test_name_of_a_section_is_plain(name):
    with pytest.raises(Unsafe):
        section(name, [])
