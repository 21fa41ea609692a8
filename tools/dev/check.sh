# check.sh - every test and every gate; the last line is "N passed, N failed".
# Sourced by dev.
#
# Each step appends lines "pass|fail|skip NAME [reason]" to $results; the tally at the
# end is a count of those lines, so nothing can fail without being counted.

. tools/dev/cover.sh
. tools/dev/browser.sh
. tools/dev/clients.sh

results=build/check/results

# step NAME FUNCTION : one line when it begins; a function that returns non-zero fails.
step() {
    step_name=$1 step_start=$(now_s)
    shift
    say_head "$step_name"
    if "$@"; then
        say "   $(($(now_s) - step_start)) s"
    else
        echo "fail $step_name the step ended with an error" >>"$results"
    fi
}

passed() {
    echo "pass $*" >>"$results"
}

failed() {
    echo "fail $*" >>"$results"
    say "   failed: $*"
}

skipped() {
    echo "skip $*" >>"$results"
    say "   skipped: $*"
}

# tests FOLDER : runs the programs of a build folder and counts their points.
tests() {
    tests_log=$1/meson-logs/testlog.json
    rm -f "$tests_log"
    # Slow machines are not failures; what hangs still ends, after ten minutes.
    meson test -C "$1" --no-rebuild -q --timeout-multiplier 2 >"build/check/$1.log" 2>&1 </dev/null || :
    if [ ! -f "$tests_log" ]; then
        tail -n 5 "build/check/$1.log"
        return 1
    fi
    python tools/gates/tally.py "$1" "$tests_log" >"build/check/$1.points" || return 1
    cat "build/check/$1.points" >>"$results"
    say "   $(wc -l <"build/check/$1.points") test points"
    grep '^fail' "build/check/$1.points" || :
}

# points LABEL PROGRAM COMMAND... : a program that prints TAP.
points() {
    points_label=$1 points_name=$2 points_out=build/check/$2.tap
    shift 2
    points_status=0
    "$@" >"$points_out" 2>&1 </dev/null || points_status=$?
    python tools/gates/tally.py "$points_label" - "$points_name" "$points_status" \
        <"$points_out" >"$points_out.points" || return 1
    cat "$points_out.points" >>"$results"
    if grep -q '^fail' "$points_out.points"; then
        grep -v '^ok' "$points_out" | cut -c 1-200 | head -n 60
    fi
    say "   $(wc -l <"$points_out.points") test points"
}

check_gates() {
    points gates selftest python tools/gates/selftest.py &&
        points gates gates python tools/gates/all.py . build
}

check_gcc() { build_gcc && tests build; }
check_clang() { build_clang && tests build-clang; }

check_covered() {
    build_cover && cover_tests && points covered covered \
        python tools/gates/all.py . build-cover covered
}

check_san() {
    build_san || return 1
    ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1 \
        UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 tests build-san
}

check_analyze() {
    build_analyze && passed analyze
}

check_format() {
    format_out=build/check/format.log
    git ls-files -z '*.c' '*.h' | xargs -0 clang-format --dry-run >"$format_out" 2>&1
    if [ -s "$format_out" ]; then
        grep -E 'warning|error' "$format_out" | cut -d: -f1,2 | uniq | head -n 20
        failed "format run: clang-format -i FILE"
    else
        passed format
    fi
}

check_manpages() {
    for page in man/*.[1-8]; do
        [ -f "$page" ] || { skipped "man no man page yet"; return 0; }
        if mandoc -Tlint -Wwarning "$page"; then
            passed "man/$page"
        else
            failed "man/$page mandoc -Tlint -Wwarning $page"
        fi
    done
}

check_demo() {
    [ -f examples/demo.sh ] || { skipped "demo examples/demo.sh does not exist yet"; return 0; }
    demo_start=$(now_s)
    if run_logged build/check/demo.log env ABIDE="$root/build/abide" sh examples/demo.sh; then
        demo_s=$(($(now_s) - demo_start))
        [ "$demo_s" -lt 60 ] && passed demo || failed "demo took $demo_s s, the limit is 60"
    else
        failed "demo see build/check/demo.log"
    fi
}

check_secured() {
    points clients secured clients_secured_run
}

check_clients() {
    clients_ready || { skipped "clients $clients_why"; return 0; }
    points clients clients clients_run
    points clients changed clients_changed_run
}

# A short search with libFuzzer; ./dev fuzz searches longer and writes the LEDGER.
check_fuzz() {
    . tools/dev/fuzz.sh
    build_fuzz || return 1
    # shellcheck disable=SC2046  # a list of words
    fuzz_each "${ABIDE_CHECK_FUZZ_S:-10}" $(fuzz_targets)
    for target in $(fuzz_targets); do
        check_line=$(cat "build-fuzz/$target.line")
        case $check_line in
        *' 0 runs '*) failed "fuzz/$target ran nothing, see build-fuzz/$target.log" ;;
        *' clean') passed "fuzz/$target" ;;
        *) failed "fuzz/$target ${check_line##* }, see build-fuzz/$target.log" ;;
        esac
    done
}

check_tally() {
    n_pass=$(grep -c '^pass ' "$results" || :)
    n_fail=$(grep -c '^fail ' "$results" || :)
    n_skip=$(grep -c '^skip ' "$results" || :)
    [ "$n_fail" -eq 0 ] || { say_head failures; sed -n 's/^fail /   /p' "$results"; }
    [ "$n_skip" -eq 0 ] || { say_head skipped; sed -n 's/^skip /   /p' "$results"; }
    if [ "$n_skip" -gt 0 ]; then
        say "$n_pass passed, $n_fail failed, $n_skip skipped"
    else
        say "$n_pass passed, $n_fail failed"
    fi
    [ "$n_fail" -eq 0 ] && [ "$n_pass" -gt 0 ]
}

check_run() {
    # shellcheck disable=SC2086  # lists of words
    need $packages_build $packages_check
    mkdir -p build/check
    : >"$results"
    step "gcc: build and tests" check_gcc
    step "gates, and that each gate catches what it is for" check_gates
    step "people's pages in a browser" check_browser
    step "format" check_format
    step "clang: build and tests" check_clang
    step "address, leak and undefined-behaviour sanitizers" check_san
    step "no source without a test" check_covered
    step "gcc -fanalyzer" check_analyze
    step "fuzz, a little" check_fuzz
    step "man pages" check_manpages
    step "demo" check_demo
    step "TLS, with other people's clients" check_secured
    step "clients that products use, through the gateway" check_clients
    check_tally
}
