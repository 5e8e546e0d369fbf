"""Text for searching: people type names without their accents."""

import unicodedata


def folded(text: str) -> str:
    """`María Ñandú` → `maria nandu`."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))
