# shellcheck shell=bash
# The layers of a real machine, the system and the image made of them, and virtual machines that boot these.

# shellcheck source=build/layers.sh
source "$TOP/build/layers.sh"

own_version() { sed -n 's/^VERSION = "\(.*\)"/\1/p' "$TOP/appliance/__init__.py"; }

# What a real machine needs over the base: its kernel's modules, its tools, and the initrd that finds the root.
need_hardware_layers() {
    build_stage modules "$(
        text_key "$(script_key build/stages/modules.sh build/stages/modules-compile.sh)" \
            "$(content_key firmware_image/pick_modules.py)" \
            "$(package_list "$TOP"/build/packages/modules.txt "$TOP/firmware_image/modules.txt")"
    )" "the kernel and DAHDI's modules for it (about 4 minutes, once)" "$BASE/root"
    MODULES=$STAGE
    build_stage hardware "$(
        text_key "${BASE##*-}" "$(script_key build/stages/hardware.sh)" \
            "$(package_list "$TOP"/build/packages/{hardware,unpacked}.txt)"
    )" "what a real machine needs" "$BASE/root"
    HARDWARE=$STAGE
    build_stage initrd "$(
        text_key "${MODULES##*-}" "${HARDWARE##*-}" "$(script_key build/stages/initrd.sh)" \
            "$(content_key firmware_image/initrd)" \
            "$(package_list "$TOP/build/packages/initrd.txt" "$TOP/firmware_image/initrd-drivers.txt")"
    )" "what finds the root at boot" "$MODULES" "$HARDWARE/root" "$BASE/root"
    INITRD=$STAGE
}

need_machine_layer() {
    build_stage machine "$(
        text_key "${TEST##*-}" "$(script_key build/stages/machine.sh)" "$(package_list "$TOP/build/packages/machine.txt")"
    )" "QEMU and the tools for disk images (about 1 minute)" "$TEST/root" "$BASE/root"
    MACHINE=$STAGE
}

# need_system [VERSION [FURNITURE]]: $SYSTEM is the whole system as one read-only file with its kernel; $TOOLS the layers
# that make disks of it. FURNITURE: a folder laid over it, for tests.
need_system() {
    local version=${1:-$(own_version)} furniture=${2:-}
    need_shipped_layers
    need_test_layer
    need_hardware_layers
    need_machine_layer
    TOOLS=("$MACHINE/root" "$TEST/root" "$BASE/root")
    need_signing_key
    stack_app "$VENDOR/root" "$PJSUA2/root" "$HARDWARE/root" "$MODULES/root" "$BASE/root"
    build_stage system "$(
        text_key "${LAYERS[*]}" "${INITRD##*-}" "${MACHINE##*-}" "$(script_key build/stages/system.sh)" "$version" \
            "$(content_key firmware_image/{overlay,furnish.sh,parts.py,settle.py,trim.py,trims.txt})" \
            "$(sha256sum <"$SIGNING_KEY.public")" "${furniture:+$(cd "$furniture" && TOP=$PWD content_key .)}"
    )" "version $version of the system as one read-only file" \
        "$version" "$SIGNING_KEY.public" "$furniture" "${TOOLS[@]}" -- "$MODULES" "$HARDWARE" "$INITRD" "${LAYERS[@]}"
    SYSTEM=$STAGE
}

# $SIGNING_KEY: the secret key that updates are signed with, and beside it, .public, what boxes trust. A release's key is
# named by TIMBRE_SIGNING_KEY; without one, this machine makes one of its own, which other machines' boxes do not trust.
need_signing_key() {
    SIGNING_KEY=${TIMBRE_SIGNING_KEY:-$CACHE/signing/key}
    [[ ! -s $SIGNING_KEY.public ]] || return 0
    [[ -z ${TIMBRE_SIGNING_KEY:-} ]] || fail "TIMBRE_SIGNING_KEY=$SIGNING_KEY: there is no $SIGNING_KEY.public beside it"
    step "a signing key of this machine: $SIGNING_KEY"
    new_signing_key
}

