"""The shipped core's waits against the theory of queues: what it does is what Erlang, Cobham and Little say.

Each case is run in independent replications, each warmed up first; the theory's value must lie within the
99 % interval of the simulation itself, and that interval must be narrow enough to mean something. Seeds are
fixed: a failure is a change of the core, not bad luck.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

import pytest

from appliance.core.figures import erlang
from appliance.core.site.model import SkillNeed
from tests.simulation.clinic import Answer, Clinic, Stream, plain_queue, team
from tests.simulation.confidence import Interval, interval
from tests.support.core_site import agent

TALK_S = 180.0
TARGET_S = 20.0


@dataclass(frozen=True, slots=True)
class Replication:
    answers: list[Answer]
    surplus: float


@dataclass(frozen=True, slots=True)
class Case:
    agents: int
    occupancy: float
    replications: int
    callers: int
    """Of each replication, the warm-up not counted."""

    @property
    def load(self) -> float:
        return self.agents * self.occupancy

    def replicate(self, seed: int) -> Replication:
        every_s = TALK_S / self.load
        clinic = Clinic([plain_queue()], team(self.agents), [Stream("sales", every_s, TALK_S)], seed)
        warm_up = self.callers // 4
        clinic.run((warm_up + self.callers) * every_s)
        return Replication(clinic.answers[warm_up:], clinic.surplus)


CASES = [
    Case(1, 0.5, 20, 500),
    Case(3, 0.7, 20, 800),
    Case(5, 0.8, 20, 1000),
    Case(12, 0.8, 20, 1000),
    Case(25, 0.8, 40, 1000),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.agents}-agents-{case.occupancy:.0%}")
def test_waits_and_service_level_of_one_queue_are_erlangs(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [case.replicate(100 * case.agents + n) for n in range(case.replications)]
    agents, load = case.agents, case.load
    in_time = erlang.service_level(agents, load, TALK_S, TARGET_S)
    compared = [
        ("mean wait s", _measure(runs, _mean_wait), erlang.mean_wait_s(agents, load, TALK_S)),
        ("at once", _measure(runs, _served_at_once), 1 - erlang.erlang_c(agents, load)),
        (f"in {TARGET_S:.0f} s", _measure(runs, _served_in_time), in_time),
    ]
    callers = sum(len(run.answers) for run in runs)
    _print(capsys, f"{agents} agents at {case.occupancy:.0%}, {callers} callers", compared)
    for what, simulated, theory in compared:
        assert theory in simulated, what
    assert compared[0][1].half_width < 0.45 * compared[0][2]
    assert compared[2][1].half_width < 0.05


def test_urgent_callers_wait_as_cobham_says_and_nobody_elses_work_is_lost(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Non-preemptive priorities over two queues with the same agents: Cobham (1954), for M/M/c in Gross and
    Harris, ch. 3: W_k = C·h / (c · (1 − s_(k−1)) · (1 − s_k)), s_k the occupancy of classes 1 to k."""
    agents, urgent, others = 6, 0.3, 0.5
    runs = [_two_priorities(agents, urgent, others, seed) for seed in range(20)]
    busy = erlang.erlang_c(agents, agents * (urgent + others)) * TALK_S / agents
    rest = 1 - urgent - others
    compared = [
        ("urgent s", _measure(runs, lambda run: _mean_wait(run, "vip")), busy / (1 - urgent)),
        ("others s", _measure(runs, lambda run: _mean_wait(run, "sales")), busy / ((1 - urgent) * rest)),
        ("all s", _measure(runs, _mean_wait), busy / rest),
    ]
    _print(capsys, f"{agents} agents, two priorities", compared)
    for what, simulated, theory in compared:
        assert theory in simulated, what


