# shellcheck shell=bash
# Working inside a root without booting it. Use only within `unshare -m`: every mount goes when the shell goes.

# stack_layers TARGET UPPER LOWER…: mounts the layers (topmost first) with a writable folder on top of them.
stack_layers() {
    local target=$1 upper=$2 lowers
    shift 2
    lowers=$(printf '%s:' "$@")
    mkdir -p "$target" "$upper" "$upper.work"
    mount -t overlay overlay \
        -o "lowerdir=${lowers%:},upperdir=$upper,workdir=$upper.work" "$target"
}

# The kernel's file systems, and a /tmp and /run that leave nothing behind.
mount_kernel_files() {
    local root=$1
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/tmp"
    mount -t tmpfs tmpfs "$root/run"
}

# Lets apt and pip inside the root reach what the host reaches: its names, its trust, its policy.
lend_network() {
    local root=$1
    touch "$root/etc/resolv.conf"
    mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
    mount --bind /etc/hosts "$root/etc/hosts"
    mount --bind /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    mount -t tmpfs tmpfs "$root/var/lib/apt/lists"
    mount -t tmpfs tmpfs "$root/var/cache/apt"
    mkdir -p "$root/var/lib/apt/lists/partial" "$root/var/cache/apt/archives/partial"
    apt_policy >"$root/tmp/apt.conf"
}

# in_root ROOT CMD…: runs a command inside, as an unattended installer would.
in_root() {
    local root=$1
    shift
    APT_CONFIG=/tmp/apt.conf DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" "$@"
}

install_packages() {
    local root=$1
    shift
    in_root "$root" apt-get -q update
    in_root "$root" apt-get -q -y -o Dpkg::Options::=--force-unsafe-io --no-install-recommends install "$@"
}
