#!/bin/bash
# The test layer: what runs and checks Timbre and never ships. Debian's packages, and from pip what Debian lacks.
# Arguments: the folder to fill; the base root. The layer goes into root/, to be stacked over the base.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1 base=$2
tree=$out/tree
stack_layers "$tree" "$out/root" "$base"
mount_kernel_files "$tree"
lend_network "$tree"

mapfile -t packages < <(package_list "$TOP/build/packages/test.txt")
install_packages "$tree" "${packages[@]}"
mapfile -t packages < <(package_list "$TOP/build/packages/test-pip.txt")
in_root "$tree" env PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    python3 -m pip install --break-system-packages --no-cache-dir --root-user-action=ignore "${packages[@]}"
# A server for tests to start, never one of the box's own.
chroot "$tree" systemctl mask -q ssh.service ssh.socket

umount -R "$tree"
rm -rf --one-file-system "$tree" "$out/root.work" "$out/root/etc/resolv.conf" "$out/root"/var/log/{apt,dpkg.log}
