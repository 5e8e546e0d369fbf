#!/bin/bash
# Runs inside the builder of the kernel's layer: compiles DAHDI's modules and picks what ships.
set -euo pipefail
cd /build
version=$(find /usr/lib/modules -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -V | tail -n 1)
modules=/usr/lib/modules/$version

source=$(basename /usr/src/dahdi-*)
dkms add "dahdi/${source#dahdi-}"
dkms install "dahdi/${source#dahdi-}" -k "$version"
# dkms signs with a key that it makes for this builder and nobody trusts; without signatures two builds are equal.
find "$modules/updates" -name '*.ko.xz' -exec unxz {} +
find "$modules/updates" -name '*.ko' -exec strip --strip-debug {} +
find "$modules/updates" -name '*.ko' -exec xz --check=crc32 {} +
python3 pick_modules.py modules.txt "$modules"
depmod "$version"

mkdir -p out/root/usr/lib/modules
cp "$(readlink -f "/boot/vmlinuz-$version")" out/vmlinuz
printf '%s\n' "$version" >out/version
dpkg-query --show --showformat '${Package} ${Version} ${source:Package} ${source:Version}\n' \
    "linux-image-$version" dahdi-dkms >out/parts.txt
cp -a "$modules" out/root/usr/lib/modules/
rm -f "out/root/usr/lib/modules/$version"/{build,source,vmlinuz,System.map,config}
