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
        return _of_languages(Text(self.high), data, spot)

    def write(self, value: Any) -> Any:
        return {str(language): text for language, text in value.items()}


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """`{es: a.wav, en: b.wav}`, or plain `a.wav` for every language."""

    name: Matching = Matching(r"[A-Za-z0-9_-]{1,60}\.wav", "not_file")

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, dict) and data:
            return _of_languages(self.name, data, spot)
        name = self.name.read(data, spot)
        return FAILED if name is FAILED else dict.fromkeys(Language, name)

    def write(self, value: Any) -> Any:
        if len(value) == len(Language) and len(set(value.values())) == 1:
            return next(iter(value.values()))
        return {str(language): name for language, name in value.items()}


def _of_languages(kind: Text | Matching, data: dict[Any, Any], spot: Spot) -> Any:
    """Language → what `kind` reads, in the order of languages; FAILED where nothing is left."""
    found = {}
    for key, entry in data.items():
        if key not in list(Language):
            spot.at(str(key)).wrong("not_choice", key, list(Language), known=", ".join(Language))
            continue
        value = kind.read(entry, spot.at(key))
        if value is not FAILED:
            found[Language(key)] = value
    return {language: found[language] for language in Language if language in found} or FAILED


def _one_line(text: str) -> bool:
    """Printable, and nothing that a line-based file could take for the end of a line."""
    return all(char.isprintable() for char in text)
