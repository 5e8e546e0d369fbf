#!/bin/bash
# Runs as the box: mounts its root and becomes systemd-nspawn. Called in a mount namespace of its own, so nothing of
# this is left on the host when it ends, however it ends.
# Arguments: the box's name; the layers, topmost first.
set -euo pipefail
export TIMBRE_BOX=$1
shift
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=build/box.sh
source "$TOP/build/box.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

# copy_checkout FOLDER PART…: parts of the checkout as they are at this moment, without bytecode and history.
copy_checkout() {
    local folder=$1
    shift
    rm -rf "${folder:?}"
    mkdir -p "$folder"
    tar -C "$TOP" --exclude=.git --exclude=__pycache__ --owner=0 --group=0 -cf - "$@" | tar -C "$folder" -xf - ||
        [[ ${PIPESTATUS[*]} == "1 0" ]] # a file that was saved in that moment is no error
}

# What the box writes outside of its data partition lives in memory and is gone with it: the root stays clean.
scratch=$BOX_RUN/scratch
mkdir -p "$scratch"
mount -t tmpfs -o size=50%,mode=755 tmpfs "$scratch"
mkdir -p "$scratch/upper"
cp -r "$TOP/build/dev/root/." "$scratch/upper/"
stack_layers "$scratch/root" "$scratch/upper" "$@"
root=$scratch/root

# shellcheck disable=SC2054 # the commas are systemd-nspawn's
arguments=(
    --directory="$root" --machine="timbre-$BOX" --hostname=timbre --uuid="$(cat "$BOX_KEEP/machine-id")"
    --register=no --keep-unit --console=pipe --link-journal=no --resolv-conf=off --timezone=off
    --network-namespace-path="/run/netns/$NET_BOX"
    # what sandboxing by address and by network namespace needs inside
    --capability=CAP_NET_ADMIN,CAP_BPF,CAP_SYS_RESOURCE --system-call-filter=bpf
    --bind="$BOX_KEEP/state:/var/lib/timbre" --bind="$BOX_KEEP/journal:/var/log/journal"
    --bind="/run/netns/$NET_LAN:/run/timbre-peers/lan" --bind="/run/netns/$NET_WAN:/run/timbre-peers/wan"
)
with_tests=
[[ ! -x $root/usr/bin/sipp ]] || with_tests=yes
if [[ -n ${TIMBRE_FROZEN:-} ]]; then
    # The checkout as it is now: what is edited while tests run must not reach them halfway.
    rm -f "$root/etc/systemd/system/multi-user.target.wants/timbre-dev-reload.service"
    copy_checkout "$root/usr/lib/timbre" appliance pbx hw web_ui
    [[ -z $with_tests ]] || copy_checkout "$root/src" .
else
    # The checkout's own files in place of their copies: an edit is live at the next restart of a unit.
    for package in appliance pbx hw web_ui; do
        [[ ! -d $TOP/$package ]] || arguments+=(--bind-ro="$TOP/$package:/usr/lib/timbre/$package")
    done
    mkdir -p "$root/src"
    [[ -z $with_tests ]] || arguments+=(--bind-ro="$TOP:/src")
fi

# Today's systemd boots only on a pure cgroup2, in a group of its own.
if [[ $(stat -fc %T /sys/fs/cgroup) != cgroup2fs ]]; then
    umount -R /sys/fs/cgroup
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
if [[ -d /run/systemd/system ]]; then
    exec systemd-run --scope --quiet -p Delegate=yes --unit="timbre-box-$BOX" \
        env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn "${arguments[@]}" --boot
fi
mkdir -p "/sys/fs/cgroup/timbre-$BOX"
echo $$ >"/sys/fs/cgroup/timbre-$BOX/cgroup.procs"
exec env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn "${arguments[@]}" --boot
