# shellcheck shell=bash
# What every stage and verb shares: where things lie, how they speak, and how a stage is built once.

TOP=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${TIMBRE_CACHE:-/var/cache/timbre}
export TOP CACHE

say() { printf '%s\n' "$*" >&2; }
step() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() {
    printf 'build.sh: %s\n' "$*" >&2
    exit 1
}

need_root() {
    [[ $EUID -eq 0 ]] || fail "this needs root (it makes mounts and network namespaces): run it again as root, or with sudo"
}

# The first twelve hex digits of the contents (not the times) of the files and folders given.
content_key() {
    (
        cd "$TOP" || exit
        find "$@" -type f ! -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12
    )
}

# The same of shell scripts, their comments left out: explaining a stage better must not build it again.
script_key() { (cd "$TOP" && sed '/^[[:space:]]*#/d' "$@" | sha256sum | cut -c1-12); }

text_key() { printf '%s' "$*" | sha256sum | cut -c1-12; }

# The packages named in list files, sorted, comments dropped: only a change of the packages changes a layer's key.
package_list() { sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$@" | LC_ALL=C sort -u; }

# The host's own apt policy, as arguments "-o Name=value": proxies, and checks that its mirror cannot meet.
# Handed on to every apt that works for us, so that whatever reaches packages on the host reaches them there too.
apt_policy() {
    local name value
    for name in Acquire::Check-Valid-Until Acquire::Check-Date Acquire::http::Proxy Acquire::https::Proxy \
        Acquire::Retries Acquire::http::Timeout; do
        value=
        eval "$(apt-config shell value "$name")"
        [[ -z $value ]] || printf '%s "%s";\n' "$name" "$value"
    done
}

# Prints the last line of a growing log now and then, so that a slow stage is seen to live.
heartbeat() {
    local name=$1 log=$2 start=$SECONDS
    while sleep 15 && kill -0 $$ 2>/dev/null; do
        printf '    %s: %4d s  %s\n' "$name" $((SECONDS - start)) \
            "$(tail -c 400 "$log" | tr '\r' '\n' | grep -v '^[[:space:]]*$' | tail -n 1 | cut -c1-100)" >&2
    done
}

# build_stage NAME KEY WHAT [ARG…]: makes $CACHE/NAME-KEY with build/stages/NAME.sh unless it is there, and
# leaves its path in $STAGE. The stage writes into a temporary folder that is renamed when whole, under a lock,
# so an interrupted or a simultaneous build never leaves half a layer behind.
build_stage() {
    local name=$1 key=$2 what=$3 log tmp start=$SECONDS beat status=0
    shift 3
    STAGE=$CACHE/$name-$key
    if [[ -d $STAGE ]]; then
        touch "$STAGE"
        return
    fi
    need_root
    mkdir -p "$CACHE"/{tmp,log,locks}
    exec {lock}>"$CACHE/locks/$name"
    if ! flock -n "$lock"; then
        step "$name: another build of it is under way; waiting for it"
        flock "$lock"
    fi
    if [[ ! -d $STAGE ]]; then
        step "$name: $what"
        log=$CACHE/log/$name.log
        rm -rf --one-file-system "$CACHE/tmp/$name."*
        tmp=$(mktemp -d "$CACHE/tmp/$name.XXXXXX")
        chmod 755 "$tmp"
        : >"$log"
        heartbeat "$name" "$log" {lock}>&- &
        beat=$!
        # In namespaces that end with this shell, however it ends: no mount, no compiler is left behind.
        setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
            bash "$TOP/build/stages/$name.sh" "$tmp" "$@" >"$log" 2>&1 </dev/null {lock}>&- || status=$?
        kill "$beat" 2>/dev/null || true
        wait "$beat" 2>/dev/null || true
        if ((status != 0)); then
            tail -n 30 "$log" >&2
            fail "stage $name failed; its whole log is $log. Mend the cause and run the same command again."
        fi
        mv -T "$tmp" "$STAGE"
        step "$name: done in $((SECONDS - start)) s"
    fi
    exec {lock}>&-
}
