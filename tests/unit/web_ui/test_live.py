"""From the feed to patches: only what changed is drawn, nothing is lost, nobody slow holds others up."""

from dataclasses import dataclass
from typing import Any

from web_ui.live.board import Board, Widget, WidgetList, difference
from web_ui.live.channel import BACKLOG, Channel
from web_ui.live.replay import Replay


@dataclass(frozen=True, slots=True)
class Figure:
    value: int


def board(**values: int) -> Board:
    return Board((WidgetList("all", tuple(Widget(key, "figure", Figure(v)) for key, v in values.items())),))


class Shown:
    """A channel over a board that the test changes."""

    def __init__(self, **values: int) -> None:
        self.board = board(**values)
        self.drawn: list[str] = []
        self.channel = Channel(lambda: self.board, self.draw)

    def draw(self, widget: Widget) -> str:
        self.drawn.append(widget.key)
        model: Any = widget.model
        return f"<b>{model.value}</b>"

    def change(self, **values: int) -> None:
        self.board = board(**values)
        self.channel.refresh()


def test_only_changed_widgets_are_drawn_again() -> None:
    patch = difference(board(a=1, b=2), board(a=1, b=3))
    assert [widget.key for widget in patch.changed] == ["b"]
    assert patch.orders == ()


def test_a_widget_that_goes_changes_only_the_order() -> None:
    patch = difference(board(a=1, b=2), board(a=1))
    assert patch.changed == ()
    assert patch.orders == (("all", ("a",)),)


def test_an_unchanged_board_sends_nothing() -> None:
    shown = Shown(a=1)
    reader = shown.channel.join(shown.channel.cursor)
    shown.change(a=1)
    assert reader.messages.empty()
    assert shown.drawn == []


def test_a_reader_with_the_page_s_cursor_gets_what_happened_since() -> None:
    shown = Shown(a=1)
    cursor = shown.channel.cursor
    shown.change(a=2)
    reader = shown.channel.join(cursor)
    message = reader.messages.get_nowait()
    assert message.data == '{"widgets": {"a": "<b>2</b>"}, "lists": {}}'
    assert reader.messages.empty()


def test_a_reader_with_an_unknown_cursor_gets_the_whole_board() -> None:
    shown = Shown(a=1, b=2)
    message = shown.channel.join("of-another-life-7").messages.get_nowait()
    assert '"a"' in message.data and '"b"' in message.data


def test_a_slow_reader_is_dropped_and_others_go_on() -> None:
    shown = Shown(a=0)
    slow, quick = (shown.channel.join(shown.channel.cursor) for _ in range(2))
    for value in range(1, BACKLOG + 2):
        shown.change(a=value)
        quick.messages.get_nowait()
    assert slow.dropped
    assert not quick.dropped
    assert shown.channel.readers == 1


def test_replay_forgets_the_oldest_and_says_so() -> None:
    replay = Replay("x", size=2)
    first = replay.cursor
    for data in ("1", "2", "3"):
        replay.append(data)
    assert replay.after(first) is None
    assert [data for _, data in replay.after("x-1") or []] == ["2", "3"]
    assert replay.after(replay.cursor) == []


def test_replay_refuses_what_is_no_cursor_of_it() -> None:
    replay = Replay("x")
    for cursor in ("", "y-0", "x-", "x-9", "x-minus", "x--1"):
        assert replay.after(cursor) is None, cursor
