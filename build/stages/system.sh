#!/bin/bash
# The whole system as one read-only file: the root that `run` uses, with the machine's layers and the image's overlay, without
# what a box does not need. Two builds of the same layers are equal byte by byte. Beside it: vmlinuz, initrd.
# Arguments: the folder to fill; the machine layers, topmost first; --; the folders of modules and initrd; the root's layers,
# topmost first.
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
modules=$2 initrd=$3
shift 3

stack_layers "$out/tools" "$out/tools-upper" "${tools[@]}"
mount_kernel_files "$out/tools"
mkdir -p "$out/tools"/{tree,out,firmware_image}
mount --bind "$TOP/firmware_image" "$out/tools/firmware_image"
mount --bind "$out" "$out/tools/out"
stack_layers "$out/tools/tree" "$out/upper" "$@"
bash "$TOP/firmware_image/furnish.sh" "$out/tools/tree"
in_root "$out/tools" systemctl --root=/tree preset -q systemd-networkd.service systemd-networkd-wait-online.service \
    systemd-resolved.service
du -sm --one-file-system "$out/tools/tree" >"$out/size-before-trims"
python3=(in_root "$out/tools" python3)
"${python3[@]}" /firmware_image/trim.py /firmware_image/trims.txt /tree
"${python3[@]}" /firmware_image/settle.py /tree
in_root "$out/tools" mkfs.erofs --quiet -zlz4hc,9 -C65536 -U 00000000-0000-0000-0000-000000000000 /out/root.erofs /tree
cp "$modules/vmlinuz" "$initrd/initrd" "$out/"
umount -R "$out/tools"
rm -rf --one-file-system "$out"/{tools,tools-upper,tools-upper.work,upper,upper.work}
