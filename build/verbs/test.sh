#!/bin/bash
# Runs the tests. `unit` and `simulation` need no box and take seconds; `box` and `browser` run inside freshly booted
# boxes against their live services; `vm` boots machines in QEMU. `box --long` and `vm --long` run also the tests that take
# minutes each. Without a list: check, then the first four.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/deps.sh
source "$TOP/build/deps.sh"
# shellcheck source=build/image.sh
source "$TOP/build/image.sh"
export TIMBRE_BOX=${TIMBRE_BOX:-test} TIMBRE_FROZEN=yes
# shellcheck source=build/box.sh
source "$TOP/build/box.sh"

known='unit|simulation|box|browser|vm'
suites=() check=
if (($#)) && [[ $1 =~ ^($known)(,($known))*$ ]]; then
    IFS=, read -ra suites <<<"$1"
    shift
elif (($#)) && [[ $1 != -* && $1 != tests/* ]]; then
    fail "test: '$1' is not among the suites unit, simulation, box, browser, vm (a list with commas) nor an argument of pytest"
fi

# Files given by name stand in place of whole suites.
targets=() arguments=()
for argument in "$@"; do
    if [[ $argument =~ ^tests/($known)(/|$) ]]; then targets+=("$argument"); else arguments+=("$argument"); fi
done
if ((!${#targets[@]})); then
    if ((!${#suites[@]})); then
        suites=(unit simulation box browser)
        check=yes
    fi
    targets=("${suites[@]/#/tests/}")
fi

# What needs no booted box, what needs one, and what needs a machine.
quick=() live=() vm=()
for target in "${targets[@]}"; do
    [[ -e $TOP/${target%%::*} ]] || fail "test: there is no $target"
    case $target in
        tests/unit* | tests/simulation*) quick+=("$target") ;;
        tests/vm*) vm+=("$target") ;;
        *) live+=("$target") ;;
    esac
done

results=$(mktemp -d "${TMPDIR:-/tmp}/timbre-test.XXXXXX")
failed=()
# shellcheck source=build/lanes.sh
source "$TOP/build/lanes.sh"

# Adds the counts of a JUnit file to the totals.
tests=0 bad=0 skipped=0
count() {
    local line
    line=$(grep -o '<testsuite [^>]*>' "$1") || return 0
    number() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$line"; }
    tests=$((tests + $(number tests)))
    bad=$((bad + $(number failures) + $(number errors)))
    skipped=$((skipped + $(number skipped)))
}

run_quick() {
    need_tools
    step "test: ${quick[*]} (no box needed)"
    mkdir -p "$CACHE/tools"
    rm -f "$CACHE/tools/quick-$$.xml"
    in_root_unbooted python3 -m pytest --junitxml="/var/cache/tools/quick-$$.xml" "${quick[@]}" "$@" ||
        failed+=("${quick[*]}")
    mv "$CACHE/tools/quick-$$.xml" "$results/quick.xml" 2>/dev/null || true
}

# Whole suites are dealt to two lanes, but for what must run alone; what was named runs in one, in the order given.
run_live_suites() {
    local lane files others targets
    need_layers test
    trap stop_lanes EXIT
    trap 'exit 130' INT TERM
    if [[ " ${live[*]} " != *" tests/box "* ]]; then
        start_lane live "${live[@]}" -- "$@"
    else
        mapfile -t files < <(cd "$TOP" && printf '%s\n' tests/box/test_*.py)
        mapfile -t others < <(printf '%s\n' "${live[@]}" | grep -vx tests/box)
        for lane in 1 2; do
            mapfile -t targets < <(shard $lane 2 "${files[@]}")
            mapfile -t targets < <(alone no "${targets[@]}")
            ((lane == 1)) || targets+=("${others[@]}")
            start_lane "lane-$lane" "${targets[@]}" -- "$@"
        done
        await_lanes
        mapfile -t targets < <(alone yes "${files[@]}")
        start_lane alone "${targets[@]}" -- "$@"
    fi
    await_lanes
    trap - EXIT INT TERM
}

# A virtual machine with the disk image, and the tests on both its networks beside it. Its disk is on this host's disk.
run_vm() {
    rm -rf "$CACHE/tools/vm-$$"
    need_offers "$CACHE/tools/vm-$$/images"
    [[ " $* " != *" --long "* ]] || need_trials "$CACHE/tools/vm-$$/images"
    need_machine
    step "test: ${vm[*]} (QEMU)"
    in_machine "$CACHE/tools/vm-$$" python3 -m pytest --junitxml=/artifacts/vm.xml "${vm[@]}" "$@" ||
        failed+=("${vm[*]}")
    rm -rf "$CACHE/tools/vm-$$/images"
    mv "$CACHE/tools/vm-$$" "$results/vm" 2>/dev/null || true
    mv "$results/vm/vm.xml" "$results/" 2>/dev/null || true
}

need_deps
if [[ -n $check ]]; then
    bash "$TOP/build/verbs/check.sh" || failed+=("check")
fi
if ((${#quick[@]})); then run_quick "${arguments[@]}"; fi
if ((${#live[@]})); then run_live_suites "${arguments[@]}"; fi
if ((${#vm[@]})); then run_vm "${arguments[@]}"; fi

for file in "$results"/*.failed; do
    [[ ! -f $file ]] || failed+=("$(paste -sd' ' "$file")")
done
for file in "$results"/*.xml; do
    [[ ! -f $file ]] || count "$file"
done
say ""
if ((${#failed[@]})); then
    say "Not well: ${failed[*]}   (logs: $results)"
else
    rm -rf "$results"
fi
printf '%d passed, %d failed, %d skipped\n' $((tests - bad - skipped)) "$bad" "$skipped"
((${#failed[@]} == 0)) || exit 1
((tests)) || fail "test: no test was asked for by these arguments"
