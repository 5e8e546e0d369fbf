#!/bin/bash
# What ./build.sh vm boots: the root that `run` uses, with the kernel layer and the image's overlay, as one erofs file.
# Beside it: vmlinuz and initrd.
# Arguments: the folder to fill; the machine layers, topmost first; --; the kernel layer; the root's layers, topmost first.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1
shift
tools=()
while [[ $1 != -- ]]; do
    tools+=("$1")
    shift
done
kernel=$2
shift 2

stack_layers "$out/tools" "$out/tools-upper" "${tools[@]}"
mount_kernel_files "$out/tools"
mkdir -p "$out/tools/tree" "$out/tools/out"
stack_layers "$out/tools/tree" "$out/upper" "$@"
cp -r "$TOP/firmware_image/overlay/." "$out/tools/tree/"
in_root "$out/tools" systemctl --root=/tree preset -q systemd-networkd.service
mount --bind "$out" "$out/tools/out"
in_root "$out/tools" mkfs.erofs -zlz4 -C65536 --quiet /out/root.erofs /tree
cp "$kernel"/{vmlinuz,initrd} "$out/"
umount -R "$out/tools"
rm -rf --one-file-system "$out"/{tools,tools-upper,tools-upper.work,upper,upper.work}
