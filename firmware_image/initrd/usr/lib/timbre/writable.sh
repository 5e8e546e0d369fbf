#!/bin/sh
# What programs write to /etc and /var is kept in memory and gone at the next boot; what must last is on the data
# partition. The rest of the root stays read-only.
set -eu
place=/run/timbre-writable
mkdir -p "$place"
mount -t tmpfs -o mode=0755,size=25%,nodev,nosuid tmpfs "$place"
for folder in etc var; do
    mkdir -p "$place/$folder" "$place/$folder.work"
    mount -t overlay -o "lowerdir=/sysroot/$folder,upperdir=$place/$folder,workdir=$place/$folder.work" overlay "/sysroot/$folder"
done
