# shellcheck shell=bash
# Which layers a root is made of, what each is keyed by, and their order. The only file that knows.

# Fills the global $BASE, $PJSUA2, $VENDOR with the paths of those layers, building what is missing.
need_shipped_layers() {
    build_stage base "$(text_key "$(package_list "$TOP/build/packages/base.txt")" "$(script_key build/stages/base.sh)")" \
        "Debian with Asterisk and Timbre's libraries (about 2 minutes)"
    BASE=$STAGE
    build_stage pjsua2 "$(
        text_key "$(grep -E '^(asterisk|python3) ' "$BASE/versions.txt")" \
            "$(package_list "$TOP/build/packages/pjsua2.txt")" \
            "$(script_key build/stages/pjsua2.sh build/stages/pjsua2-compile.sh)"
    )" "compiling the SIP test phone's binding (5 to 8 minutes, once)" "$BASE/root"
    PJSUA2=$STAGE
    build_stage vendor "$(text_key "$(content_key package.json package-lock.json)" "$(script_key build/stages/vendor.sh)")" \
        "the web UI's style, script and font, from npm"
    VENDOR=$STAGE
}

need_test_layer() {
    build_stage test "$(
        text_key "${BASE##*-}" "$(script_key build/stages/test.sh)" \
            "$(package_list "$TOP"/build/packages/{test,test-pip}.txt)"
    )" "pytest, Chromium, SIPp and the linters (about 2 minutes)" "$BASE/root"
    TEST=$STAGE
}

# stack_app LAYER…: Timbre itself over these, topmost first; all of them in $LAYERS.
# It is the topmost: users and enabled units depend on what lies below.
stack_app() {
    build_stage app "$(text_key "$*" "$(content_key "${APP_SOURCES[@]}")")" "Timbre itself" "$@"
    LAYERS=("$STAGE/root" "$@")
}

# need_layers [test]: builds what a root needs and fills $LAYERS with its layers, topmost first.
need_layers() {
    local below
    need_shipped_layers
    below=("$VENDOR/root" "$PJSUA2/root")
    if [[ ${1:-} == test ]]; then
        need_test_layer
        below+=("$TEST/root")
    fi
    below+=("$BASE/root")
    stack_app "${below[@]}"
}

# need_tools: fills $LAYERS with all that checks and quick tests need; they use the checkout itself.
need_tools() {
    need_shipped_layers
    need_test_layer
    LAYERS=("$VENDOR/root" "$PJSUA2/root" "$TEST/root" "$BASE/root")
}

# What of the checkout goes into the app layer.
APP_SOURCES=(build/stages/app.sh)
for folder in appliance pbx hw web_ui systemd; do
    [[ ! -d $TOP/$folder ]] || APP_SOURCES+=("$folder")
done

# in_root_unbooted CMD…: runs a command in the root with the test layer, at once, without booting a box.
in_root_unbooted() {
    unshare --mount --propagation private --net --pid --fork --kill-child \
        bash "$TOP/build/root-run.sh" "${LAYERS[@]}" -- "$@"
}
