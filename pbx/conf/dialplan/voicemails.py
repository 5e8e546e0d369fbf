"""Ends without an agent: a message is left, or something is told."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import Context, play
from pbx.conf.escape import word
from pbx.conf.plan import Announcement, Plan, Voicemail

_FILE = "${STRFTIME(${EPOCH},UTC,%Y/%m/%d)}/${TIMBRE_CALL}.voicemail.wav"


def contexts(plan: Plan) -> Iterator[Context]:
    yield from (_voicemail(voicemail, plan.box.recordings_dir) for voicemail in plan.voicemails)
    yield from (_announcement(announcement) for announcement in plan.announcements)


def _voicemail(voicemail: Voicemail, recordings_dir: str) -> Context:
    """Ends by #, by six seconds of silence, by the longest time, or by hanging up: the message is kept."""
    return Context(f"voicemail-{voicemail.name}").exten(
        "s",
        "Answer()",
        *play(voicemail.greeting),
        f"Set(TIMBRE_VOICEMAIL={word(voicemail.name)})",
        f"Set(TIMBRE_FILE={_FILE})",
        "Set(TIMBRE_OUTCOME=voicemail)",
        f"Record({word(recordings_dir)}/${{TIMBRE_FILE}},6,{voicemail.max_s},k)",
        *play(voicemail.thanks),
        "Hangup()",
    )


def _announcement(announcement: Announcement) -> Context:
    return Context(f"announcement-{announcement.name}").exten(
        "s",
        "Answer()",
        "Set(TIMBRE_OUTCOME=self_service)",
        *play(announcement.sound),
        "Hangup()",
    )
