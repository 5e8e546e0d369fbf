"""What the site's socket can be asked about one prompt."""

import base64
import binascii
import logging
import time
from collections.abc import Callable
from typing import Any

from appliance.core.site.model import Language
from appliance.site.owner import Outcome
from appliance.site.prompt_deeds import ALL, PromptDeeds
from appliance.site.server import BadRequest
from appliance.store import audit
from appliance.store.database import open_database

log = logging.getLogger(__name__)

type Verb = Callable[[dict[str, Any]], dict[str, Any]]


def verbs(deeds: PromptDeeds) -> dict[str, Verb]:
    return {
        "prompt-add": lambda ask: _done(
            ask, deeds.add(_name(ask), _language(ask), _wav(ask), ask["by"]), "prompt.add"
        ),
        "prompt-take": lambda ask: _done(
            ask, deeds.take(_name(ask), _language(ask), ask["by"]), "prompt.take"
        ),
        "prompt-undo": lambda ask: _done(ask, deeds.undo(_name(ask), ask["by"]), "prompt.undo"),
        "prompt-remove": lambda ask: _done(ask, deeds.remove(_name(ask), ask["by"]), "prompt.remove"),
    }


def _done(ask: dict[str, Any], outcome: Outcome, deed: str) -> dict[str, Any]:
    log.info("%s %s by %s: revision %d", deed, _name(ask), ask["by"], outcome.revision)
    if outcome.changes:
        _note(ask, deed, outcome.revision)
    return {"revision": outcome.revision, "changed": bool(outcome.changes)}


def _note(ask: dict[str, Any], deed: str, revision: int) -> None:
    """Into the audit log, beside the change of the site that it is. No database holds a prompt up."""
    detail = {"language": _language(ask), "revision": revision}
    try:
        open_database()
        audit.write(time.time(), ask["by"], deed, _name(ask), detail, str(ask.get("address") or ""))
    except Exception as error:  # whatever is wrong with the database
        log.error("%s of %s could not be noted in the audit log: %s", deed, _name(ask), error)


def _name(ask: dict[str, Any]) -> str:
    return str(ask.get("name"))


def _language(ask: dict[str, Any]) -> str:
    language = ask.get("language") or ALL
    if language != ALL and language not in list(Language):
        raise BadRequest(f"language must be one of {', '.join(Language)}, or left out for all")
    return str(language)


def _wav(ask: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(ask.get("wav")), validate=True)
    except binascii.Error as error:
        raise BadRequest("wav must be telephone sound (8 kHz, mono, 16 bit) in base64") from error
