# bench.sh - release build; every benchmark with its limit measured in the same run.
# Sourced by dev. Time never fails a bench: it prints PASS, or SHORT of its target.

build_bench() {
    setup build-bench gcc --buildtype=release -Db_lto=true -Dwerror=false &&
        compile build-bench code benches
}

bench_machine() {
    bench_cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
    bench_gcc=$(gcc -dumpfullversion)
    say "machine: ${bench_cpu:-unknown processor}, $(nproc) processors," \
        "$(($(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo) / 1048576)) GiB," \
        "Linux $(uname -r), gcc $bench_gcc -O3 LTO"
}

bench_run() {
    # shellcheck disable=SC2086  # lists of words
    need $packages_build $packages_bench
    bench_out=build-bench/results.txt bench_bad=0
    set -- "${1:-}"
    ls tests/bench/*_bench.c >/dev/null 2>&1 || die "no benchmark yet (tests/bench)"
    say "building with -O3 and link-time optimization"
    build_bench || exit 1
    bench_machine
    : >"$bench_out"
    for source in tests/bench/*"$1"*_bench.c; do
        [ -f "$source" ] || die "no benchmark '$1' (tests/bench)"
        name=${source##*/}
        name=${name%.c}
        say_head "${name%_bench}"
        "build-bench/tests/$name" </dev/null >build-bench/one.txt || {
            bench_bad=1
            say_error "$name ended with an error"
        }
        tee -a "$bench_out" <build-bench/one.txt
    done
    say "$(grep -c '^PASS ' "$bench_out" || :) of" \
        "$(grep -cE '^(PASS|SHORT) ' "$bench_out" || :) targets reached"
    return "$bench_bad"
}
