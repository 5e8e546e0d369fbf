"""What the interface says in each language. Texts in code are English; `<language>.po` holds the others."""

from web_ui.translations.catalog import Catalog, load_catalogs

__all__ = ["Catalog", "load_catalogs"]
