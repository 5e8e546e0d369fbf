# shellcheck shell=bash
# A box's two networks, each a veth pair. LAN 10.77.0.0/24: this side 10.77.0.1, the box's lan0 10.77.0.2.
# WAN 10.78.0.0/24: the carrier's side 10.78.0.1, the box's wan0 10.78.0.2, its way out.
# For the box named `run` the LAN's this side is the host itself and the carrier's side is the namespace timbre-wan; any
# other box has both in namespaces of its own, with the same addresses, so that boxes can run side by side.

NET_BOX=timbre-$BOX
if [[ $BOX == run ]]; then
    NET_LAN=timbre-host NET_WAN=timbre-wan LAN_PEER=timbre-lan
else
    NET_LAN=timbre-$BOX-lan NET_WAN=timbre-$BOX-wan LAN_PEER=lan-peer
fi

net_up() {
    net_down
    ip netns add "$NET_BOX"
    ip netns add "$NET_WAN"
    if [[ $BOX == run ]]; then
        ip netns attach "$NET_LAN" "$$" # only a name, so that the box can be given it
    else
        ip netns add "$NET_LAN"
    fi
    pair "$NET_LAN" "$LAN_PEER" 10.77.0.1/24 lan0 10.77.0.2/24
    pair "$NET_WAN" wan-peer 10.78.0.1/24 wan0 10.78.0.2/24
    ip -n "$NET_BOX" route add default via 10.78.0.1
}

# pair NAMESPACE PEER ADDRESS DEVICE ADDRESS
pair() {
    ip -n "$NET_BOX" link add "$4" type veth peer name "$2" netns "$1"
    ip -n "$1" address add "$3" dev "$2"
    ip -n "$NET_BOX" address add "$5" dev "$4"
    ip -n "$1" link set lo up
    ip -n "$NET_BOX" link set lo up
    ip -n "$1" link set "$2" up
    ip -n "$NET_BOX" link set "$4" up
}

net_down() {
    local name
    unpublish
    if [[ $BOX == run ]]; then
        ip link delete "$LAN_PEER" 2>/dev/null || true
    fi
    for name in "$NET_BOX" "$NET_LAN" "$NET_WAN"; do
        ip netns delete "$name" 2>/dev/null || true
    done
}

# publish PORT: the box's UI on this host's loopback as well. Says so where the port is taken.
publish() {
    if [[ -e /proc/$(cat "$BOX_RUN/publish.pid" 2>/dev/null || echo none) ]]; then return; fi
    if [[ -n $(ss -Hltn "sport = :$1") ]]; then
        say "Port $1 of this host is taken by another program, so https://localhost:$1/ is not this box."
        return 1
    fi
    setsid systemd-socket-activate -l "127.0.0.1:$1" -l "[::1]:$1" \
        /usr/lib/systemd/systemd-socket-proxyd 10.77.0.2:443 </dev/null >"$BOX_RUN/publish.log" 2>&1 9>&- &
    printf '%s' $! >"$BOX_RUN/publish.pid"
}

unpublish() {
    local pid
    pid=$(cat "$BOX_RUN/publish.pid" 2>/dev/null) || return 0
    if grep -q '^systemd-socket' "/proc/$pid/comm" 2>/dev/null; then
        kill "$pid"
    fi
}
