"""Tests of the lines: who wants one, what is being tested, and what each has shown."""

from dataclasses import dataclass
from typing import Any, Final

from appliance.core.history import LINE_TEST
from appliance.core.quality.line_test import Outcome, Verdict, judge
from appliance.store.database import patient, run_sql, writing
from appliance.store.models import CallLeg, LineTest

KEEP_S: Final = 400 * 86_400.0
OPEN: Final = ("asked", "calling")


@dataclass(frozen=True, slots=True)
class Tested:
    """A test with its sound, if it came so far."""

    test: LineTest
    leg: CallLeg | None

    @property
    def verdict(self) -> Verdict:
        test: Any = self.test
        if test.state in OPEN:
            return Verdict.WAITING
        if test.state == "interrupted":
            return Verdict.INTERRUPTED
        mos: Any = self.leg.mos if self.leg else None
        return judge(Outcome(test.code or 0, test.refused, test.level_dbfs, mos))

    def as_data(self) -> dict[str, Any]:
        """For API and command line."""
        test: Any = self.test
        leg: Any = self.leg
        return {
            "id": test.id,
            "trunk": test.trunk,
            "number": test.number,
            "by": test.by,
            "at": test.began_at or test.asked_at,
            "ended_at": test.ended_at,
            "result": str(self.verdict),
            "sip_code": test.code or None,
            "refused": test.refused,
            "cause": test.cause,
            "answered_s": _rounded(test.answered_s, 2),
            "level_dbfs": _rounded(test.level_dbfs, 1),
            "codec": leg.codec if leg else None,
            "mos": _rounded(leg.mos, 2) if leg else None,
            "loss_in_pct": _loss_pct(leg.heard_packets, leg.heard_lost) if leg else None,
            "loss_out_pct": _loss_pct(leg.told_packets, leg.told_lost) if leg else None,
            "jitter_in_ms": _ms(leg.heard_jitter_s) if leg else None,
            "jitter_out_ms": _ms(leg.told_jitter_s) if leg else None,
            "rtt_ms": _ms(leg.rtt_s) if leg else None,
        }


def call_name(id: int) -> str:
    """What Asterisk and history call it."""
    return f"{LINE_TEST}{id}"


@patient
def ask(trunk: str, number: str, by: str, now: float) -> LineTest:
    """Wanted; one that waits already, or is going on, will do for this wish as well."""
    with writing():
        same = (LineTest.trunk == trunk) & LineTest.state.in_(OPEN)
        waiting: LineTest | None = LineTest.get_or_none(same)
        return waiting or LineTest.create(trunk=trunk, number=number, by=by, state="asked", asked_at=now)


@patient
def begin_next(now: float) -> LineTest | None:
    """The one that has waited longest, marked as going on."""
    with writing():
        wanted = LineTest.select().where(LineTest.state == "asked")
        row: LineTest | None = wanted.order_by(LineTest.id).first()
        if row is not None:
            row.state, row.began_at = "calling", now
            row.save()
    return row


@patient
def ended(id: int, code: int, answered_s: float | None, level_dbfs: float | None, now: float) -> None:
    LineTest.update(
        state="ended", code=code, answered_s=answered_s, level_dbfs=level_dbfs, ended_at=now
    ).where(LineTest.id == id).execute()


@patient
def interrupted(now: float) -> int:
    """At the start: what was going on when the program ended has no result."""
    going_on = LineTest.update(state="interrupted", ended_at=now).where(LineTest.state == "calling")
    return int(going_on.execute())


@patient
def is_told(id: int, *, answered: bool) -> bool:
    """Whether all that the ACD has to say of it is here."""
    row: Any = LineTest.get_or_none(LineTest.id == id)
    if row is None or row.cause is None:
        return False
    return not answered or _leg(id) is not None


@patient
def last_asked_at(trunk: str) -> float | None:
    rows = run_sql("SELECT asked_at FROM line_test WHERE trunk = ? ORDER BY id DESC LIMIT 1", trunk)
    return rows[0][0] if rows else None


@patient
def get(id: int) -> Tested | None:
    row: LineTest | None = LineTest.get_or_none(LineTest.id == id)
    return Tested(row, _leg(id)) if row else None


@patient
def page(trunk: str = "", before_id: int | None = None, limit: int = 50) -> list[Tested]:
    """Newest first; go on with `before_id` = the last one's id."""
    query = LineTest.select().order_by(LineTest.id.desc()).limit(limit)
    if trunk:
        query = query.where(LineTest.trunk == trunk)
    if before_id is not None:
        query = query.where(LineTest.id < before_id)
    return [Tested(row, _leg(row.id)) for row in query]


def latest(trunk: str) -> Tested | None:
    """The newest test that says something of the line itself."""
    telling = (one for one in page(trunk, limit=10) if one.verdict is Verdict.GOOD or one.verdict.is_fault)
    return next(telling, None)


@patient
def forget_old(now: float) -> int:
    return int(LineTest.delete().where(LineTest.asked_at < now - KEEP_S).execute())


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000 * seconds, 1)


def _loss_pct(packets: int | None, lost: int | None) -> float | None:
    if packets is None or lost is None or packets + lost == 0:
        return None
    return round(100 * lost / (packets + lost), 2)


def _leg(id: int) -> CallLeg | None:
    query = CallLeg.select().where((CallLeg.call == call_name(id)) & (CallLeg.trunk != ""))
    leg: CallLeg | None = query.first()
    return leg
