"""What a template may put on a page as it is."""

from web_ui.render import coded


def test_what_stands_between_backticks_is_something_to_type():
    assert coded("Look: `journalctl -n 50`.") == "Look: <code>journalctl -n 50</code>."
    assert coded("one ` alone") == "one ` alone"


def test_nothing_else_of_a_text_becomes_markup():
    assert coded("<b>&`<i>`") == "&lt;b&gt;&amp;<code>&lt;i&gt;</code>"
