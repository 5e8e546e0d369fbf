#!/bin/bash
# The hardware layer: what a real machine needs over the base root beside its kernel's modules. Packages, and the files of
# packages that cannot be installed here; parts.txt beside root/ names the latter, as dpkg does not know of them.
# Arguments: the folder to fill; the base root.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

out=$1 base=$2
mapfile -t packages < <(package_list "$TOP/build/packages/hardware.txt")
mapfile -t unpacked < <(package_list "$TOP/build/packages/unpacked.txt")

tree=$out/tree
stack_layers "$tree" "$out/root" "$base"
mount_kernel_files "$tree"
lend_network "$tree"
install_packages "$tree" "${packages[@]}"
# shellcheck disable=SC2016 # dpkg's own variables
in_root "$tree" sh -c 'cd /tmp && apt-get -q download "$@" && for package in *.deb; do
    dpkg-deb --extract "$package" /tmp/unpacked
    dpkg-deb --show --showformat "\${Package} \${Version} \${source:Package} \${source:Version}\n" "$package"
done >parts.txt' sh "${unpacked[@]}"
cp "$tree/tmp/parts.txt" "$out/"
cp -a "$tree/tmp/unpacked/." "$out/root/"
umount -R "$tree"
rm -rf --one-file-system "$tree" "$out/root.work"
cd "$out/root"
rm -rf etc/resolv.conf etc/init.d etc/initramfs var/log/{apt,dpkg.log} usr/share/{man,doc-base,kernel}
