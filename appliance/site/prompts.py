"""The site's prompts as sounds: prompts/<language>/<name>.wav, each a link to what was made once."""

import logging
from pathlib import Path
from typing import Final

from appliance.core.site.model import Language, Prompt, Site
from appliance.site import recorded
from pbx.speech.speak import Speech, SpeechFailed, link

log = logging.getLogger(__name__)

FILES: Final = "files"
"""Recordings, below the folder of prompts."""

type Links = dict[Path, Path]
"""Name that Asterisk plays → sound that was made."""


class PromptFailed(Exception):
    """`prompt` could not be made; the text says why."""

    def __init__(self, prompt: str, reason: str) -> None:
        super().__init__(reason)
        self.prompt = prompt


def make(site: Site, folder: Path, forgiving: bool = False) -> Links:
    """Make all prompts' sounds; link → sound. Changes nothing that is heard. Blocks; raises PromptFailed.

    `forgiving`: what cannot be made (a recording was deleted by hand) stays as it was, or away.
    """
    speech = Speech(folder / "made")
    links = {}
    for prompt in site.prompts.values():
        if prompt.sound:
            continue
        for language in Language:
            name = folder / language / f"{prompt.name}.wav"
            try:
                links[name] = _sound(prompt, language, site.language, speech, folder)
            except SpeechFailed as error:
                if not forgiving:
                    raise PromptFailed(prompt.name, str(error)) from error
                log.error("the prompt %s (%s) cannot be made: %s", prompt.name, language, error)
                if name.exists():
                    links[name] = name.resolve()
    return links


def switch(links: Links, folder: Path) -> int:
    """Let callers hear them; how many changed. Links and sounds that nothing uses any more are removed."""
    changed = sum(link(sound, name) for name, sound in links.items())
    for language in Language:
        for name in (folder / language).glob("*.wav"):
            if name not in links:
                name.unlink()
                changed += 1
    used = set(links.values())
    for sound in (folder / "made").glob("*.wav"):
        if sound not in used:
            sound.unlink()
    return changed


def _sound(prompt: Prompt, language: Language, usual: Language, speech: Speech, folder: Path) -> Path:
    """A prompt that lacks a language is heard in the one it has, spoken by that language's voice."""
    had = next(each for each in (language, usual, *Language) if each in prompt.file or each in prompt.text)
    if had in prompt.file:
        source = folder / FILES / prompt.file[had]
        return speech.convert(source, levelled=recorded.named_after_content(source))
    return speech.say(prompt.text[had], str(had))
