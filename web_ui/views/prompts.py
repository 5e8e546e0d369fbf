"""The prompts of the site: what each says in which language, by whose voice, and where callers hear it."""

from collections.abc import Iterable
from dataclasses import dataclass

from appliance.core.site import builtin
from appliance.core.site.model import Language, Prompt
from appliance.core.site.walk import said
from web_ui.site_view import SiteView
from web_ui.translations.catalog import mark

HOW = {
    "recorded": mark("recording"),
    "spoken": mark("spoken by the box"),
    "asterisk": mark("a sound of Asterisk"),
}
PLACES = {
    "numbers": mark("Number"),
    "hours": mark("Opening hours"),
    "menus": mark("Menu"),
    "queues": mark("Queue"),
    "voicemails": mark("Voicemail"),
    "recording": mark("Recording notice"),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """What a caller of that language hears."""

    language: str
    how: str
    """recorded, spoken, asterisk."""
    text: str
    heard: str
    """The language it is in: another where the prompt lacks this one."""


@dataclass(frozen=True, slots=True)
class PromptLine:
    name: str
    voices: tuple[Voice, ...]
    places: tuple[tuple[str, str], ...]
    """Kind and name of what plays it."""
    paths: tuple[str, ...]
    """The same as keys of the site file."""
    own: bool
    """In the site file; else as the box brought it."""
    recorded: bool


@dataclass(frozen=True, slots=True)
class PromptsView:
    own: tuple[PromptLine, ...]
    built_in: tuple[PromptLine, ...]


def prompts_view(view: SiteView) -> PromptsView:
    site = view.site
    if site is None:
        return PromptsView((), ())
    paths: dict[str, list[str]] = {}
    for path, prompt in said(site):
        paths.setdefault(prompt, []).append(path)
    lines = [
        _line(prompt, Language(view.language), paths.get(prompt.name, ()))
        for prompt in sorted(site.prompts.values(), key=lambda each: each.name)
    ]
    return PromptsView(
        tuple(line for line in lines if line.own), tuple(line for line in lines if not line.own)
    )


def _place(path: str) -> tuple[str, str]:
    kind, *names = path.split(".")
    return PLACES[kind], "" if kind == "recording" else names[0]


def _line(prompt: Prompt, usual: Language, paths: Iterable[str]) -> PromptLine:
    return PromptLine(
        prompt.name,
        tuple(_voice(prompt, language, usual) for language in Language),
        tuple(dict.fromkeys(map(_place, paths))),
        tuple(paths),
        own=prompt != builtin.PROMPTS.get(prompt.name),
        recorded=bool(prompt.file),
    )


def _voice(prompt: Prompt, language: Language, usual: Language) -> Voice:
    if prompt.sound:
        return Voice(language, "asterisk", prompt.sound, language)
    heard = next(each for each in (language, usual, *Language) if each in prompt.file or each in prompt.text)
    how = "recorded" if heard in prompt.file else "spoken"
    return Voice(language, how, prompt.text.get(heard, ""), heard)
