"""YAML is read strictly: nothing is guessed, repeated or smuggled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.site.problems import InvalidSite
from appliance.site.load import MAX_BYTES, dump, load


def refusal(text):
    with pytest.raises(InvalidSite) as raised:
        load(text)
    [problem] = raised.value.problems
    return problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 18:00", "18:00"),
        ("a: 08:00", "08:00"),
        ("a: 2026-12-25", "2026-12-25"),
        ("a: yes", "yes"),
        ("a: on", "on"),
        ("a: 0101", "0101"),
        ("a: 101", 101),
        ("a: -5", -5),
        ("a: 1.5", 1.5),
        ("a: true", True),
        ("a:", None),
        ("a: ~", None),
        ("a: 1_000", "1_000"),
        ("a: 0x10", "0x10"),
        ('a: "5"', "5"),
        ("a: ñandú", "ñandú"),
    ],
)
def test_types_are_those_one_sees(text, value):
    assert load(text) == {"a": value}


def test_key_written_twice_is_refused_with_its_line():
    problem = refusal("a: 1\nb:\n  c: 1\n  c: 2\n")
    assert (problem.code, problem.args["line"]) == ("duplicate_key", "4")


def test_number_and_text_are_the_same_key():
    assert refusal('101: a\n"101": b\n').code == "duplicate_key"


def test_aliases_are_refused_before_they_can_grow():
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(30))
    assert refusal(bomb).code == "alias"
    assert refusal("a: *b").code == "alias"


@pytest.mark.parametrize(
    "text",
    ["a: [1", "a: b: c", "\tx", "{", "a: !!python/object:os.system x", "a: !x y", "? [1, 2]\n: b", "\x00"],
)
def test_what_is_no_plain_yaml_is_refused(text):
    assert refusal(text).code == "unreadable"


def test_large_file_is_refused_unread():
    assert refusal("a: " + "x" * MAX_BYTES).code == "too_big"


def test_deep_nesting_is_refused():
    assert refusal("[" * 5000 + "]" * 5000).code == "unreadable"


@given(
    st.recursive(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]))
        | st.integers()
        | st.booleans(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1), inner)
        ),
        max_leaves=10,
    )
)
def test_what_is_written_is_read_back(data):
    assert load(dump(data)) == data
