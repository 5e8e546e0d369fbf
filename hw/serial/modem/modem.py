"""The modem as a whole: bytes and time in, writes and news out. It never does anything by itself.

`now` is monotonic seconds. After each call the shell drains the news and asks `next_deadline`.
One Modem lives as long as its device is open; what it was told to send is its owner's to remember.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from hw.serial.modem.dialogue import ABORT, Answer, Dialogue, Ending
from hw.serial.modem.inbox import Inbox
from hw.serial.modem.news import Came, Changed, Mute, News, Reported, Write
from hw.serial.modem.pin import PinNote
from hw.serial.modem.sending import Sending
from hw.serial.modem.state import ModemState, Registration, Sim, signal_dbm
from hw.serial.modem.waking import Waking

POLL_S: Final = 10.0
RARE: Final = 6
"""Every so many polls the settings are made anew: a modem may have started again unseen."""
SILENCES: Final = 3
NOTIFY: Final = ("AT+CNMI=2,1,0,1,0", "AT+CNMI=1,1,0,1,0", "AT+CNMI=2,1,0,0,0", "AT+CNMI=1,1,0,0,0")
"""New messages are stored and told of; reports come directly, or (the last two) not at all."""
STORES: Final = ('AT+CPMS="SM","SM","SM"', 'AT+CPMS="ME","ME","ME"')
_REGISTRATION: Final = {
    "0": Registration.SEARCHING,
    "1": Registration.HOME,
    "2": Registration.SEARCHING,
    "3": Registration.DENIED,
    "5": Registration.ROAMING,
}


class Modem:
    def __init__(self, pin: str, notes: Mapping[str, PinNote], now: float) -> None:
        """`notes`: by card, as they were last given out in NotePin."""
        self.state = ModemState()
        self._now = now
        self._news: list[News] = []
        self._dialogue = Dialogue(self._unasked)
        self._sending = Sending(self._dialogue, self._news.append)
        self._inbox = Inbox(
            self._dialogue,
            lambda message: self._news.append(Came(message)),
            lambda report: self._news.append(Reported(report)),
        )
        self._waking = Waking(
            self._dialogue,
            pin,
            dict(notes),
            lambda: self.state,
            self._change,
            self._news.append,
            self._again,
            self._mute,
            self._awake,
        )
        self._sim_due: float | None = None
        self._poll_due: float | None = None
        self._polls = 0
        self._silences = 0
        self._news.append(Write(ABORT))
        self._waking.begin(now)

    @property
    def free(self) -> bool:
        """Whether a message may be handed to `send`."""
        return self.state.usable and not self._sending.busy and self._poll_due is not None

    def send(self, id: int, number: str, text: str, reference: int, now: float) -> None:
        """`Sent` with this id follows. `reference` (0 to 255) marks the parts of a long one."""
        self._now = now
        self._sending.send(id, number, text, reference, now)

    def kept(self, slots: Iterable[int], now: float) -> None:
        """A message that came is safe: its slots may be cleared."""
        self._now = now
        self._inbox.kept(slots, now)

    def pin_noted(self, now: float) -> None:
        self._now = now
        self._waking.pin_noted(now)

    def lost(self) -> None:
        """The device is gone; a last `drain` says what became of a message in the air."""
        self._sending.lost()

    def receive(self, data: bytes, now: float) -> None:
        self._now = now
        self._dialogue.receive(data, now)

    def tick(self, now: float) -> None:
        self._now = now
        self._dialogue.tick(now)
        if self._sim_due is not None and now >= self._sim_due:
            self._sim_due = None
            self._waking.look_at_sim(now)
        if self._poll_due is not None and now >= self._poll_due:
            self._poll()

    def next_deadline(self) -> float | None:
        dues = (self._dialogue.next_deadline(), self._sim_due, self._poll_due)
        return min((due for due in dues if due is not None), default=None)

    def drain(self) -> list[News]:
        news = [*self._news, *map(Write, self._dialogue.drain())]
        self._news.clear()
        return news

    # -- awake

    def _awake(self) -> None:
        """Settings, then a first look at everything; the SIM is asked for only now and then from here on."""
        if self._poll_due is None:
            self._settle()
            self._poll()

    def _settle(self) -> None:
        for text in ("ATE0", "AT+CMEE=1", "AT+CMGF=0"):
            self._dialogue.ask(text, lambda _: None, self._now)
        self._one_of(STORES, lambda _: None)
        self._one_of(NOTIFY, lambda text: self._change(replace(self.state, reports=text in NOTIFY[:2])))

    def _one_of(self, texts: tuple[str, ...], took: Callable[[str], None]) -> None:
        """The first that the modem takes."""

        def answered(answer: Answer) -> None:
            if answer.ok:
                took(texts[0])
            elif len(texts) > 1:
                self._one_of(texts[1:], took)

        self._dialogue.ask(texts[0], answered, self._now)

    def _poll(self) -> None:
        self._poll_due = self._now + POLL_S
        if self._sending.busy:
            return
        if self._polls % RARE == 0:
            if self._polls:
                self._settle()
            self._dialogue.ask("AT+COPS?", self._operator, self._now, patience_s=20)
        self._polls += 1
        self._dialogue.ask("AT+CPIN?", self._still_open, self._now)
        self._dialogue.ask("AT+CSQ", self._signal, self._now)
        self._dialogue.ask("AT+CREG?", self._registered, self._now)
        self._dialogue.ask("AT+CPMS?", self._room, self._now)
        self._inbox.overdue(self._now)
        self._inbox.list(self._now)

    def _still_open(self, answer: Answer) -> None:
        self._silences = self._silences + 1 if answer.ending is Ending.SILENCE else 0
        if self._silences >= SILENCES:
            self._mute()
        elif answer.ending is not Ending.SILENCE and answer.value("+CPIN:") != "READY":
            # Taken out, or the modem has started again and wants its PIN.
            self._poll_due = None
            self._change(replace(self.state, sim=Sim.UNKNOWN, registration=Registration.UNKNOWN))
            self._waking.begin(self._now)

    def _signal(self, answer: Answer) -> None:
        rssi = answer.value("+CSQ:").partition(",")[0]
        if rssi.isdecimal():
            self._change(replace(self.state, signal_dbm=signal_dbm(int(rssi))))

    def _registered(self, answer: Answer) -> None:
        fields = answer.value("+CREG:").split(",")
        if answer.ok and len(fields) >= 2:
            found = _REGISTRATION.get(fields[1].strip(), Registration.UNKNOWN)
            self._change(replace(self.state, registration=found))

    def _operator(self, answer: Answer) -> None:
        fields = answer.value("+COPS:").split(",")
        name = fields[2].strip(' "')[:40] if answer.ok and len(fields) >= 3 else ""
        self._change(replace(self.state, operator=name))

    def _room(self, answer: Answer) -> None:
        fields = [field.strip(' "') for field in answer.value("+CPMS:").split(",")]
        if answer.ok and len(fields) >= 3 and fields[1].isdecimal() and fields[2].isdecimal():
            self._change(replace(self.state, slots_used=int(fields[1]), slots_total=int(fields[2])))
            if self.state.full:
                self._inbox.make_room()

    # -- what happens by itself

    def _unasked(self, line: str, pdu: str) -> None:
        if line.startswith("+CMTI:") and self._poll_due is not None:
            self._inbox.list(self._now)
        elif line.startswith("+CDS:"):
            self._inbox.report(pdu)

    def _again(self, seconds: float) -> None:
        self._sim_due = self._now + seconds

    def _mute(self) -> None:
        self._sim_due = self._poll_due = None
        self._dialogue.drop()
        self._news.append(Mute())

    def _change(self, state: ModemState) -> None:
        if state != self.state:
            self.state = state
            self._news.append(Changed(state))
