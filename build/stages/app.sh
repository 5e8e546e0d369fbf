#!/bin/bash
# Timbre itself, laid over the other layers: the Python packages, the units, their users, the `timbre` command.
# Arguments: the folder to fill; the layers below, topmost first.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1
shift
tree=$out/tree
stack_layers "$tree" "$out/root" "$@"
mount_kernel_files "$tree"

mkdir -p "$tree/usr/lib/timbre"
for package in appliance pbx hw web_ui; do
    [[ ! -d $TOP/$package ]] || cp -r "$TOP/$package" "$tree/usr/lib/timbre/"
done
chown -R root:root "$tree/usr/lib/timbre"
find "$tree/usr/lib/timbre" -name __pycache__ -prune -exec rm -rf {} +
find "$tree/usr/lib/timbre" -exec touch -h -d @1767225600 {} + # two builds are equal; compiled modules name their source's time
in_root "$tree" python3 -m compileall -q /usr/lib/timbre || true # ./build.sh check is the one to complain

cp -r "$TOP/systemd/system/." "$tree/usr/lib/systemd/system/"
cp "$TOP/systemd/sysusers.d/timbre.conf" "$tree/usr/lib/sysusers.d/"
cp "$TOP/systemd/tmpfiles.d/timbre.conf" "$tree/usr/lib/tmpfiles.d/"
cp "$TOP/systemd/network/"*.network "$tree/usr/lib/systemd/network/"
install -D -m 644 -t "$tree/usr/lib/systemd/resolved.conf.d" "$TOP/systemd/resolved.conf.d/"*.conf
cp "$TOP/systemd/system-preset/80-timbre.preset" "$tree/usr/lib/systemd/system-preset/"
in_root "$tree" systemd-sysusers
in_root "$tree" systemctl preset -q timbre.target asterisk.service chrony.service systemd-networkd.service \
    systemd-resolved.service
in_root "$tree" systemctl disable -q systemd-networkd-wait-online.service # networkd's brings it along
# Time servers are the site's (hw/network/render.py), and so is the answer to names.
sed -i '/^pool /d' "$tree/etc/chrony/chrony.conf"
echo 'sourcedir /run/timbre-time' >"$tree/etc/chrony/conf.d/timbre.conf"
ln -sfn ../run/systemd/resolve/stub-resolv.conf "$tree/etc/resolv.conf"

cat >"$tree/usr/bin/timbre" <<'COMMAND'
#!/bin/sh
PYTHONPATH=/usr/lib/timbre PYTHONSAFEPATH=1 exec python3 -m appliance.entry.cli "$@"
COMMAND
chmod 755 "$tree/usr/bin/timbre"
ln -sfn es_MX_f_Allison "$tree/usr/share/asterisk/sounds/es"

umount -R "$tree"
rm -rf --one-file-system "$tree" "$out/root.work"
