#!/bin/bash
# Runs the tests. `unit` and `simulation` need no box and take seconds; `box` and `browser` run inside a freshly booted
# box against its live services; `vm` boots machines in QEMU. `box --long` and `vm --long` run also the tests that take
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

# What needs no booted box, and what needs one of its own.
quick=() box=() browser=() vm=()
for target in "${targets[@]}"; do
    [[ -e $TOP/${target%%::*} ]] || fail "test: there is no $target"
    case $target in
        tests/unit* | tests/simulation*) quick+=("$target") ;;
        tests/box*) box+=("$target") ;;
        tests/vm*) vm+=("$target") ;;
        *) browser+=("$target") ;;
    esac
done

results=$(mktemp -d "${TMPDIR:-/tmp}/timbre-test.XXXXXX")
failed=()

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

# run_live SUITE TARGET… [-- PYTEST ARGUMENT…]: in a box booted for it, with nothing in it.
run_live() {
    local suite=$1 targets=() before=${#failed[@]}
    shift
    while (($#)) && [[ $1 != -- ]]; do
        targets+=("$1")
        shift
    done
    shift
    need_layers test
    lock_box
    trap stop_box EXIT
    trap 'exit 130' INT TERM
    stop_box
    rm -rf --one-file-system "$BOX_KEEP"
    step "test: booting box '$BOX', empty"
    boot_box "${LAYERS[@]}"
    await_boot 90 || failed+=("the boot of the box for $suite")
    await_web 60 || failed+=("the web UI's start for $suite")
    step "test: ${targets[*]} (inside the box)"
    IN_BOX_DIR=/src in_box env PYTHONPATH=/src HYPOTHESIS_STORAGE_DIRECTORY=/tmp/hypothesis \
        python3 -m pytest --junitxml="/tmp/$suite.xml" "${targets[@]}" "$@" || failed+=("${targets[*]}")
    in_box cat "/tmp/$suite.xml" >"$results/$suite.xml" || true
    if ((${#failed[@]} > before)); then keep_logs "$results/$suite"; fi
    if [[ -z ${TIMBRE_KEEP_BOX:-} ]]; then
        stop_box
    else
        say "box '$BOX' is left running"
    fi
    trap - EXIT INT TERM
    unlock_box
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

# keep_logs FOLDER
keep_logs() {
    mkdir -p "$1"
    in_box journalctl --no-pager --output short-precise >"$1/journal.txt" || true
    in_box systemctl --no-pager --failed >"$1/failed-units.txt" || true
    in_box sh -c 'tar -cf - --ignore-failed-read /var/log/asterisk /run/timbre/asterisk /tmp/artifacts 2>/dev/null' |
        tar -xf - -C "$1" || true
    say "The box's journal, Asterisk's log and configuration are in $1"
}

need_deps
if [[ -n $check ]]; then
    bash "$TOP/build/verbs/check.sh" || failed+=("check")
fi
if ((${#quick[@]})); then run_quick "${arguments[@]}"; fi
if ((${#box[@]})); then run_live box "${box[@]}" -- "${arguments[@]}"; fi
if ((${#browser[@]})); then run_live browser "${browser[@]}" -- "${arguments[@]}"; fi
if ((${#vm[@]})); then run_vm "${arguments[@]}"; fi

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
((${#failed[@]} == 0))
