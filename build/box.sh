# shellcheck shell=bash
# A box: one booted root. Its names and places, whether it runs, how to enter, boot and stop it.

BOX=${TIMBRE_BOX:-run}
[[ $BOX =~ ^[a-z][a-z0-9-]{0,11}$ ]] || fail "TIMBRE_BOX=$BOX: a box's name is up to 12 lower-case letters, digits, hyphens"
BOX_KEEP=/var/lib/timbre-boxes/$BOX # survives stop and run: the data partition, the journal, the machine's id
BOX_RUN=/run/timbre-boxes/$BOX      # lives as long as the box

# shellcheck source=build/net.sh
source "$TOP/build/net.sh"

# Prints the pid of the box's systemd-nspawn, or fails.
box_pid() {
    local pid
    pid=$(cat "$BOX_RUN/pid" 2>/dev/null) || return 1
    grep -qz -- "--machine=timbre-$BOX" "/proc/$pid/cmdline" 2>/dev/null || return 1
    printf '%s' "$pid"
}

# Prints the pid of the box's init as this host sees it, or fails.
box_init() {
    local pid child
    pid=$(box_pid) || return 1
    child=$(cut -d" " -f1 "/proc/$pid/task/$pid/children" 2>/dev/null) && [[ -n $child ]] || return 1
    [[ $(cat "/proc/$child/comm" 2>/dev/null) == systemd ]] || return 1
    printf '%s' "$child"
}

need_box() {
    box_init >/dev/null || fail "box '$BOX' is not running: start it with ./build.sh run --detach"
}

# in_box CMD…: runs a command inside the running box, as root, with a plain environment.
in_box() {
    local init
    init=$(box_init) || fail "box '$BOX' is not running: start it with ./build.sh run --detach"
    nsenter -t "$init" -m -u -i -n -p -C --root --wd \
        env -i -C "${IN_BOX_DIR:-/}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LANG=C.UTF-8 \
        TERM="${TERM:-dumb}" PYTHONDONTWRITEBYTECODE=1 "$@"
}

# boot_box LAYER…: boots the box over these layers and returns when its init answers.
boot_box() {
    local pid
    mkdir -p "$BOX_KEEP"/{state,journal} "$BOX_RUN"
    [[ -s $BOX_KEEP/machine-id ]] || tr -d - </proc/sys/kernel/random/uuid >"$BOX_KEEP/machine-id"
    net_up
    setsid unshare -m --propagation private \
        bash "$TOP/build/box-boot.sh" "$BOX" "$@" </dev/null >"$BOX_RUN/console.log" 2>&1 9>&- &
    pid=$!
    printf '%s' "$pid" >"$BOX_RUN/pid"
    for _ in {1..100}; do
        kill -0 "$pid" 2>/dev/null || break
        if box_init >/dev/null && [[ -n $(in_box systemctl is-system-running 2>/dev/null) ]]; then
            return
        fi
        sleep 0.2
    done
    tail -n 20 "$BOX_RUN/console.log" >&2
    stop_box
    fail "box '$BOX' did not boot; above is the end of its console"
}

# Waits until every unit that timbre.target wants is up and no job is left; says what is not. Argument: seconds.
await_boot() {
    local until=$((SECONDS + $1)) state='' wanted down
    read -ra wanted < <(in_box systemctl show timbre.target --property Wants --value)
    while ((SECONDS < until)); do
        need_box
        state=$(in_box systemctl is-system-running 2>/dev/null || true)
        # One whose condition does not hold (no relay wanted) is as it should be. The fields come in systemd's order.
        down=$(in_box systemctl show --property Id,ActiveState,ConditionResult "${wanted[@]}" | paste -sd' ' |
            sed 's/  /\n/g' | grep -v -e ActiveState=active -e ConditionResult=no |
            sed -E 's/.*Id=([^ ]+).*/\1/; T' || true)
        if [[ $state == running && -z $down ]]; then return; fi
        if [[ $state == degraded ]]; then
            say "These units failed:"
            in_box systemctl --failed --no-legend --plain | sed 's/^/    /' >&2
            say "Read why with: ./build.sh logs UNIT"
            return 1
        fi
        sleep 0.3
    done
    say "box '$BOX' is not whole after $1 s (it is ${state:-silent}). Not up: ${down//$'\n'/, }"
    say "Read why with: ./build.sh logs UNIT"
    return 1
}

# Waits until the UI answers at its LAN address. Argument: seconds.
await_web() {
    local until=$((SECONDS + $1))
    while ((SECONDS < until)); do
        if in_box nsenter --net=/run/timbre-peers/lan python3 -c '
import ssl, urllib.request, urllib.error
try:
    urllib.request.urlopen("https://10.77.0.2/healthz", timeout=3, context=ssl._create_unverified_context())
except urllib.error.HTTPError as answer:
    raise SystemExit(answer.code >= 500)
' 2>/dev/null; then
            return
        fi
        sleep 0.3
    done
    say "https://10.77.0.2/ does not answer after $1 s. Read why with: ./build.sh logs timbre-web"
    return 1
}

stop_box() {
    local pid init
    init=$(box_init) || true
    if pid=$(box_pid); then
        kill -TERM "$pid" 2>/dev/null || true
        for _ in {1..150}; do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.2
        done
        kill -KILL "$pid" 2>/dev/null || true
    fi
    [[ -z $init ]] || wake_visitors "$init"
    net_down
    rm -rf "$BOX_RUN"
    find "/sys/fs/cgroup/unified/timbre-$BOX" -depth -type d -exec rmdir {} + 2>/dev/null || true
}

# wake_visitors INIT: a box that shuts down halts what runs in it before it kills that; whoever had entered by nsenter would
# halt with it and wait for ever.
wake_visitors() {
    local entry arguments
    for entry in /proc/[0-9]*; do
        mapfile -t -d '' -n 3 arguments 2>/dev/null <"$entry/cmdline" || continue
        [[ ${arguments[*]} != "nsenter -t $1" ]] || kill -CONT "${entry#/proc/}" 2>/dev/null || true
    done
}

# Holds the box for this command, so that two people do not start or test the same one at once. What goes on when the
# command is over must be started with 9>&-, or it would hold the box for as long as it runs.
lock_box() {
    mkdir -p /run/timbre-boxes
    exec 9>"/run/timbre-boxes/$BOX.lock"
    if ! flock -n 9; then
        say "box '$BOX' is being used by another command; waiting (or choose another with TIMBRE_BOX=name)"
        flock 9
    fi
}

unlock_box() { exec 9>&-; }
