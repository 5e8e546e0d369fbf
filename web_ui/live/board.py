"""A board is what one live page shows: ordered lists of widgets, each with the model it was drawn from.

Models are compared, not HTML: a widget is drawn again only when what it shows has changed. Nothing that
ticks may stand in a model; running times are drawn from a fixed `since` and tick in the browser.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Widget:
    key: str
    """The element's id in the page; unique on the board."""
    template: str
    """File name under templates/widgets, without its ending."""
    model: object
    """A frozen dataclass."""


@dataclass(frozen=True, slots=True)
class WidgetList:
    key: str
    """Id of the element that holds the widgets."""
    widgets: tuple[Widget, ...]


@dataclass(frozen=True, slots=True)
class Board:
    lists: tuple[WidgetList, ...]

    def widgets(self) -> Iterator[Widget]:
        for each in self.lists:
            yield from each.widgets

    def list(self, key: str) -> WidgetList:
        return next(each for each in self.lists if each.key == key)


@dataclass(frozen=True, slots=True)
class Patch:
    """What turns one board into the next."""

    changed: tuple[Widget, ...]
    orders: tuple[tuple[str, tuple[str, ...]], ...]
    """List → its widgets' keys in order, only of lists whose members or order changed."""

    @property
    def empty(self) -> bool:
        return not self.changed and not self.orders


def difference(old: Board | None, new: Board) -> Patch:
    """Everything, if there is no old board."""
    before = {widget.key: widget for widget in old.widgets()} if old else {}
    orders_before = {each.key: [w.key for w in each.widgets] for each in old.lists} if old else {}
    return Patch(
        changed=tuple(widget for widget in new.widgets() if before.get(widget.key) != widget),
        orders=tuple(
            (each.key, tuple(w.key for w in each.widgets))
            for each in new.lists
            if orders_before.get(each.key) != [w.key for w in each.widgets]
        ),
    )
