#!/bin/bash
# Runs a benchmark of tests/bench in a box of its own, freshly booted.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/deps.sh
source "$TOP/build/deps.sh"
# shellcheck source=build/layers.sh
source "$TOP/build/layers.sh"
export TIMBRE_BOX=${TIMBRE_BOX:-bench} TIMBRE_FROZEN=yes
# shellcheck source=build/box.sh
source "$TOP/build/box.sh"

names=$(cd "$TOP/tests/bench" && printf '%s\n' bench_*.py | sed 's/^bench_//; s/\.py$//' | paste -sd' ')
if ((!$#)); then
    say "Benchmarks: $names.  Run one with: ./build.sh bench NAME"
    exit
fi
name=$1
shift
[[ -f $TOP/tests/bench/bench_$name.py ]] || fail "bench: there is no benchmark '$name'. There are: $names"

need_deps
need_layers test
lock_box
trap stop_box EXIT
trap 'exit 130' INT TERM
stop_box
rm -rf --one-file-system "$BOX_KEEP"
step "bench: booting box '$BOX', empty"
boot_box "${LAYERS[@]}"
await_boot 90 || fail "bench: the box is not well, so nothing was measured"
settings=()
for setting in "${!TIMBRE_BENCH_@}"; do settings+=("$setting=${!setting}"); done
IN_BOX_DIR=/src in_box env PYTHONPATH=/src "${settings[@]}" python3 -m "tests.bench.bench_$name" "$@"
