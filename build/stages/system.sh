#!/bin/bash
# The whole system as one read-only file: the root that `run` uses, with the machine's layers and the image's overlay, without
# what a box does not need. Two builds of the same layers are equal byte by byte. Beside it: vmlinuz, initrd.
# Arguments: the folder to fill; the version; the public key that updates are signed with; further furniture or ""; the
# machine layers, topmost first; --; the folders of modules, hardware and initrd; the root's layers, topmost first.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1 version=$2 key=$3 furniture=$4
shift 4
tools=()
while [[ $1 != -- ]]; do
    tools+=("$1")
    shift
done
modules=$2 hardware=$3 initrd=$4
shift 4

stack_layers "$out/tools" "$out/tools-upper" "${tools[@]}"
mount_kernel_files "$out/tools"
mkdir -p "$out/tools"/{tree,out,firmware_image}
mount --bind "$TOP/firmware_image" "$out/tools/firmware_image"
mount --bind "$out" "$out/tools/out"
stack_layers "$out/tools/tree" "$out/upper" "$@"
bash "$TOP/firmware_image/furnish.sh" "$out/tools/tree" "$version" "$key"
[[ -z $furniture ]] || cp -r "$furniture/." "$out/tools/tree/"
cp "$modules/parts.txt" "$out/tools/modules-parts.txt"
cp "$hardware/parts.txt" "$out/tools/hardware-parts.txt"
in_root "$out/tools" python3 /firmware_image/parts.py /tree "$version" /{modules,hardware}-parts.txt >"$out/parts.cdx.json"
in_root "$out/tools" python3 /firmware_image/trim.py /firmware_image/trims.txt /tree >"$out/trimmed"
in_root "$out/tools" python3 /firmware_image/settle.py /tree
in_root "$out/tools" mkfs.erofs --quiet -zzstd,6 -C65536 -U 00000000-0000-0000-0000-000000000000 /out/root.erofs /tree
cp "$modules/vmlinuz" "$initrd/initrd" "$out/tools/tree/usr/lib/os-release" "$out/"
cp "$modules/version" "$out/kernel-version"
umount -R "$out/tools"
rm -rf --one-file-system "$out"/{tools,tools-upper,tools-upper.work,upper,upper.work}
