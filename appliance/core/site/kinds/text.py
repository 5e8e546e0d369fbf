"""Text for people: one line, no control characters, whatever its alphabet."""

import re
from dataclasses import dataclass
from typing import Any

from appliance.core.site.model import Language
from appliance.core.site.spot import FAILED, Spot


@dataclass(frozen=True, slots=True)
class Text:
    high: int = 80

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, str) and 0 < len(data.strip()) <= self.high and _one_line(data.strip()):
            return data.strip()
        return spot.wrong("not_text", data, high=self.high)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Matching:
    """Text of a closed form."""

    pattern: str
    code: str

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, str) and re.fullmatch(self.pattern, data, re.ASCII):
            return data
        return spot.wrong(self.code, data)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class LanguageText:
    """`{es: …, en: …}`, or plain text for the site's own language."""

    high: int = 80

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, str):
            text = Text(self.high).read(data, spot)
            return FAILED if text is FAILED else {Language(spot.reading.language): text}
        if not isinstance(data, dict) or not data:
            return spot.wrong("not_language_text", data)
        texts = {}
        for key, value in data.items():
            if key not in list(Language):
                spot.at(str(key)).wrong("not_choice", key, list(Language), known=", ".join(Language))
                continue
            text = Text(self.high).read(value, spot.at(key))
            if text is not FAILED:
                texts[Language(key)] = text
        return {language: texts[language] for language in Language if language in texts} or FAILED

    def write(self, value: Any) -> Any:
        return {str(language): text for language, text in value.items()}


def _one_line(text: str) -> bool:
    """Printable, and nothing that a line-based file could take for the end of a line."""
    return all(char.isprintable() for char in text)
