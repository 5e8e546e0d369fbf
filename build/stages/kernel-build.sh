#!/bin/bash
# Runs inside the builder of the kernel layer: compiles DAHDI's modules, picks what ships, makes the initrd.
# Arguments: DAHDI's packages, of which only the files are taken.
set -euo pipefail
cd /build
version=$(find /usr/lib/modules -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -V | tail -n 1)
modules=/usr/lib/modules/$version

source=$(basename /usr/src/dahdi-*)
dkms add "dahdi/${source#dahdi-}"
dkms install "dahdi/${source#dahdi-}" -k "$version"
# dkms signs with a key that it makes for this builder and nobody trusts; without it two builds are equal.
find "$modules/updates" -name '*.ko.xz' -exec unxz {} + 
find "$modules/updates" -name '*.ko' -exec strip --strip-debug {} +
find "$modules/updates" -name '*.ko' -exec xz --check=crc32 {} +
python3 pick_modules.py modules.txt "$modules"
depmod "$version"

dracut --force --no-hostonly --no-hostonly-cmdline --reproducible --zstd --kver "$version" \
    --add "systemd systemd-veritysetup" \
    --add-drivers "erofs overlay dm_verity nvme ahci sd_mod usb-storage uas mmc_block sdhci_pci xhci_pci virtio_blk virtio_pci virtio_scsi qemu_fw_cfg dmi-sysfs" \
    --omit "network lvm mdraid multipath iscsi nfs plymouth btrfs dmraid crypt" \
    initrd

mkdir -p out/root debs
cp "$(readlink -f "/boot/vmlinuz-$version")" out/vmlinuz
cp initrd out/initrd
printf '%s\n' "$version" >out/version

cd debs
apt-get -q download "$@"
for package in *.deb; do
    dpkg-deb --extract "$package" ../out/root
    dpkg-deb --show --showformat '${Package} ${Version} ${source:Package} ${source:Version}\n' "$package"
done >../out/unpacked.txt
cd ../out/root
rm -rf usr/share/{man,doc-base,locale,bash-completion,lintian} usr/src etc/init.d
find usr/share/doc -type f ! -name copyright -delete
mkdir -p "usr/lib/modules"
cp -a "$modules" usr/lib/modules/
rm -f "usr/lib/modules/$version"/{build,source,vmlinuz,System.map,config}
