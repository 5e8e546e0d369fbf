"""Templates with all they may use: words, formats, icons, widgets; for requests and live channels alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tornado.escape import xhtml_escape
from tornado.template import Loader

from web_ui.assets import Assets
from web_ui.formats import Formats, locale_of
from web_ui.live.board import Widget, WidgetList
from web_ui.site_view import SiteView
from web_ui.translations.catalog import SOURCE_LANGUAGE, Catalog
from web_ui.views import words
from web_ui.views.empty import EmptyPanel

FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Style:
    """How one reader wants things said."""

    catalog: Catalog
    formats: Formats


class Renderer:
    def __init__(self, catalogs: Mapping[str, Catalog], assets: Assets) -> None:
        self._catalogs = catalogs
        self._assets = assets
        self._loader = Loader(str(FOLDER), whitespace="oneline")

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self._catalogs))

    def style(self, language: str, site: SiteView) -> Style:
        known = language if language in self._catalogs else SOURCE_LANGUAGE
        return Style(self._catalogs[known], Formats(locale_of(known, site.country), site.zone))

    def page(self, name: str, style: Style, /, **values: Any) -> str:
        """A whole page or a fragment, `name` below templates/ without its ending."""
        return self._generate(name, style, values)

    def widget(self, widget: Widget, style: Style) -> str:
        return self._generate(f"widgets/{widget.template}", style, {"m": widget.model, "key": widget.key})

    def _generate(self, name: str, style: Style, values: Mapping[str, Any]) -> str:
        text = self._loader.load(f"{name}.html").generate(**self._namespace(style), **values)
        return text.decode()

    def _namespace(self, style: Style) -> dict[str, Any]:
        formats = style.formats

        def draw(widget: Widget) -> str:
            return self.widget(widget, style)

        def draw_list(widgets: WidgetList) -> str:
            return "".join(draw(widget) for widget in widgets.widgets)

        def part(template: str, model: Any = None, /, **values: Any) -> str:
            return self._generate(f"widgets/{template}", style, {"m": model, "key": "", **values})

        return {
            "_": style.catalog.gettext,
            "n_": style.catalog.ngettext,
            "language": style.catalog.language,
            "fmt": formats,
            "words": words,
            "static": self._assets.url,
            "static_path": self._assets.path,
            "icon": self._icon,
            "since": lambda at: _since(at, formats),
            "ask": _ask,
            "coded": coded,
            "empty": EmptyPanel,
            "urlencode": urlencode,
            "draw": draw,
            "draw_list": draw_list,
            "part": part,
        }

    def _icon(self, name: str, title: str = "") -> str:
        """Decoration unless it has a title."""
        spoken = f'role="img" aria-label="{xhtml_escape(title)}"' if title else 'aria-hidden="true"'
        url = self._assets.url("img/icons.svg")
        return f'<svg class="icon icon-{name}" {spoken}><use href="{url}#{name}"></use></svg>'


def _since(at: float | None, formats: Formats) -> str:
    """A running time; the browser keeps it running."""
    if at is None:
        return ""
    return f'<time class="running" data-since="{at:.3f}" datetime="{formats.iso(at)}"></time>'


def coded(text: str) -> str:
    """Escaped; what stands between backticks is something to type."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", xhtml_escape(text))


def _ask(path: str) -> str:
    """Attributes of a link whose page opens in the dialog."""
    safe = xhtml_escape(path)
    return f'href="{safe}" hx-get="{safe}" hx-target="#dialog-body" data-act="{safe}"'
