"""One of several sections, told by a word in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance.core.site.spot import Spot


@dataclass(frozen=True, slots=True)
class Either:
    key: str
    of: Mapping[str, Any]
    """Word → section."""
    usual: str
    """Meant where the key is left out."""

    def read(self, data: Any, spot: Spot) -> Any:
        if not isinstance(data, dict):
            return spot.wrong("not_section", data)
        word = data.get(self.key, self.usual)
        if not isinstance(word, str) or word not in self.of:
            return spot.at(self.key).wrong("not_choice", word, self.of, known=", ".join(self.of))
        return self.of[word].read({key: value for key, value in data.items() if key != self.key}, spot)

    def write(self, value: Any) -> Any:
        word, section = next((w, s) for w, s in self.of.items() if isinstance(value, s.of))
        data = section.write(value)
        return data if word == self.usual else {self.key: word} | data
