#!/bin/bash
# The disk image and the parts of the update bundle, from a system; see firmware_image/disk.py.
# Arguments: the folder to fill; the system's folder; the version; the machine layers, topmost first.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1 system=$2 version=$3
shift 3
tools=$out/tools
stack_layers "$tools" "$out/upper" "$@"
mount_kernel_files "$tools"
mkdir -p "$tools"/{system,out,firmware_image}
mount --bind "$TOP/firmware_image" "$tools/firmware_image"
mount --bind "$system" "$tools/system"
mount --bind "$out" "$tools/out"
in_root "$tools" python3 /firmware_image/disk.py /system "$version" /out
umount -R "$tools"
rm -rf --one-file-system "$tools" "$out/upper" "$out/upper.work"
