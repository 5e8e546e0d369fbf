"""Short messages in the database: once in, once out, and honest about the rest."""

import pytest

from appliance.store import messages
from appliance.store.messages import FIRST_PAUSE_S, GIVE_UP_S, MessageFilter, page

NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def database(database_url):
    """Each test on SQLite and on PostgreSQL."""


def out(number="+573001112233", text="Hola", now=NOW):
    return messages.queue(number, text, "sofia", now)


def state(row):
    return messages.get(row.id).state


def test_what_came_in_is_kept_once():
    assert messages.received("600", "Sí, confirmo", NOW, 5.0)
    assert not messages.received("600", "Sí, confirmo", NOW + 60, 5.0)
    assert messages.received("600", "Sí, confirmo", NOW, 6.0)
    assert len(page(MessageFilter())) == 2


def test_messages_go_out_in_their_order_each_taken_once():
    first, second = out(text="a"), out(text="b")
    assert messages.next_to_send(NOW).id == first.id
    assert messages.next_to_send(NOW).id == second.id
    assert messages.next_to_send(NOW) is None


def test_a_report_for_each_part_makes_it_delivered():
    row = out()
    messages.next_to_send(NOW)
    messages.sent(row.id, [7, 8], NOW, reports=True)
    assert messages.reported(7, "+573001112233", delivered=True, now=NOW + 5)
    assert state(row) == "sent"
    assert messages.reported(8, "3001112233", delivered=True, now=NOW + 6)
    assert (state(row), messages.get(row.id).delivered_at) == ("delivered", NOW + 6)


def test_one_part_not_delivered_is_the_message_not_delivered():
    row = out()
    messages.next_to_send(NOW)
    messages.sent(row.id, [7, 8], NOW, reports=True)
    messages.reported(8, row.number, delivered=False, now=NOW)
    assert (state(row), messages.get(row.id).reason) == ("failed", "not_delivered")


@pytest.mark.parametrize(
    ("reference", "number", "later_s"), [(9, "+573001112233", 0), (7, "+5799", 0), (7, "", 4 * 86_400)]
)
def test_reports_of_others_change_nothing(reference, number, later_s):
    row = out()
    messages.next_to_send(NOW)
    messages.sent(row.id, [7], NOW, reports=True)
    assert not messages.reported(reference, number, delivered=True, now=NOW + later_s)
    assert state(row) == "sent"


def test_what_could_not_go_now_goes_later_and_ever_more_seldom():
    row, now, pauses = out(), NOW, []
    for _ in range(6):
        assert messages.next_to_send(now).id == row.id
        messages.try_later(row.id, "code_38", now)
        pauses.append(messages.get(row.id).next_at - now)
        assert messages.next_to_send(now) is None
        now += pauses[-1]
    assert pauses == [FIRST_PAUSE_S * factor for factor in (1, 2, 4, 8, 15, 15)]


def test_after_a_day_it_is_given_up():
    row = out()
    assert messages.next_to_send(NOW + GIVE_UP_S + 1) is None
    assert (state(row), messages.get(row.id).reason) == ("failed", "too_late")


def test_what_was_in_the_air_at_a_kill_is_uncertain_and_not_sent_again():
    row = out()
    messages.next_to_send(NOW)
    assert messages.interrupted() == 1
    assert state(row) == "uncertain"
    assert messages.next_to_send(NOW) is None


def test_people_find_messages_without_accents_and_by_a_part_of_the_number():
    messages.received("+573009998877", "Confirmo la cita del señor Ñáñez", NOW, 1.0)
    out(text="Su cita es mañana")
    assert [row.direction for row in page(MessageFilter(text="nanez CITA"))] == ["in"]
    assert [row.direction for row in page(MessageFilter(text="9998"))] == ["in"]
    assert [row.direction for row in page(MessageFilter(text="cita"))] == ["out", "in"]
    assert [row.state for row in page(MessageFilter(direction="out", state="queued"))] == ["queued"]
    assert page(MessageFilter(to_at=NOW)) == []


def test_pages_go_on_where_the_last_ended():
    rows = [out(text=str(number)) for number in range(5)]
    first = page(MessageFilter(), limit=2)
    rest = page(MessageFilter(), before_id=first[-1].id, limit=9)
    assert [row.id for row in [*first, *rest]] == [row.id for row in reversed(rows)]
