#!/bin/bash
# The machine layer: QEMU with its firmware, and what makes disk images; over the test layer, never shipped.
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
lend_network "$tree"
mapfile -t packages < <(package_list "$TOP/build/packages/machine.txt")
install_packages "$tree" "${packages[@]}"
umount -R "$tree"
rm -rf --one-file-system "$tree" "$out/root.work" "$out/root/etc/resolv.conf" "$out/root"/var/log/{apt,dpkg.log}
