"""`./build.sh bench qos`: ten calls on a full link of 1 Mbit/s up and 4 Mbit/s down, unshaped and shaped."""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass

from tests.bench.figures import percentile, table
from tests.support import systemd
from tests.support.bulk import Bulk
from tests.support.live import Live
from tests.support.provider import Provider
from tests.support.site import apply
from tests.support.voice import Quality, VoiceCalls, site

UP_KBIT, DOWN_KBIT = 1000, 4000
IDLE_S = 5.0
FILL_S = 3.0
"""Until the queues are as full as they get."""


@dataclass(frozen=True, slots=True)
class Direction:
    name: str
    idle: Quality
    full: Quality
    bulk_share: float
    """Of what the calls leave of the link."""

    @property
    def p99_over_idle_ms(self) -> float:
        return percentile(self.full.delays_ms, 0.99) - percentile(self.idle.delays_ms, 0.99)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./build.sh bench qos", description=__doc__)
    parser.add_argument("--calls", type=int, default=10, help="calls at once (10 fit the link)")
    parser.add_argument("--seconds", type=float, default=12.0, help="of full link in each run")
    args = parser.parse_args()
    for unit in ("asterisk.service", "timbre-acd.service", "timbre-site.service"):
        systemd.wait_active(unit, timeout_s=60)
    runs = {
        "unshaped": _run(args.calls, args.seconds, shaping=False),
        "shaped": _run(args.calls, args.seconds, shaping=True),
    }
    print(f"\n{args.calls} calls, link {UP_KBIT} kbit/s up, {DOWN_KBIT} kbit/s down, full both ways:\n")
    head = ("", "way", "idle p99 ms", "p50 ms", "p99 ms", "jitter ms", "loss %", "MOS min", "bulk of rest %")
    print(table(head, [_row(name, way) for name, ways in runs.items() for way in ways]), end="\n\n")
    print(json.dumps({"bench": "qos", "figures": {name: _figures(ways) for name, ways in runs.items()}}))
    return 0


def _run(calls: int, seconds: float, shaping: bool) -> tuple[Direction, Direction]:
    """(up, down)"""
    apply(site(UP_KBIT, DOWN_KBIT, shaping))
    print(f"{'shaped' if shaping else 'unshaped'}: {_said_of_the_link()}", flush=True)
    with Live(), Provider(UP_KBIT, DOWN_KBIT) as provider, VoiceCalls(calls) as voice:
        idle = voice.listen(IDLE_S)
        with Bulk(seconds + FILL_S + 10):
            voice.listen(FILL_S)
            before = provider.passed()
            full = voice.listen(seconds)
            after = provider.passed()
    # `listen` waits for stragglers, during which all go on as before.
    share = [
        _share(after[way] - before[way], full[way].wire_bytes, rate, seconds)
        for way, rate in enumerate((UP_KBIT, DOWN_KBIT))
    ]
    return (
        Direction("up", idle[0], full[0], share[0]),
        Direction("down", idle[1], full[1], share[1]),
    )


def _share(passed: int, voice: int, kbit: int, seconds: float) -> float:
    span_s = seconds + 2.5
    spoken = voice * span_s / seconds
    return (passed - spoken) / (kbit * 125 * span_s - spoken)


def _said_of_the_link() -> str:
    found = [one["texts"]["en"]["what"] for one in timbre_doctor() if one["code"].startswith("shaping")]
    return " ".join(found) or "no finding of health about the link"


def timbre_doctor() -> list[dict[str, dict[str, dict[str, str]]]]:
    done = subprocess.run(["timbre", "doctor", "--json"], capture_output=True, text=True, timeout=60)
    return list(json.loads(done.stdout))


def _row(name: str, way: Direction) -> tuple[object, ...]:
    delays = way.full.delays_ms
    return (
        name,
        way.name,
        f"{percentile(way.idle.delays_ms, 0.99):.1f}",
        f"{percentile(delays, 0.5):.1f}",
        f"{percentile(delays, 0.99):.1f}",
        f"{way.full.jitter_ms:.1f}",
        f"{way.full.loss_pct:.2f}",
        f"{way.full.mos_min:.2f}",
        f"{100 * way.bulk_share:.0f}",
    )


def _figures(ways: tuple[Direction, Direction]) -> dict[str, float]:
    """The worse of both directions."""
    worst = {
        "voice_loss_pct": max(way.full.loss_pct for way in ways),
        "voice_p99_over_idle_ms": max(way.p99_over_idle_ms for way in ways),
        "voice_mos_min": min(way.full.mos_min for way in ways),
        "bulk_share_of_rest": min(way.bulk_share for way in ways),
    }
    return {name: round(value, 3) for name, value in worst.items()}


if __name__ == "__main__":
    sys.exit(main())
