"""The dialogue with a modem, in virtual time, against one that answers as real ones do."""

from itertools import count

import pytest

from hw.serial.modem.modem import POLL_S, Modem
from hw.serial.modem.news import Came, Mute, NotePin, Reported, Result, Sent, Write
from hw.serial.modem.pin import PinNote
from hw.serial.modem.state import Registration, Sim
from hw.serial.sms.incoming import Delivery
from tests.support import gsm_bits, gsm_modem
from tests.support.gsm_modem import GsmModem

IDS = count(1)


class Line:
    """Box and modem on one line: what the modem says comes at once, or in pieces of `chunk`."""

    def __init__(self, peer, pin="", notes=None, chunk=None):
        self.peer, self.chunk, self.now = peer, chunk, 100.0
        self.notes = dict(notes or {})
        self.news = []
        self.keeping = True
        self.modem = Modem(pin, self.notes, self.now)
        self.settle()

    def settle(self):
        """Until neither has anything more to say."""
        for _ in range(400):
            out = self.modem.drain()
            heard = self.peer.take()
            for each in out:
                if isinstance(each, Write):
                    heard += self.peer.feed(each.data)
                else:
                    self._hear(each)
            for at in range(0, len(heard), self.chunk or max(1, len(heard))):
                self.modem.receive(heard[at : at + (self.chunk or len(heard))], self.now)
            if not out and not heard:
                return
        raise AssertionError("they go on for ever")

    def _hear(self, each):
        self.news.append(each)
        if isinstance(each, NotePin):
            self.notes[each.card] = each.note
            if each.note.wrong:
                self.modem.pin_noted(self.now)
        if isinstance(each, Came) and self.keeping:
            self.modem.kept(each.message.slots, self.now)

    def run(self, seconds):
        until = self.now + seconds
        while (due := self.modem.next_deadline()) is not None and due <= until:
            self.now = max(due, self.now)
            self.modem.tick(self.now)
            self.settle()
        self.now = until

    def of(self, kind):
        return [each for each in self.news if isinstance(each, kind)]

    @property
    def texts(self):
        return [each.message.text for each in self.of(Came)]

    def send(self, number, text):
        self.modem.send(next(IDS), number, text, 7, self.now)
        self.settle()

    @property
    def sent(self):
        return self.of(Sent)[-1]


def sim(**how):
    return gsm_modem.Sim(**how)


@pytest.fixture
def line():
    return Line(GsmModem(sim()))


def test_a_modem_says_who_it_is_and_how_it_stands(line):
    state = line.modem.state
    assert (state.maker, state.model, state.imei) == ("Acme", "G-100", "352099001761481")
    assert state.card == "8957123456789012345"
    assert (state.sim, state.registration, state.signal_dbm) == (Sim.READY, Registration.HOME, -79)
    assert (state.slots_used, state.slots_total) == (0, 10)
    assert line.modem.free


def test_a_message_goes_out_and_its_report_comes_back(line):
    line.send("+573001112233", "Hola, su cita es mañana")
    assert line.sent.result is Result.SENT
    assert [each.text for each in line.peer.sent] == ["Hola, su cita es mañana"]
    line.peer.report(line.sent.references[0], "+573001112233")
    line.settle()
    (reported,) = line.of(Reported)
    assert reported.report.reference == line.sent.references[0]
    assert reported.report.delivery is Delivery.DELIVERED


def test_a_long_wide_message_goes_out_in_parts(line):
    text = "¿Cuándo? " * 20
    line.send("300", text)
    assert line.sent.result is Result.SENT
    assert len(line.sent.references) == len(line.peer.sent) == 3
    assert "".join(part.text for part in line.peer.sent) == text


def test_a_message_comes_in_and_is_cleared_from_the_sim(line):
    line.peer.message("+573009998877", "Confirmo [sí]", ucs2=True)
    line.settle()
    assert line.texts == ["Confirmo [sí]"]
    assert line.peer.sim.slots == {}


def test_what_is_not_kept_yet_stays_on_the_sim_and_is_not_told_twice(line):
    line.keeping = False
    line.peer.message("600", "uno")
    line.settle()
    line.run(10 * POLL_S)
    assert line.texts == ["uno"]
    assert len(line.peer.sim.slots) == 1
    line.modem.kept(line.of(Came)[0].message.slots, line.now)
    line.settle()
    assert line.peer.sim.slots == {}


