"""Short messages: known PDUs, every alphabet, parts in any order, and whatever a network may send."""

import contextlib
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.serial.sms import gsm7
from hw.serial.sms.assembly import GAP, PATIENCE_S, Assembly
from hw.serial.sms.fields import BadPdu, encode_time, read_time
from hw.serial.sms.fields import Reader as Octets
from hw.serial.sms.header import Part
from hw.serial.sms.incoming import Deliver, Delivery, Own, Report, decode
from hw.serial.sms.submit import TooLong, split, submit
from tests.support import gsm_bits

NARROW = "".join(char for char in gsm7.BASIC if char != "\x1b") + "^{}\\[~]|€"
NUMBERS = st.from_regex(r"\+?[0-9]{3,15}", fullmatch=True)


def test_the_alphabet_has_128_places_all_different():
    assert len(gsm7.BASIC) == 128 == len(set(gsm7.BASIC))


def test_a_message_of_the_books_is_read():
    found = decode("07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37")
    assert isinstance(found, Deliver)
    assert (found.number, found.text) == ("27838890001", "hellohello")
    assert found.at == datetime(1999, 3, 29, 15, 16, 59, tzinfo=timezone(timedelta(hours=2))).timestamp()


def test_a_message_of_the_books_is_written():
    (one,) = submit("46708251358", "hellohello", 0, report=False)
    assert one.pdu == "0011000B816407281553F80000A70AE8329BFD4697D9EC37"
    assert one.length == 23


def test_eight_septets_fill_seven_octets():
    assert gsm7.pack(gsm7.encode("hellohello")).hex() == "e8329bfd4697d9ec37"
    assert len(gsm7.pack([0x7F] * 8)) == 7


@given(st.text(NARROW, min_size=1, max_size=600), NUMBERS)
def test_narrow_texts_arrive_as_they_were_written(text, number):
    sent = [gsm_bits.read_submit(each.pdu) for each in submit(number, text, 7)]
    assert "".join(each.text for each in sent) == text
    assert {(each.number, each.coding, each.wants_report) for each in sent} == {(number, 0, True)}
    assert [each.part for each in sent] == list(range(1, len(sent) + 1))
    assert {each.total for each in sent} == {len(sent)}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300), NUMBERS)
def test_any_text_arrives_and_no_character_is_torn(text, number):
    sent = [gsm_bits.read_submit(each.pdu) for each in submit(number, text, 7)]
    assert "".join(each.text for each in sent) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("á" * 70, 1),
        ("á" * 71, 2),
        ("x" * 1530, 10),
    ],
)
def test_a_text_takes_as_many_messages_as_it_must(text, parts):
    assert len(split(text)) == parts


def test_a_text_too_long_is_refused():
    with pytest.raises(TooLong):
        split("x" * 1531)


@pytest.mark.parametrize("number", ["", "+", "5x", "1" * 21, "ACME"])
def test_what_is_no_number_is_not_written_to(number):
    with pytest.raises(BadPdu):
        submit(number, "hi", 0)


@given(st.text(NARROW, max_size=150), NUMBERS)
def test_messages_of_the_network_are_read(text, number):
    assert decode(gsm_bits.deliver(number, text)).text == text
    assert decode(gsm_bits.deliver(number, text)).number == number
    long = decode(gsm_bits.deliver(number, text, part=(9, 2, 3)))
    assert (long.text, long.part) == (text, Part(9, 2, 3))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_wide_messages_of_the_network_are_read(text):
    assert decode(gsm_bits.deliver("+573001112233", text, ucs2=True)).text == text


def test_a_sender_may_have_a_name_in_place_of_a_number():
    pdu = "0004" + "09D0" + "C2303BEC9E83" + "0000" + gsm_bits.TIME + "02E834"
    assert decode(pdu).number.startswith("Ba")


def test_spanish_letters_of_the_single_shift_table_are_read():
    head = "03240102"
    septets = [ord("a"), 0x1B, 0x61, 0x1B, 0x6F]
    lead = "".join(f"{octet:08b}"[::-1] for octet in bytes.fromhex(head))
    lead += "0" * (-len(lead) % 7)
    data = gsm_bits.octets(lead + gsm_bits.bits_of(septets))
    pdu = f"0044{gsm_bits.digits('600')}0000{gsm_bits.TIME}{len(lead) // 7 + 5:02X}{data.hex()}"
    assert decode(pdu).text == "aáó"


@pytest.mark.parametrize(
    ("status", "delivery"),
    [
        (0x00, Delivery.DELIVERED),
        (0x02, Delivery.DELIVERED),
        (0x20, Delivery.PENDING),
        (0x46, Delivery.FAILED),
        (0x63, Delivery.FAILED),
    ],
)
def test_a_report_says_what_became_of_a_part(status, delivery):
    found = decode(gsm_bits.status_report(41, "+573001112233", status))
    assert isinstance(found, Report)
    assert (found.reference, found.number, found.delivery) == (41, "+573001112233", delivery)


def test_what_stands_on_the_sim_to_be_sent_is_not_taken_for_mail():
    assert decode(submit("600", "hi", 0)[0].pdu) == Own()


@given(st.binary(max_size=60))
def test_no_pdu_brings_the_reader_down(data):
    with contextlib.suppress(BadPdu):
        decode(data.hex())


@given(st.integers(946684800, 3786911999))
def test_a_time_stamp_comes_back(at):
    assert read_time(Octets(encode_time(at))) == at


def part(number, of=3, text="", sender="600", reference=5):
    return Deliver(sender, text or f"<{number}>", 1000.0 + number, Part(reference, number, of))


@given(st.permutations([1, 2, 3]))
def test_parts_come_together_in_any_order(order):
    assembly = Assembly()
    messages = [assembly.add(part(number), number + 10, 0.0) for number in order]
    assert messages[:2] == [None, None]
    assert messages[2].text == "<1><2><3>"
    assert sorted(messages[2].slots) == [11, 12, 13]
    assert (messages[2].complete, messages[2].at) == (True, 1001.0)


def test_a_part_that_comes_twice_counts_once():
    assembly = Assembly()
    assert assembly.add(part(1, 2), 1, 0.0) is None
    assert assembly.add(part(1, 2), 2, 0.0) is None
    message = assembly.add(part(2, 2), 3, 0.0)
    assert (message.text, sorted(message.slots)) == ("<1><2>", [1, 2, 3])


def test_two_long_messages_are_not_mixed():
    assembly = Assembly()
    assembly.add(part(1, 2, reference=1), 1, 0.0)
    assembly.add(part(1, 2, reference=2), 2, 0.0)
    assembly.add(part(1, 2, sender="700", reference=1), 3, 0.0)
    assert assembly.add(part(2, 2, "b", reference=1), 4, 0.0).slots == (1, 4)


def test_a_part_that_never_comes_leaves_a_gap():
    assembly = Assembly()
    assembly.add(part(1), 1, 0.0)
    assembly.add(part(3), 2, 10.0)
    assert list(assembly.overdue(PATIENCE_S - 1)) == []
    (message,) = assembly.overdue(PATIENCE_S)
    assert (message.text, message.complete) == (f"<1>{GAP}<3>", False)
    assert assembly.waiting() == frozenset()
