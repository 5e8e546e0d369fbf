"""Calls of the past: the list, and one call with all that happened in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance.store.calls import CallDetail
from appliance.store.models import Call, Recording
from web_ui.site_view import SiteView
from web_ui.views.live_calls import path_steps
from web_ui.views.sound import Score, SoundCard, leg_card, score


@dataclass(frozen=True, slots=True)
class CallLine:
    id: str
    direction: str
    number: str
    name: str
    dialled: str
    dialled_label: str
    queue: str
    agent: str
    outcome: str
    """Empty while it lasts."""
    started_at: float
    waited_s: float
    talked_s: float
    duration_s: float | None
    recordings: int
    score: Score | None


@dataclass(frozen=True, slots=True)
class RecordingCard:
    id: int
    what: str
    started_at: float
    duration_s: float | None
    channels: int
    bytes: int | None
    state: str
    agent: str
    deleted_at: float | None
    deleted_by: str

    @property
    def playable(self) -> bool:
        return self.state in ("raw", "ready", "failed", "damaged")


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a call's story."""

    at: float
    icon: str
    tone: str
    title: str
    """A marked text; `values` fill it."""
    values: tuple[tuple[str, str], ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CallStory:
    line: CallLine
    trunk: str
    path: tuple[str, ...]
    ended_at: float | None
    ended_by: str
    cause: int | None
    moments: tuple[Moment, ...]
    recordings: tuple[RecordingCard, ...]
    sound: SoundCard


def call_line(call: Call, site: SiteView, names: Mapping[str, str]) -> CallLine:
    return CallLine(
        id=call.id,
        direction=call.direction,
        number=call.caller_number,
        name=call.caller_name,
        dialled=call.did,
        dialled_label=site.number_label(call.did),
        queue=site.queue_label(call.queue),
        agent=names.get(call.agent or "", call.agent or ""),
        outcome=call.outcome or "",
        started_at=call.started_at,
        waited_s=call.waited_s,
        talked_s=call.talked_s,
        duration_s=call.ended_at - call.started_at if call.ended_at is not None else None,
        recordings=call.recordings,
        score=score(call.mos),
    )


def recording_card(row: Recording, names: Mapping[str, str]) -> RecordingCard:
    return RecordingCard(
        id=row.id,
        what=row.what,
        started_at=row.started_at,
        duration_s=row.duration_s,
        channels=row.channels,
        bytes=row.bytes,
        state=row.state,
        agent=names.get(row.agent or "", row.agent or ""),
        deleted_at=row.deleted_at,
        deleted_by=names.get(row.deleted_by or "", row.deleted_by or ""),
    )


def call_story(
    detail: CallDetail, site: SiteView, names: Mapping[str, str], moments: tuple[Moment, ...]
) -> CallStory:
    call: Any = detail.call
    return CallStory(
        line=call_line(call, site, names),
        trunk=site.trunk_label(call.trunk),
        path=path_steps(call.path, site),
        ended_at=call.ended_at,
        ended_by=call.ended_by or "",
        cause=call.cause,
        moments=moments,
        recordings=tuple(recording_card(row, names) for row in detail.recordings),
        sound=SoundCard(score(call.mos), tuple(leg_card(row, site, names) for row in detail.legs)),
    )
