"""The site's prompts as sounds: prompts/<language>/<name>.wav, each a link to what was made once."""

from pathlib import Path

from appliance.core.site.model import Language, Prompt, Site
from pbx.speech.speak import Speech, SpeechFailed, link

type Links = dict[Path, Path]
"""Name that Asterisk plays → sound that was made."""


class PromptFailed(Exception):
    """`prompt` could not be made; the text says why."""

    def __init__(self, prompt: str, reason: str) -> None:
        super().__init__(reason)
        self.prompt = prompt


def make(site: Site, folder: Path) -> Links:
    """Make all prompts' sounds; link → sound. Changes nothing that is heard. Blocks; raises PromptFailed."""
    speech = Speech(folder / "made")
    links = {}
    for prompt in site.prompts.values():
        if prompt.sound:
            continue
        for language in Language:
            try:
                sound = _sound(prompt, language, site.language, speech, folder)
            except SpeechFailed as error:
                raise PromptFailed(prompt.name, str(error)) from error
            links[folder / language / f"{prompt.name}.wav"] = sound
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
    """A text that lacks a language is spoken in the one it has, by that language's voice."""
    if prompt.file:
        return speech.convert(folder / "files" / prompt.file)
    spoken = next(lang for lang in (language, usual, *prompt.text) if lang in prompt.text)
    return speech.say(prompt.text[spoken], str(spoken))
