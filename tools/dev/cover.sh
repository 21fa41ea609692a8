# cover.sh - which lines of the code the tests reach.
# Sourced by dev. The least share of each file is a gate (gates/covered.py).

build_cover() {
    setup build-cover gcc --buildtype=debug -Doptimization=g -Db_coverage=true -Dwerror=false && compile build-cover
}

# The tests, and the demo for the commands that only a person calls.
cover_tests() {
    find build-cover -name '*.gcda' -delete
    meson test -C build-cover --no-rebuild -q --timeout-multiplier 2 >build-cover/tests.log 2>&1 </dev/null || {
        say_error "some tests failed, see build-cover/tests.log"
        return 1
    }
    if [ -f examples/demo.sh ] && [ -x build-cover/abide ]; then
        ABIDE="$root/build-cover/abide" sh examples/demo.sh >build-cover/demo.log 2>&1 \
            </dev/null || say "   the demo failed under coverage, see build-cover/demo.log"
    fi
}

cover_run() {
    # shellcheck disable=SC2086  # lists of words
    need $packages_build $packages_cover
    build_cover || exit 1
    say "running the tests"
    cover_tests || :
    gcovr --root . --filter src/ --exclude '.*_test\.c' build-cover --txt build-cover/lines.txt \
        --html-details build-cover/lines.html >build-cover/gcovr.log 2>&1 ||
        die "gcovr failed, see build-cover/gcovr.log"
    sed -n '/^File/,$p' build-cover/lines.txt | cut -c 1-78
    say "each line: build-cover/lines.html"
}