def test_a_long_message_comes_together_from_its_parts(line):
    for number in (2, 3, 1):
        line.peer.message("600", f"<{number}>", part=(9, number, 3))
        line.settle()
    assert line.texts == ["<1><2><3>"]
    assert line.peer.sim.slots == {}


def test_a_message_whose_bell_was_missed_is_found_by_looking(line):
    line.peer.sim.put(gsm_bits.deliver("600", "callado"))
    line.run(POLL_S + 1)
    assert line.texts == ["callado"]


def test_a_full_sim_is_emptied():
    card = sim(room=3)
    for text in ("uno", "dos", "tres"):
        card.put(gsm_bits.deliver("600", text))
    line = Line(GsmModem(card))
    assert sorted(line.texts) == ["dos", "tres", "uno"]
    assert card.slots == {}
    line.run(POLL_S + 1)
    assert not line.modem.state.full
    assert line.peer.message("600", "cuatro")


def test_a_sim_full_of_parts_that_never_end_gives_them_up():
    card = sim(room=2)
    card.put(gsm_bits.deliver("600", "<1>", part=(9, 1, 3)))
    card.put(gsm_bits.deliver("600", "<3>", part=(9, 3, 3)))
    line = Line(GsmModem(card))
    line.run(2 * POLL_S)
    assert line.texts == ["<1>[…]<3>"]
    assert card.slots == {}


def test_a_sim_full_of_what_is_not_ours_says_so():
    card = sim(room=1)
    card.put("0011000B816407281553F80000A70AE8329BFD4697D9EC37", status=2)
    line = Line(GsmModem(card))
    line.run(POLL_S + 1)
    assert line.modem.state.full
    assert line.texts == []


def test_what_cannot_be_read_is_handed_on_and_not_lost():
    card = sim()
    card.put("00FF")
    line = Line(GsmModem(card))
    assert line.texts == ["00FF"]
    assert card.slots == {}


# -- PIN


def test_the_right_pin_opens_the_sim_and_its_note_is_cleared():
    line = Line(GsmModem(sim(pin="1234")), pin="1234")
    line.run(5)
    assert line.modem.free
    assert line.peer.sim.entered == ["1234"]
    assert [each.note.wrong for each in line.of(NotePin)] == [1, 0]


def test_a_wrong_pin_is_tried_once_only():
    line = Line(GsmModem(sim(pin="1234")), pin="9999")
    line.run(600)
    assert line.modem.state.sim is Sim.PIN_WRONG
    assert line.peer.sim.entered == ["9999"]
    assert line.peer.sim.tries == 2


@pytest.mark.parametrize("says_tries", [True, False])
def test_a_third_wrong_pin_is_never_tried_whatever_restarts_and_re_plugging(says_tries):
    card, notes = sim(pin="1234"), {}
    for pin in ("1111", "1111", "2222", "2222", "3333", "4444", "1234"):
        line = Line(GsmModem(card, says_tries=says_tries), pin, notes)
        line.run(120)
        notes = line.notes
    assert card.entered == ["1111", "2222"]
    assert card.tries == 1
    assert line.modem.state.sim is Sim.PIN_HELD_BACK


def test_tries_that_somebody_else_used_up_count_too():
    line = Line(GsmModem(sim(pin="1234", tries=1)), pin="1234")
    line.run(60)
    assert line.peer.sim.entered == []
    assert line.modem.state.sim is Sim.PIN_HELD_BACK


def test_after_the_right_pin_was_put_in_elsewhere_the_count_begins_anew():
    card = sim(pin="1234")
    notes = {card.card: PinNote().tries(card.card, "1111").tries(card.card, "2222")}
    line = Line(GsmModem(card), "1234", notes)
    line.run(10)
    assert line.modem.free


def test_a_try_that_is_not_noted_is_not_made():
    modem, peer = Modem("1234", {}, 0.0), GsmModem(sim(pin="1234"))
    for now in range(200):
        modem.tick(float(now))
        for each in modem.drain():
            if isinstance(each, Write):
                modem.receive(peer.feed(each.data), float(now))
    assert peer.sim.entered == []


def test_without_a_pin_in_the_site_none_is_made_up():
    line = Line(GsmModem(sim(pin="1234")))
    line.run(60)
    assert (line.modem.state.sim, line.peer.sim.entered) == (Sim.PIN_NEEDED, [])


def test_a_sim_that_asks_for_its_puk_is_left_alone():
    line = Line(GsmModem(sim(pin="1234", tries=0)), pin="1234")
    line.run(60)
    assert (line.modem.state.sim, line.peer.sim.entered) == (Sim.LOCKED, [])


