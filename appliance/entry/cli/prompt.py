"""`timbre prompt …`: recordings of one's own in place of the box's voice."""

import argparse
import base64
from pathlib import Path
from typing import Any

from appliance.core.site.model import Language, Prompt
from appliance.core.site.parse import load_site
from appliance.core.site.walk import said
from appliance.entry.cli.output import DONE, WRONG_INPUT, as_json, complain, table
from appliance.entry.cli.parsers import Run, group, verb, who
from appliance.entry.cli.words import say
from appliance.prompts.recording import LARGEST_BYTES, BadRecording, telephone
from appliance.site.client import SiteError, ask


def add(verbs: Any) -> None:
    own = group(verbs, "prompt")
    verb(own, "list", "prompt.list", _list)
    bring = _named(own, "add", _add)
    bring.add_argument("file", metavar="FILE", help=say("prompt.file"))
    for spoken in (bring, _named(own, "take", _take)):
        spoken.add_argument(
            "--language", choices=[str(each) for each in Language], default="", help=say("prompt.language")
        )
    _named(own, "undo", _undo)
    _named(own, "remove", _remove)


def _named(own: Any, name: str, run: Run) -> argparse.ArgumentParser:
    parser = verb(own, name, f"prompt.{name}", run)
    parser.add_argument("name", metavar="NAME")
    return parser


def _list(arguments: argparse.Namespace) -> int:
    site = load_site(ask("export")["site"])
    played: dict[str, list[str]] = {}
    for path, name in said(site):
        played.setdefault(name, []).append(path)
    prompts = sorted(site.prompts.values(), key=lambda each: each.name)
    if arguments.json:
        as_json([_data(each, played.get(each.name, [])) for each in prompts])
        return DONE
    rows = []
    for each in prompts:
        voices = (say(f"prompt_{_how(each, language)}") for language in Language)
        rows.append((each.name, *voices, ", ".join(played.get(each.name, ()))))
    table(rows, "prompt", *map(str, Language), "played")
    return DONE


def _how(prompt: Prompt, language: Language) -> str:
    if prompt.sound:
        return "asterisk"
    own = language in prompt.file or (language not in prompt.text and bool(prompt.file))
    return "recorded" if own else "spoken"


def _data(prompt: Prompt, played: list[str]) -> dict[str, Any]:
    return {
        "name": prompt.name,
        "text": {str(language): text for language, text in prompt.text.items()},
        "file": {str(language): file for language, file in prompt.file.items()},
        "sound": prompt.sound or None,
        "played_by": played,
    }


def _add(arguments: argparse.Namespace) -> int:
    try:
        with Path(arguments.file).open("rb") as file:
            brought = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        complain(f"{arguments.file}: {error.strerror}")
        return WRONG_INPUT
    try:
        wav = telephone(brought)
    except BadRecording as bad:
        raise SiteError(f"prompt.{bad.code}", str(bad)) from bad
    return _deed("add", arguments, language=arguments.language, wav=base64.b64encode(wav).decode())


def _take(arguments: argparse.Namespace) -> int:
    return _deed("take", arguments, language=arguments.language)


def _undo(arguments: argparse.Namespace) -> int:
    return _deed("undo", arguments)


def _remove(arguments: argparse.Namespace) -> int:
    return _deed("remove", arguments)


def _deed(name: str, arguments: argparse.Namespace, **more: str) -> int:
    reply = ask(f"prompt-{name}", name=arguments.name, by=who(), **more)
    if arguments.json:
        as_json({"revision": reply["revision"], "changed": reply["changed"]})
    else:
        print(say("prompt_done" if reply["changed"] else "prompt_same", revision=reply["revision"]))
    return DONE
