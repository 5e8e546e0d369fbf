"""The line and the deadlines against the simplest thing that does the same."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.core.deadlines import Deadlines, Due
from appliance.core.ids import CallId
from appliance.core.queues.line import Line, Place

IDS = st.integers(0, 8).map(lambda n: CallId(f"c{n}"))


@given(st.lists(st.tuples(st.booleans(), IDS, st.integers(-2, 2), st.integers(0, 5))))
def test_line_is_sorted_by_priority_then_time_whatever_comes_and_goes(
    steps: list[tuple[bool, CallId, int, int]],
) -> None:
    line, plain = Line(), dict[CallId, Place]()
    shown: list[CallId] = []
    for serial, (joins, call, priority, since) in enumerate(steps):
        if joins:
            plain[call] = Place(-priority, float(since), serial, call)
            line.join(plain[call])
        else:
            plain.pop(call, None)
            line.leave(call)
        order = [place.call for place in sorted(plain.values())]
        assert list(line) == order and len(line) == len(order)
        assert [line.position(c) for c in order] == list(range(1, len(order) + 1))
        moved = set(line.pop_moved())
        assert {c for i, c in enumerate(order) if shown[i : i + 1] != [c]} <= moved
        shown = order
    assert line.longest_since() == min((place.since for place in plain.values()), default=None)


@given(st.lists(st.tuples(st.sampled_from(["set", "clear", "pass"]), IDS, st.floats(0, 100))))
def test_deadlines_come_up_once_in_order_and_only_the_latest_counts(
    steps: list[tuple[str, CallId, float]],
) -> None:
    deadlines, plain, now = Deadlines(), dict[str, float](), 0.0
    for step, name, number in steps:
        if step == "set":
            deadlines.set(Due.RING, name, now + number)
            plain[name] = now + number
        elif step == "clear":
            deadlines.clear(Due.RING, name)
            plain.pop(name, None)
        else:
            now += number
            due = sorted((at, key) for key, at in plain.items() if at <= now)
            came = [key for _, key in deadlines.pop_due(now)]
            assert [plain[key] for key in came] == [at for at, _ in due]
            assert {key for _, key in due} == set(came)
            plain = {key: at for key, at in plain.items() if at > now}
        assert deadlines.next() == min(plain.values(), default=None)
