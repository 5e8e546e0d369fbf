"""Prompts: hear them, bring recordings of one's own, return to what was."""

import base64
from pathlib import Path
from typing import Any

from appliance.core.site.model import Language, Prompt
from appliance.prompts.recording import LARGEST_BYTES, LONGEST_S, BadRecording, telephone
from appliance.site.client import SiteError
from web_ui import trouble
from web_ui.handlers.site import SiteRoom
from web_ui.translations.catalog import mark
from web_ui.trouble import Trouble
from web_ui.views.prompts import HOW, prompts_view
from web_ui.views.question import Question

ASTERISK_SOUNDS = Path("/usr/share/asterisk/sounds")
LIMITS = {"size": f"{LARGEST_BYTES >> 20} MB", "minutes": LONGEST_S // 60}
WRONG = {
    "too_large": mark("This file is larger than {size}"),
    "not_sound": mark("This file is not a recording that the box can read"),
    "too_long": mark("This recording is longer than {minutes} minutes"),
    "too_short": mark("This recording is too short to be heard"),
    "silent": mark("Nobody can be heard in this recording"),
    "no_earlier": mark("No earlier form of this prompt is kept"),
    "no_recording": mark("This prompt has no such recording"),
    "no_text": mark("This prompt has no text that the box could speak"),
    "built_in": mark("This prompt is the box's own, and as it came"),
    "bad_name": mark("A prompt's name is made of small letters, digits and hyphens"),
    "unknown": mark("There is no prompt of this name"),
}
BRING = mark("Bring WAV, FLAC, MP3 or OGG with a clear voice, up to {minutes} minutes and {size}.")
NOTHING_CHANGED = mark("Nothing was changed.")


def wrong(code: str, text: str) -> Trouble:
    """What is wrong with a recording or a deed, in words."""
    hint = BRING if code in ("too_large", "not_sound", "too_long", "too_short", "silent") else NOTHING_CHANGED
    return Trouble(422, code, WRONG.get(code, "{text}"), hint, {"text": text, **LIMITS})


class PromptRoom(SiteRoom):
    here = "/prompts"

    def prompt(self, name: str) -> Prompt:
        found = self.site.site.prompts.get(name) if self.site.site else None
        if found is None:
            raise trouble.not_found()
        return found

    async def deed(self, verb: str, name: str, **arguments: Any) -> dict[str, Any]:
        """Have timbre-site do it. Raises Trouble."""
        try:
            return await self.keeper(verb, name=name, by=self.me.username, address=self.address, **arguments)
        except SiteError as error:
            said = " ".join(p["text"].get(self.language, p["text"]["en"]) for p in error.problems)
            raise Trouble(
                409, "in_use", mark("The site would not be right without it"), "{text}", {"text": said}
            ) from error
        except Trouble as found:
            kind, _, code = found.code.partition(".")
            if kind != "prompt":
                raise
            raise wrong(code, str(found)) from found

    async def bring(self, name: str, language: str, brought: bytes) -> dict[str, Any]:
        """A recording for one language, or all. Raises Trouble."""
        if language not in ("", *Language):
            raise trouble.bad_input("language", ", ".join(Language))
        try:
            wav = await self.house.archive.ask_long(telephone, brought)
        except BadRecording as bad:
            raise wrong(bad.code, str(bad)) from bad
        return await self.deed("prompt-add", name, language=language, wav=base64.b64encode(wav).decode())

    async def play(self, name: str, language: str) -> None:
        """What callers of a language hear."""
        self.set_header("Content-Type", "audio/wav")
        self.set_header("Cache-Control", "private, no-cache")
        self.finish(await self.house.archive.ask(self._sound, name, language))

    def _sound(self, name: str, language: str) -> bytes:
        prompt = self.prompt(name)
        folder, file = (ASTERISK_SOUNDS, prompt.sound) if prompt.sound else (self.house.places.prompts, name)
        try:
            return (folder / language / f"{file}.wav").read_bytes()
        except OSError as error:
            raise trouble.not_found() from error


class Prompts(PromptRoom):
    """All prompts, and the form to bring a recording."""

    def get(self) -> None:
        self.show(
            "prompts",
            prompts=prompts_view(self.site),
            hows=HOW,
            chosen=self.argument("name"),
            limits=LIMITS,
            bring=BRING,
        )

    async def post(self) -> None:
        name = self.argument("name").strip()
        files = self.request.files.get("file") or []
        if not files or not files[0].body:
            raise trouble.bad_input("file", self.say(BRING, **LIMITS))
        await self.bring(name, self.argument("language"), files[0].body)
        self.done(self.say("Callers hear the new recording of “{name}” from now on.", name=name), self.here)


class PromptSound(PromptRoom):
    """What callers of a language hear."""

    async def get(self, name: str, language: str) -> None:
        await self.play(name, language)


class Deed(PromptRoom):
    """Something that is asked once more before it is done."""

    verb = ""
    title = button = text = told = ""

    def get(self, name: str) -> None:
        self.prompt(name)
        address = f"{self.here}/{name}/{self.verb.removeprefix('prompt-')}"
        title, text, button = (self.say(each, name=name) for each in (self.title, self.text, self.button))
        self.ask(Question(title=title, text=text, action=address, verb=button, back=self.here))

    async def post(self, name: str) -> None:
        await self.deed(self.verb, name)
        self.done(self.say(self.told, name=name), self.here)


class Undo(Deed):
    """As the prompt was before its last change."""

    verb = "prompt-undo"
    title = mark("Return “{name}” to what it was before?")
    text = mark(
        "The change is undone as a new revision of the site. Doing it again brings the newer one back."
    )
    button = mark("Undo the last change")
    told = mark("“{name}” is as it was before.")


class Take(Deed):
    """No recording any more: the box speaks the text."""

    verb = "prompt-take"
    title = mark("Let the box speak “{name}” again?")
    text = mark("The recordings are no longer played. They are kept, and come back with Undo.")
    button = mark("Speak the text")
    told = mark("“{name}” is spoken by the box again.")


class Remove(Deed):
    """Out of the site."""

    verb = "prompt-remove"
    title = mark("Delete the prompt “{name}”?")
    text = mark("Only a prompt that nothing plays can go; one of the box's own becomes as it came.")
    button = mark("Delete the prompt")
    told = mark("“{name}” was deleted.")