def _two_priorities(agents: int, urgent: float, others: float, seed: int) -> Replication:
    streams = [
        Stream("vip", TALK_S / (agents * urgent), TALK_S),
        Stream("sales", TALK_S / (agents * others), TALK_S),
    ]
    queues = [plain_queue("vip", priority=1), plain_queue("sales")]
    clinic = Clinic(queues, team(agents, "vip", "sales"), streams, seed)
    clinic.run(900 * TALK_S / (agents * (urgent + others)))
    return Replication(clinic.answers[200:], clinic.surplus)


def test_callers_who_ask_a_skill_get_it_and_relaxing_shortens_their_wait(
    capsys: pytest.CaptureFixture[str],
) -> None:
    strict = _english_waits(None)
    relaxed = _english_waits(60.0)
    with capsys.disabled():
        print(f"\n  english asked: strict {strict[0]:.1f} s, relaxed after 60 s {relaxed[0]:.1f} s")
    assert strict[1] == {"e0", "e1"}, "only who has the skill answers"
    assert {"e0", "e1"} < relaxed[1]
    assert relaxed[0] < strict[0]


def test_estimated_wait_is_right_on_average(capsys: pytest.CaptureFixture[str]) -> None:
    """What newcomers are told against what they then wait, over those who had to wait."""
    pairs = [pair for seed in range(6) for pair in _told_and_waited(Case(6, 0.9, 1, 800), seed)]
    told, waited = fmean(told for told, _ in pairs), fmean(waited for _, waited in pairs)
    with capsys.disabled():
        print(f"\n  {len(pairs)} callers told {told:.1f} s, waited {waited:.1f} s, ratio {told / waited:.2f}")
    assert 0.85 < told / waited < 1.15


def _told_and_waited(case: Case, seed: int) -> list[tuple[float, float]]:
    clinic = Clinic([plain_queue()], team(6), [Stream("sales", TALK_S / case.load, TALK_S)], seed)
    told: list[float | None] = []
    clinic.on_call = lambda: told.append(clinic.time.acd.view().queues["sales"]["estimated_wait_s"])
    clinic.run(case.callers * TALK_S / case.load)
    return [
        (estimate, answer.waited_s)
        for estimate, answer in zip(told, clinic.answers, strict=False)
        if estimate is not None and answer.waited_s > 0
    ]


def _english_waits(relax_after_s: float | None) -> tuple[float, set[str]]:
    """Mean wait of english callers, and who answered them; two of eight agents speak it."""
    need = SkillNeed("english", 3, relax_after_s=relax_after_s, relax_every_s=5)
    users = [agent(f"e{n}", "help", "sales", english=5) for n in range(2)]
    users += [agent(f"a{n}", "help", "sales") for n in range(6)]
    queues = [plain_queue("help", skills=(need,)), plain_queue("sales")]
    streams = [Stream("help", TALK_S / 1.2, TALK_S), Stream("sales", TALK_S / 4.5, TALK_S)]
    clinic = Clinic(queues, users, streams, seed=5)
    clinic.run(2000 * TALK_S / 5.7)
    english = [answer for answer in clinic.answers if answer.queue == "help"]
    return fmean(answer.waited_s for answer in english), {answer.agent for answer in english}


def _measure(runs: list[Replication], what: Callable[[list[Answer]], float]) -> Interval:
    return interval([what(run.answers) for run in runs], [run.surplus for run in runs])


def _mean_wait(answers: list[Answer], queue: str | None = None) -> float:
    return fmean(answer.waited_s for answer in answers if queue in (None, answer.queue))


def _served_at_once(answers: list[Answer]) -> float:
    return sum(answer.waited_s == 0 for answer in answers) / len(answers)


def _served_in_time(answers: list[Answer]) -> float:
    return sum(answer.waited_s <= TARGET_S for answer in answers) / len(answers)


def _print(
    capsys: pytest.CaptureFixture[str], title: str, compared: list[tuple[str, Interval, float]]
) -> None:
    with capsys.disabled():
        print(f"\n  {title}")
        for what, simulated, theory in compared:
            print(f"    {what:<12} simulated {simulated!s:>18}   theory {theory:.3f}")
