"""What is done to one prompt at a time: each deed is a new revision of the site, and undone like any other.

The sound that callers hear is switched in one step; who is hearing the old one hears its end.
"""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from appliance.core.site import builtin
from appliance.core.site.kinds.names import is_name
from appliance.core.site.model import Language
from appliance.site import recorded
from appliance.site.owner import Outcome, Owner
from appliance.site.prompts import FILES

ALL: Final = ""
"""In place of a language: every one."""


class BadDeed(ValueError):
    """`code`: bad_name, unknown, no_recording, no_text, no_earlier, built_in."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class PromptDeeds:
    """All of them raise InvalidSite where the site as a whole would not be right afterwards."""

    owner: Owner
    folder: Path

    def add(self, name: str, language: str, wav: bytes, by: str) -> Outcome:
        """A recording for one language, or all; the prompt is made if there is none. Raises BadRecording."""
        if not is_name(name):
            raise BadDeed("bad_name", "a prompt's name is small letters, digits and hyphens")
        entry = self._entry(name) or {}
        entry.pop("sound", None)
        file = recorded.keep(self.folder / FILES, name, wav)
        entry["file"] = dict.fromkeys(_languages(language), file) | (
            {each: old for each, old in _files(entry).items() if each not in _languages(language)}
        )
        return self._apply(name, entry, by, f"prompt {name}: recording {language}".rstrip())

    def take(self, name: str, language: str, by: str) -> Outcome:
        """Without the recording: the box speaks the text again."""
        entry = self._known(name)
        left = {each: file for each, file in _files(entry).items() if each not in _languages(language)}
        if left == _files(entry):
            raise BadDeed("no_recording", f"the prompt {name} has no such recording")
        entry["file"] = left
        if not left:
            del entry["file"]
        if not entry:
            raise BadDeed("no_text", f"the prompt {name} has no text that the box could speak")
        return self._apply(name, entry, by, f"prompt {name}: no recording {language}".rstrip())

    def undo(self, name: str, by: str) -> Outcome:
        """As it was before its last change."""
        now = self.owner.revisions.current().data.get("prompts", {}).get(name)
        for revision in self.owner.revisions.newest_first():
            before = revision.data.get("prompts", {}).get(name)
            if before != now and (before or name in builtin.PROMPTS):
                return self._apply(name, before, by, f"prompt {name}: undone")
        raise BadDeed("no_earlier", f"no earlier form of the prompt {name} is kept")

    def remove(self, name: str, by: str) -> Outcome:
        """Out of the site; one of the box's own prompts is as it came again. A used one is an InvalidSite."""
        if name not in self.owner.revisions.current().data.get("prompts", {}):
            self._known(name)
            raise BadDeed("built_in", f"the prompt {name} is the box's own, and as it came")
        return self._apply(name, None, by, f"prompt {name}: removed")

    def _apply(self, name: str, entry: dict[str, Any] | None, by: str, summary: str) -> Outcome:
        data = copy.deepcopy(self.owner.revisions.current().data)
        prompts = data.setdefault("prompts", {})
        prompts.pop(name, None)
        if entry is not None:
            prompts[name] = entry
        outcome = self.owner.apply(self.owner.draft(data), by, summary)
        recorded.sweep(self.folder / FILES, (each.data for each in self.owner.revisions.newest_first()))
        return outcome

    def _known(self, name: str) -> dict[str, Any]:
        entry = self._entry(name)
        if entry is None:
            raise BadDeed("unknown", f"there is no prompt {name}; `timbre prompt list` shows all")
        return entry

    def _entry(self, name: str) -> dict[str, Any] | None:
        """As the site file has it; a prompt of the box's own with its texts."""
        own = self.owner.revisions.current().data.get("prompts", {}).get(name)
        if own is not None:
            return copy.deepcopy(own)
        spoken = builtin.PROMPTS.get(name)
        return {"text": {str(each): text for each, text in spoken.text.items()}} if spoken else None


def _languages(language: str) -> tuple[str, ...]:
    return (language,) if language else tuple(map(str, Language))


def _files(entry: dict[str, Any]) -> dict[str, str]:
    file = entry.get("file") or {}
    return dict.fromkeys(map(str, Language), file) if isinstance(file, str) else dict(file)
