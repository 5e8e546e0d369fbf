"""What one call hears from us and where what it says is kept."""

import contextlib
from collections.abc import Callable
from dataclasses import replace

import pjsua2 as pj

from hw.testphone.verbs import Sound

CLOCK_RATE = 8000
"""The conference's rate, Hz: telephone speech, so that nothing is resampled."""
TONE_VOLUME = 8000
"""Amplitude of 32767: about -12 dBFS."""


class FilePlayer(pj.AudioMediaPlayer):
    """A player that tells its end."""

    def __init__(self, ended: Callable[[], None]) -> None:
        super().__init__()
        self._ended = ended

    def onEof2(self) -> None:  # noqa: N802 - pjsua2's name
        self._ended()


class CallSound:
    """Keeps the wanted sound of a call; joins it whenever the call's media comes up."""

    def __init__(self, call_id: str, wanted: Sound, played: Callable[[str], None]) -> None:
        self._call_id = call_id
        self._wanted = wanted
        self._played = played
        self._source: pj.AudioMedia | None = None
        self._recorder: pj.AudioMediaRecorder | None = None
        self._media: pj.AudioMedia | None = None

    def media_up(self, media: pj.AudioMedia) -> None:
        """The call's media came up, or came up anew after a hold."""
        self._media = media
        if self._source is None:
            self._make_source()
        elif self._source is not None:
            self._source.startTransmit(media)
        if self._wanted.record and self._recorder is None:
            self._recorder = pj.AudioMediaRecorder()
            self._recorder.createRecorder(self._wanted.record.replace("{call}", self._call_id))
        if self._recorder is not None:
            media.startTransmit(self._recorder)

    def change(self, wanted: Sound) -> None:
        """Play something else from now on; start a recording if none runs."""
        self._wanted = replace(wanted, record=wanted.record or self._wanted.record)
        self.stop_playing()
        if self._media is not None:
            self.media_up(self._media)

    def stop_playing(self) -> None:
        """Silence; the recording goes on."""
        if self._source is not None and self._media is not None:
            with contextlib.suppress(pj.Error):  # the media may be gone already
                self._source.stopTransmit(self._media)
        self._source = None

    def media_down(self) -> None:
        """The stream is gone (hold, end); what was playing waits for the next one."""
        self._media = None

    def close(self) -> None:
        """Drop players and recorder: their files are whole only then."""
        self._source = self._recorder = self._media = None

    def _make_source(self) -> None:
        if self._media is None:
            return
        wanted = self._wanted
        if wanted.play:
            player = FilePlayer(lambda: self._ended(wanted.play))
            player.createPlayer(wanted.play, 0 if wanted.loop else pj.PJMEDIA_FILE_NO_LOOP)
            self._source = player
        elif wanted.tone_hz:
            self._source = steady_tone(wanted.tone_hz)
        if self._source is not None:
            self._source.startTransmit(self._media)

    def _ended(self, path: str) -> None:
        if not self._wanted.loop:
            self._played(path)


def steady_tone(hz: int) -> pj.ToneGenerator:
    """A sine that goes on until dropped."""
    tone = pj.ToneDesc()
    tone.freq1 = hz
    tone.on_msec = 1000
    tone.off_msec = 0
    tone.volume = TONE_VOLUME
    tones = pj.ToneDescVector()
    tones.append(tone)
    generator = pj.ToneGenerator()
    generator.createToneGenerator(CLOCK_RATE, 1)
    generator.play(tones, True)
    return generator
