# shellcheck shell=bash
# The few programs that the host must have. Installed by itself where apt is there; otherwise named.

# program:Debian package
HOST_PROGRAMS=(mmdebstrap:mmdebstrap systemd-nspawn:systemd-container ip:iproute2 nsenter:util-linux flock:util-linux
    script:bsdutils npm:npm)

need_deps() {
    local pair missing=()
    need_root
    for pair in "${HOST_PROGRAMS[@]}"; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    [[ -s /etc/ssl/certs/ca-certificates.crt ]] || missing+=(ca-certificates)
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null ||
        fail "these programs are missing and there is no apt-get to bring them: ${missing[*]} (Debian's names)"
    step "deps: installing on this host: ${missing[*]}"
    mkdir -p "$CACHE/log"
    if ! {
        apt-get -q update &&
            DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "${missing[@]}"
    } >"$CACHE/log/deps.log" 2>&1 </dev/null; then
        tail -n 20 "$CACHE/log/deps.log" >&2
        fail "apt-get could not install ${missing[*]}; its log is $CACHE/log/deps.log"
    fi
}
