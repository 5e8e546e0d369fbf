#!/bin/bash
# Base root: Debian with the telephone exchange and the libraries, as it ships.
# Arguments: the folder to fill; the tree goes into its root/.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

out=$1
SUITE=forky
policy=()
while IFS= read -r line; do
    policy+=(--aptopt="$line")
done < <(apt_policy)

# No mirror is named: mmdebstrap knows Debian's. Manuals and foreign translations stay out of the image.
# Asterisk's user is made beforehand: recordings carry its number from one release to the next, so the number must not
# depend on the order of installing.
# shellcheck disable=SC2016 # the hooks' own $1
mmdebstrap --mode=root --variant=minbase --components=main "${policy[@]}" \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --essential-hook='echo "asterisk:x:880:880:Asterisk:/var/lib/asterisk:/usr/sbin/nologin" >>"$1/etc/passwd"' \
    --essential-hook='echo "asterisk:x:880:" >>"$1/etc/group"' \
    --include="$(package_list "$TOP/build/packages/base.txt" | paste -sd,)" \
    "$SUITE" "$out/root"

cd "$out/root"
# What belongs to this host or to this moment, not to the image. An empty machine-id is filled at each box's boot.
rm -f etc/apt/apt.conf.d/99mmdebstrap etc/hostname etc/resolv.conf var/lib/dbus/machine-id
: >etc/machine-id
rm -rf --one-file-system var/log/asterisk/* var/cache/apt/*.bin
# Debian starts these by itself; in Timbre the target decides.
chroot . systemctl disable -q asterisk.service chrony.service apt-daily.timer apt-daily-upgrade.timer || true
# timbre-hardware runs the battery's driver and server itself, as the site says.
chroot . systemctl mask -q nut-server.service nut-monitor.service nut-driver-enumerator.service \
    nut-driver-enumerator.path nut.target nut-driver.target || true
# shellcheck disable=SC2016 # dpkg's own variables
chroot . dpkg-query -W -f '${Package} ${Version}\n' >"$out/versions.txt"
