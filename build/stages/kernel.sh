#!/bin/bash
# The kernel layer: what a real machine needs over the base root. The machine's packages, the kernel's modules that ship,
# DAHDI's, built in a builder that is thrown away, and DAHDI's programs. Beside root/: vmlinuz, initrd, version, and
# unpacked.txt, which names the packages that dpkg does not know of.
# Arguments: the folder to fill; the base root.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1 base=$2
mapfile -t hardware < <(package_list "$TOP/build/packages/hardware.txt")
mapfile -t kernel < <(package_list "$TOP/build/packages/kernel.txt")
mapfile -t dahdi < <(package_list "$TOP/build/packages/dahdi.txt")

tree=$out/tree
stack_layers "$tree" "$out/root" "$base"
mount_kernel_files "$tree"
lend_network "$tree"
install_packages "$tree" "${hardware[@]}"
umount -R "$tree"
rm -rf --one-file-system "$tree" "$out/root.work" "$out/root/etc/resolv.conf" "$out/root"/var/log/{apt,dpkg.log}

builder=$out/builder
stack_layers "$builder" "$out/upper" "$out/root" "$base"
mount_kernel_files "$builder"
lend_network "$builder"
mkdir -p "$builder/etc/dkms" "$builder/build"
touch "$builder/etc/dkms/no-autoinstall" # its own attempt asks which kernel this host runs
export INITRD=No
install_packages "$builder" "${kernel[@]}"
cp "$TOP"/build/stages/kernel-build.sh "$TOP"/firmware_image/{modules.txt,pick_modules.py} "$builder/build/"
in_root "$builder" bash /build/kernel-build.sh "${dahdi[@]}"
cp "$builder"/build/out/{vmlinuz,initrd,version,unpacked.txt} "$out/"
cp -a "$builder/build/out/root/." "$out/root/"
umount -R "$builder"
rm -rf --one-file-system "$builder" "$out/upper" "$out/upper.work"
