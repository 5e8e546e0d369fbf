"""Whether the kernel holds what was planned."""

from hw.qos.tree import Observed, Plan, Tree


def compare(plan: Plan, observed: Observed) -> list[str]:
    """What differs, in words; empty: it is in force."""
    found = [*_differences("out", plan.out, observed.out), *_differences("in", plan.into, observed.into)]
    if not observed.redirected:
        found.append("in: packets do not pass the shaper")
    if not observed.single:
        found.append("out: packets are handed over in bundles")
    return found


def _differences(side: str, wanted: Tree, seen: Tree | None) -> list[str]:
    if seen is None:
        return [f"{side}: not shaped"]
    found = []
    if wanted.default != seen.default:
        found.append(f"{side}: default class {seen.default:#x}, not {wanted.default:#x}")
    there = {one.minor: one for one in seen.classes}
    for one in wanted.classes:
        if there.pop(one.minor, None) != one:
            found.append(f"{side}: class {one.minor:#x} is missing or different")
    found += [f"{side}: class {minor:#x} is too many" for minor in there]
    if wanted.filters != seen.filters:
        found.append(f"{side}: {len(seen.filters)} filters, {len(wanted.filters)} wanted, or different ones")
    return found