new_signing_key() {
    install -d -m 700 "$CACHE/signing"
    # shellcheck disable=SC2016 # $1 is the inner shell's
    in_tools "$CACHE/signing:/signing" bash -euc '
        gpg --quiet --batch --passphrase "" --quick-generate-key "Timbre development" ed25519 sign never
        gpg --quiet --armor --export-secret-keys >"/signing/$1"
        gpg --quiet --export >"/signing/$1.public"
        gpgconf --kill all' bash "$(basename "$SIGNING_KEY")"
}

# need_machine: the same, and fills $LAYERS with what boots a virtual machine of it and tests it.
need_machine() {
    need_system
    LAYERS=("$VENDOR/root" "$PJSUA2/root" "${TOOLS[@]}")
}

# need_image VERSION [FURNITURE]: $IMAGE has the disk image and the parts of the update bundle.
need_image() {
    need_system "$@"
    build_stage image "$(
        text_key "${SYSTEM##*-}" "$(script_key build/stages/image.sh)" \
            "$(content_key firmware_image/{disk.py,cmdline.txt,loader.conf})"
    )" "disk image and update of version $1" "$SYSTEM" "$1" "${TOOLS[@]}"
    IMAGE=$STAGE
}

# make_bundle IMAGE FILE: the update bundle, signed with $SIGNING_KEY: one file that holds the parts, their sums, and the
# sums' signature.
make_bundle() {
    local folder
    folder=$(mktemp -d "$CACHE/tmp/bundle.XXXXXX")
    in_tools "$1:/image $(dirname "$SIGNING_KEY"):/signing $folder:/out" \
        bash /src/firmware_image/bundle.sh /image/bundle "/signing/$(basename "$SIGNING_KEY")" /out/update
    mv "$folder/update" "$2"
    rmdir "$folder"
}

# need_offers FOLDER: what tests of the image need: first.raw, as shipped, and bundles that it must refuse: flipped (a byte of
# it), foreign (somebody else signed it) and older (with hardly anything in it).
need_offers() {
    local folder=$1 size
    need_image "$(own_version)"
    mkdir -p "$folder/little/bundle"
    cp --sparse=always "$IMAGE/timbre_$(own_version).raw" "$folder/first.raw"
    make_bundle "$IMAGE" "$folder/flipped.update"
    size=$(stat -c %s "$folder/flipped.update")
    printf '\377\000\377' | dd of="$folder/flipped.update" bs=1 seek=$((size / 2)) conv=notrunc status=none
    SIGNING_KEY=$CACHE/signing/stranger new_signing_key
    SIGNING_KEY=$CACHE/signing/stranger make_bundle "$IMAGE" "$folder/foreign.update"
    for part in .efi "_$NO_UUID.root" "_$NO_UUID.verity"; do echo old >"$folder/little/bundle/timbre_0.0.1$part"; done
    make_bundle "$folder/little" "$folder/older.update"
    rm -rf "$folder/little"
}
NO_UUID=00000000-0000-0000-0000-000000000000

# need_trials FOLDER: bundles of two further versions: good, and broken (Asterisk does not start).
need_trials() {
    need_image 9.1.0
    make_bundle "$IMAGE" "$1/good.update"
    need_image 9.2.0 "$TOP/tests/vm/broken"
    make_bundle "$IMAGE" "$1/broken.update"
}

# in_tools BINDS CMD…: runs a command where the tools for disks are; BINDS as in build/root-run.sh.
in_tools() {
    local binds=$1 LAYERS=("${TOOLS[@]}")
    shift
    ROOT_BINDS=$binds in_root_unbooted "$@"
}

# in_machine FOLDER CMD…: runs a command with QEMU beside it, what it boots at /vm, and FOLDER for what is to stay.
in_machine() {
    local folder=$1
    shift
    mkdir -p "$folder"
    ROOT_BINDS="$SYSTEM:/vm $folder:/artifacts" in_root_unbooted "$@"
}
