#!/bin/bash
# The kernel's layer: the modules that ship, DAHDI's among them, built in a builder that is thrown away. Beside root/:
# vmlinuz, version, and parts.txt, which names what dpkg does not know of. It stands by itself: another base root does not
# ask for another compilation.
# Arguments: the folder to fill; the base root.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1 base=$2
mapfile -t packages < <(package_list "$TOP/build/packages/modules.txt")

builder=$out/builder
stack_layers "$builder" "$out/upper" "$base"
mount_kernel_files "$builder"
lend_network "$builder"
mkdir -p "$builder/etc/dkms" "$builder/build"
touch "$builder/etc/dkms/no-autoinstall" # its own attempt asks which kernel this host runs
export INITRD=No
install_packages "$builder" "${packages[@]}"
cp "$TOP"/build/stages/modules-compile.sh "$TOP"/firmware_image/{modules.txt,pick_modules.py} "$builder/build/"
in_root "$builder" bash /build/modules-compile.sh
cp -a "$builder"/build/out/. "$out/"
umount -R "$builder"
rm -rf --one-file-system "$builder" "$out/upper" "$out/upper.work"
