#!/bin/bash
# pjsua2, the SIP test phone's engine: Debian has no package of its Python binding, but Debian's asterisk source
# carries pjproject. Compiled once in a builder over the base root; only the binding's two files are kept.
# Arguments: the folder to fill; the base root.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1 base=$2
builder=$out/builder
stack_layers "$builder" "$out/upper" "$base"
mount_kernel_files "$builder"
lend_network "$builder"

sed -n 's/^deb /deb-src /p' "$builder/etc/apt/sources.list" >"$builder/etc/apt/sources.list.d/source.list"
mapfile -t packages < <(package_list "$TOP/build/packages/pjsua2.txt")
install_packages "$builder" "${packages[@]}"
install -D "$TOP/build/stages/pjsua2-compile.sh" "$builder/build/compile.sh"
in_root "$builder" bash /build/compile.sh

mkdir -p "$out/root/usr/lib/python3/dist-packages"
in_root "$builder" python3 -m zipfile -e /build/pjsua2.whl /build/wheel
in_root "$builder" sh -c "strip --strip-unneeded /build/wheel/*.so"
cp "$builder"/build/wheel/*.py "$builder"/build/wheel/*.so "$out/root/usr/lib/python3/dist-packages/"
umount -R "$builder"
rm -rf --one-file-system "$builder" "$out/upper" "$out/upper.work"
