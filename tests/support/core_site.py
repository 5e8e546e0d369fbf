"""Sites as frozen values, for tests of the pure core: no file, no parser between."""

from collections.abc import Iterable, Mapping
from typing import Any

from appliance.core.site.model import (
    Language,
    PauseReason,
    Phone,
    Prompt,
    Queue,
    RecordingPolicy,
    Role,
    Site,
    User,
)

REASONS = ("break", "lunch")


def agent(username: str, *queues: str, extension: str = "", **skills: int) -> User:
    return User(
        username=username,
        name=username.title(),
        roles=(Role.AGENT,),
        language=Language.ES,
        queues=queues,
        extension=extension,
        skills=skills,
    )


def site(queues: Iterable[Queue], users: Iterable[User], phones: int = 100, **more: Any) -> Site:
    """Phones 100, 101, … and the pause reasons of `REASONS`."""
    parts: Mapping[str, Any] = {
        "numbers": {},
        "hours": {},
        "prompts": dict[str, Prompt](),
    } | more
    return Site(
        name="Test",
        timezone="America/Bogota",
        language=Language.ES,
        country="CO",
        users={user.username: user for user in users},
        phones={str(100 + n): Phone(str(100 + n), f"Phone {n}") for n in range(phones)},
        trunks={},
        outbound=(),
        menus={},
        queues={queue.name: queue for queue in queues},
        skills={},
        voicemails={},
        pause_reasons={name: PauseReason(name, {Language.EN: name}) for name in REASONS},
        recording=RecordingPolicy(),
        **parts,
    )
