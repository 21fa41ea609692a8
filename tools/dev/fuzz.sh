# fuzz.sh - builds the fuzz targets with clang and libFuzzer and runs each for a while.
# Sourced by dev.
#
# Seeds are in tests/fuzz/corpus/NAME; what a run finds stays in build-fuzz/corpus/NAME
# for the next one. A run of ./dev fuzz adds one line per target to tests/fuzz/LEDGER.

build_fuzz() {
    setup build-fuzz clang --buildtype=debug -Doptimization=1 -Dwerror=false -Dlibfuzzer=true \
        -Db_sanitize=address,undefined -Db_lundef=false \
        -Dc_args=-fsanitize=fuzzer-no-link && compile build-fuzz fuzzers
}

fuzz_targets() {
    for target_path in tests/fuzz/*_fuzz.c; do
        [ -f "$target_path" ] || continue
        target_name=${target_path##*/}
        echo "${target_name%_fuzz.c}"
    done
}

fuzz_verdict() { # LOG EXIT_STATUS
    if [ "$2" -eq 0 ]; then
        echo clean
    elif grep -q 'libFuzzer: timeout' "$1"; then
        echo timeout
    elif grep -q 'libFuzzer: out-of-memory' "$1"; then
        echo oom
    elif grep -q 'LeakSanitizer: detected' "$1"; then
        echo leak
    else
        echo crash
    fi
}

# fuzz_one NAME SECONDS : leaves build-fuzz/NAME.line, in the form of the LEDGER.
fuzz_one() {
    fuzz_log=build-fuzz/$1.log fuzz_status=0
    mkdir -p "build-fuzz/corpus/$1" build-fuzz/found
    set -- "$1" "$2" "build-fuzz/corpus/$1"
    [ ! -d "tests/fuzz/corpus/$1" ] || set -- "$@" "tests/fuzz/corpus/$1"
    fuzz_name=$1 fuzz_seconds=$2
    shift 2
    ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
        "build-fuzz/tests/${fuzz_name}_fuzz" "-max_total_time=$fuzz_seconds" -timeout=10 \
        -rss_limit_mb=2048 -print_final_stats=1 \
        "-artifact_prefix=build-fuzz/found/$fuzz_name-" "$@" \
        >"$fuzz_log" 2>&1 </dev/null || fuzz_status=$?
    fuzz_runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$fuzz_log")
    fuzz_edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$fuzz_log" | tail -n 1)
    fuzz_inputs=$(sed -n 's/.* corp: \([0-9]*\).*/\1/p' "$fuzz_log" | tail -n 1)
    printf '%s %s %s %s s %s runs %s edges %s inputs %s\n' "$(date -u +%Y-%m-%d)" \
        "$fuzz_name" "$(git rev-parse --short HEAD 2>/dev/null || echo 0000000)" \
        "$fuzz_seconds" "${fuzz_runs:-0}" "${fuzz_edges:-0}" "${fuzz_inputs:-0}" \
        "$(fuzz_verdict "$fuzz_log" "$fuzz_status")" >"build-fuzz/$fuzz_name.line"
}

# fuzz_each SECONDS NAMES... : as many at once as there are processors.
fuzz_each() {
    each_seconds=$1 each_running=0
    shift
    for each_name in "$@"; do
        fuzz_one "$each_name" "$each_seconds" &
        each_running=$((each_running + 1))
        if [ "$each_running" -ge "$(nproc)" ]; then
            wait
            each_running=0
        fi
    done
    wait
}

fuzz_run() {
    # shellcheck disable=SC2086  # lists of words
    need $packages_build $packages_check
    fuzz_wanted=$(fuzz_targets) fuzz_for=60 fuzz_bad=0
    for word in "$@"; do
        case $word in
        *[!0-9]*) fuzz_wanted=$word ;;
        *) fuzz_for=$word ;;
        esac
    done
    for name in $fuzz_wanted; do
        [ -f "tests/fuzz/${name}_fuzz.c" ] || die "no fuzz target '$name' (tests/fuzz)"
    done
    say "building the fuzz targets"
    build_fuzz || exit 1
    say "each of" $fuzz_wanted "for $fuzz_for s"
    # shellcheck disable=SC2086
    fuzz_each "$fuzz_for" $fuzz_wanted
    for name in $fuzz_wanted; do
        tee -a tests/fuzz/LEDGER <"build-fuzz/$name.line"
        case $(cat "build-fuzz/$name.line") in
        *' clean') ;;
        *) fuzz_bad=1 && say "   its log: build-fuzz/$name.log" ;;
        esac
    done
    return "$fuzz_bad"
}
