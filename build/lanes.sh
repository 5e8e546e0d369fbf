# shellcheck shell=bash
# Tests inside booted boxes, in lanes that run side by side: calls mostly wait, so two boxes take half the time of one.
# Needs build/lib.sh, layers.sh and box.sh. Fills the folder $results: SUITE.xml, and SUITE.failed if anything was not well.

# shellcheck disable=SC2154 # the caller's
: "${results:?"the folder for what comes out"}"

LANES=()

# alone yes|no TARGET…: prints those of the targets that tests/alone.txt names, or the others.
alone() {
    local how=(-xF -f "$TOP/tests/alone.txt")
    [[ $1 == yes ]] || how+=(-v)
    shift
    printf '%s\n' "$@" | grep "${how[@]}" || true
}

# shard NUMBER OF TARGET…: prints that lane's share of the targets, every second one of two lanes: the same on every machine.
shard() {
    local number=$1 of=$2
    shift 2
    printf '%s\n' "$@" | LC_ALL=C sort | awk -v number="$number" -v of="$of" 'NR % of == number % of'
}

# start_lane NAME TARGET… -- [PYTEST ARGUMENT…]: in the background, in boxes named after this one; tests/browser in one of its
# own. NAME is what its results are called.
# The first lane speaks at once, what others say is kept for `await_lanes`.
start_lane() {
    local name=$1 number=$((${#LANES[@]} + 1)) browser=() box=()
    shift
    while [[ $1 != -- ]]; do
        case $1 in
            tests/browser*) browser+=("$1") ;;
            *) box+=("$1") ;;
        esac
        shift
    done
    shift
    (
        if ((number > 1)); then exec >"$results/lane-$number.log" 2>&1; fi
        name_lane "$number"
        lock_box
        : >"$results/lane-$number.holds"
        if ((${#box[@]})); then run_live "$name" "${box[@]}" -- "$@"; fi
        if ((${#browser[@]})); then run_live browser "${browser[@]}" -- "$@"; fi
    ) </dev/null &
    LANES+=($!)
}

# name_lane NUMBER: from here on $BOX is that lane's.
name_lane() {
    if (($1 > 1)); then export TIMBRE_BOX=${TIMBRE_BOX}-$1; fi
    # shellcheck source=build/box.sh
    source "$TOP/build/box.sh"
}

await_lanes() {
    local number
    for number in "${!LANES[@]}"; do
        wait "${LANES[number]}" || echo "lane $((number + 1))" >>"$results/lane-$((number + 1)).failed"
        [[ ! -e $results/lane-$((number + 1)).log ]] || cat "$results/lane-$((number + 1)).log"
    done
    LANES=()
}

# For whoever is interrupted: without their boxes the lanes end. One that waits for another command's box leaves it alone.
stop_lanes() {
    local number
    for number in "${!LANES[@]}"; do
        kill -TERM "${LANES[number]}" 2>/dev/null || true
        [[ -e $results/lane-$((number + 1)).holds ]] || continue
        (
            name_lane $((number + 1))
            stop_box
        )
    done
    LANES=()
}

# run_live SUITE TARGET… -- [PYTEST ARGUMENT…]: in a box booted for it, with nothing in it.
run_live() {
    local suite=$1 targets=() status=0
    shift
    while [[ $1 != -- ]]; do
        targets+=("$1")
        shift
    done
    shift
    stop_box
    rm -rf --one-file-system "$BOX_KEEP"
    step "test: booting box '$BOX', empty"
    boot_box "${LAYERS[@]}"
    await_boot 90 || echo "the boot of the box for $suite" >>"$results/$suite.failed"
    await_web 60 || echo "the web UI's start for $suite" >>"$results/$suite.failed"
    step "test: ${targets[*]} (inside box '$BOX')"
    IN_BOX_DIR=/src in_box env PYTHONPATH=/src HYPOTHESIS_STORAGE_DIRECTORY=/tmp/hypothesis \
        python3 -m pytest --junitxml="/tmp/$suite.xml" "${targets[@]}" "$@" || status=$?
    # 5: nothing here was asked for (-k). Whether anything was at all is seen at the end.
    if ((status && status != 5)); then echo "${targets[*]}" >>"$results/$suite.failed"; fi
    in_box cat "/tmp/$suite.xml" >"$results/$suite.xml" || true
    if [[ -e $results/$suite.failed ]]; then keep_logs "$results/$suite"; fi
    if [[ -z ${TIMBRE_KEEP_BOX:-} ]]; then
        stop_box
    else
        say "box '$BOX' is left running"
    fi
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
