"""Prompts for programs."""

from web_ui.api.base import ApiRoom
from web_ui.api.operation import JSON, Param, operation
from web_ui.handlers.prompts import PromptRoom
from web_ui.views.prompts import PromptLine, prompts_view

WAV = "audio/wav"
LANGUAGE = Param("language", "Left out: every language", choices=("es", "en"))


class PromptBase(ApiRoom, PromptRoom):
    pass


class Prompts(PromptBase):
    @operation("All prompts: what they say, by whose voice, and where callers hear them")
    async def get(self) -> None:
        view = prompts_view(self.site)
        self.give({"prompts": [_data(line) for line in (*view.own, *view.built_in)]})


class OnePrompt(PromptBase):
    @operation("Delete a prompt that nothing plays; one of the box's own becomes as it came")
    async def delete(self, name: str) -> None:
        self.give(await self.deed("prompt-remove", name))


class PromptRecording(PromptBase):
    @operation(
        "What callers of a language hear, as WAV",
        Param("language", "es unless said", choices=("es", "en")),
        gives=(WAV,),
    )
    async def get(self, name: str) -> None:
        language = self.argument("language") or "es"
        await self.play(name, language if language in ("es", "en") else "es")

    @operation(
        "Bring a recording; the body is the file itself: WAV, FLAC, MP3 or OGG", LANGUAGE, gives=(JSON,)
    )
    async def put(self, name: str) -> None:
        self.give(await self.bring(name, self.get_query_argument("language", ""), self.request.body))

    @operation("Let the box speak the text again", LANGUAGE)
    async def delete(self, name: str) -> None:
        self.give(await self.deed("prompt-take", name, language=self.get_query_argument("language", "")))


class PromptUndo(PromptBase):
    @operation("Return to what the prompt was before its last change")
    async def post(self, name: str) -> None:
        self.give(await self.deed("prompt-undo", name))


def _data(line: PromptLine) -> dict[str, object]:
    return {
        "name": line.name,
        "own": line.own,
        "recorded": line.recorded,
        "played_by": list(line.paths),
        "languages": {
            voice.language: {"how": voice.how, "text": voice.text, "heard": voice.heard}
            for voice in line.voices
        },
    }
