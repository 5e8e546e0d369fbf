#!/bin/bash
# The initrd: finds the root, proves it, and gives it a writable /etc and /var in memory. Only the drivers that disks hang
# on are in it; everything else loads from the root.
# Arguments: the folder to fill; the folder of the kernel's modules; the layers below, topmost first.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1 modules=$2 version=$(cat "$modules/version")
shift 2
mapfile -t packages < <(package_list "$TOP/build/packages/initrd.txt")
drivers=$(package_list "$TOP/firmware_image/initrd-drivers.txt" | paste -sd' ')

builder=$out/builder
stack_layers "$builder" "$out/upper" "$modules/root" "$@"
mount_kernel_files "$builder"
lend_network "$builder"
INITRD=No install_packages "$builder" "${packages[@]}"
cp -r "$TOP/firmware_image/initrd" "$builder/build-initrd"
chmod -R u=rwX,go=rX "$builder/build-initrd"
in_root "$builder" dracut --force --kver "$version" --no-hostonly --no-hostonly-cmdline --reproducible --zstd \
    --modules "base systemd systemd-initrd systemd-udevd systemd-modules-load systemd-veritysetup dracut-systemd \
        kernel-modules rootfs-block fs-lib udev-rules dm shutdown" \
    --drivers "$drivers" --include /build-initrd / /initrd
cp "$builder/initrd" "$out/"
chmod 644 "$out/initrd"
umount -R "$builder"
rm -rf --one-file-system "$builder" "$out/upper" "$out/upper.work"
