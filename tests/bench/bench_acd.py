"""`./build.sh bench acd`: the ACD beside a plain app_queue, then 30, 60 and 120 recorded calls at once."""

import argparse
import sys

from tests.bench import crowd, floor, offers
from tests.bench.figures import closing, percentile, table
from tests.support import systemd
from tests.support.floor import BOX_LAN, BOX_WAN, CARRIER_ADDRESS, LAN_ADDRESS, PEERS
from tests.support.light.callers import LightCallers
from tests.support.light.phones import LightPhones
from tests.support.live import Live
from tests.support.site import apply, phone_password


def main() -> int:
    parser = argparse.ArgumentParser(prog="./build.sh bench acd", description=__doc__)
    parser.add_argument("--calls", type=int, default=100, help="calls to each of the two (a multiple of 10)")
    parser.add_argument("--crowds", default="30,60,120", help="calls at once, one run each")
    args = parser.parse_args()
    for unit in ("asterisk.service", "timbre-acd.service"):
        systemd.wait_active(unit, timeout_s=60)
    apply(floor.site())
    floor.add_plain_queue()
    passwords = {extension: phone_password(extension) for extension in (floor.ONE, *floor.EXTENSIONS)}
    with (
        Live() as live,
        LightPhones(PEERS / "lan", LAN_ADDRESS, BOX_LAN) as phones,
        LightCallers(PEERS / "wan", CARRIER_ADDRESS, BOX_WAN) as callers,
    ):
        phones.register(passwords)
        live.command("agent.login", agent="one", extension=floor.ONE)
        acd, plain = offers.compare(callers, phones, live, args.calls)
        _print_offers(acd, plain)
        for extension in floor.EXTENSIONS:
            live.command("agent.login", agent=f"agent{extension}", extension=extension)
        crowds = [crowd.run(live, int(size)) for size in args.crowds.split(",") if size]
    _print_crowds(crowds)
    figures = {
        "acd_offer_p99_ms": percentile(acd.waits_ms, 0.99),
        "app_queue_offer_p99_ms": percentile(plain.waits_ms, 0.99),
        "cpu_ms_per_call": acd.cpu_ms_per_call,
        "calls_failed": acd.failed + sum(one.failed for one in crowds),
    }
    print(closing("acd", figures))
    return 0


def _print_offers(*sides: offers.Side) -> None:
    print(
        "\nFrom the caller's 200 OK to the free agent's INVITE, and processor time of a whole short call:\n"
    )
    rows = [
        (
            side.name,
            side.calls,
            side.failed,
            *(f"{percentile(side.waits_ms, share):.1f}" for share in (0.5, 0.9, 0.99)),
            f"{max(side.waits_ms, default=float('nan')):.1f}",
            f"{side.cpu_ms_per_call:.1f}",
        )
        for side in sides
    ]
    print(table(("", "calls", "failed", "p50 ms", "p90 ms", "p99 ms", "max ms", "CPU ms/call"), rows))


def _print_crowds(crowds: list[crowd.Crowd]) -> None:
    print("\nRecorded conversations at once:\n")
    rows = [(one.calls, one.most_talking, one.failed, f"{one.cores:.2f}") for one in crowds]
    print(table(("calls", "talking at once", "failed", "cores (asterisk + acd)"), rows), end="\n\n")


if __name__ == "__main__":
    sys.exit(main())