def test_a_sim_put_in_later_is_found():
    line = Line(GsmModem(None))
    line.run(30)
    assert line.modem.state.sim is Sim.ABSENT
    line.peer.sim, line.peer.unlocked = sim(), True
    line.run(30)
    assert line.modem.free


def test_a_sim_taken_out_stops_the_sending_and_comes_back(line):
    card, line.peer.sim = line.peer.sim, None
    line.run(POLL_S + 1)
    assert not line.modem.free
    line.peer.sim = card
    line.run(30)
    assert line.modem.free


# -- bad lines, bad networks


@pytest.mark.parametrize("chunk", [1, 2, 7])
def test_half_lines_are_put_together(chunk):
    line = Line(GsmModem(sim()), chunk=chunk)
    line.peer.message("600", "en trozos")
    line.settle()
    line.send("300", "también")
    assert line.texts == ["en trozos"]
    assert line.sent.result is Result.SENT


def test_noise_on_the_line_is_borne(line):
    for _ in range(5):
        line.peer.noise()
        line.settle()
        line.peer.message("600", "claro")
        line.settle()
    line.run(3 * POLL_S)
    line.peer.noise(b"x" * 5000)
    line.settle()
    line.send("300", "hola")
    line.run(60)
    assert line.texts == ["claro"] * 5
    assert line.of(Sent)[0].result is Result.SENT


def test_a_modem_that_says_nothing_is_given_up():
    peer = GsmModem(sim())
    peer.deaf = True
    line = Line(peer)
    line.run(60)
    assert line.of(Mute)
    assert line.modem.next_deadline() is None


def test_a_modem_that_falls_silent_is_given_up(line):
    line.peer.deaf = True
    line.run(200)
    assert line.of(Mute)


def test_without_a_network_nothing_may_be_sent():
    line = Line(GsmModem(sim(), registration=3))
    assert line.modem.state.registration is Registration.DENIED
    assert not line.modem.free
    line.peer.registration = 5
    line.run(POLL_S + 1)
    assert line.modem.free


@pytest.mark.parametrize(
    ("code", "result", "reason"),
    [(38, Result.LATER, "code_38"), (331, Result.LATER, "code_331"), (28, Result.REFUSED, "code_28")],
)
def test_what_the_network_says_no_to_is_told_apart(line, code, result, reason):
    line.peer.refuse = [code]
    line.send("300", "hola")
    assert (line.sent.result, line.sent.reason) == (result, reason)
    line.send("300", "hola")
    assert line.sent.result is Result.SENT


def test_a_later_part_that_stumbles_is_sent_again(line):
    line.peer.refuse = [None, 42, None]
    line.send("300", "x" * 200)
    assert line.sent.result is Result.SENT
    assert [part.part for part in line.peer.sent] == [1, 2]


def test_a_long_message_that_is_cut_short_is_said_to_be(line):
    line.peer.refuse = [None, 42, 42, 42]
    line.send("300", "x" * 200)
    assert (line.sent.result, line.sent.reason, len(line.sent.references)) == (Result.REFUSED, "cut_short", 1)


def test_no_answer_after_the_pdu_is_uncertain(line):
    line.peer.hang_after_pdu = True
    line.send("300", "hola")
    line.run(100)
    assert (line.sent.result, line.sent.reason) == (Result.UNCERTAIN, "no_answer")


def test_unplugged_before_the_pdu_the_message_may_go_again(line):
    line.peer.deaf = True
    line.send("300", "hola")
    line.modem.lost()
    line.settle()
    assert (line.sent.result, line.sent.reason) == (Result.LATER, "interrupted")


def test_unplugged_after_the_pdu_the_message_may_have_gone(line):
    line.peer.hang_after_pdu = True
    line.send("300", "hola")
    line.modem.lost()
    line.settle()
    assert (line.sent.result, line.sent.reason) == (Result.UNCERTAIN, "interrupted")


@pytest.mark.parametrize(
    ("number", "text", "reason"), [("x", "a", "bad_number"), ("3", "a" * 2000, "too_long")]
)
def test_what_can_never_be_sent_is_refused_at_once(line, number, text, reason):
    line.send(number, text)
    assert (line.sent.result, line.sent.reason) == (Result.REFUSED, reason)


def test_a_modem_that_started_anew_unseen_is_set_up_again(line):
    line.peer.text_mode = line.peer.echo = True
    line.send("300", "hola")
    assert line.sent.result is Result.SENT
