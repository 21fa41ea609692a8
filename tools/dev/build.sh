# build.sh - the build folders and what distinguishes them.
# Sourced by dev.
#
#   build/          gcc, debugoptimized: what you run
#   build-clang/    the same through the other compiler
#                   (these two treat warnings as errors; instrumentation makes gcc warn
#                   where there is nothing, so the builds below do not)
#   build-san/      gcc with AddressSanitizer, LeakSanitizer and UBSan
#   build-analyze/  gcc -fanalyzer over the code without the tests

# setup FOLDER COMPILER OPTIONS... : configures once; Meson itself notices later changes.
setup() {
    setup_dir=$1 setup_cc=$2
    shift 2
    [ -f "$setup_dir/build.ninja" ] && return 0
    rm -rf "$setup_dir/meson-private" # of a configuration that did not end
    run_logged "$setup_dir/setup.log" env CC="$setup_cc" meson setup "$setup_dir" "$@"
}

compile() { # FOLDER TARGETS...
    compile_dir=$1
    shift
    run_logged "$compile_dir/compile.log" ninja -C "$compile_dir" "$@"
}

build_gcc() {
    setup build gcc && compile build
}

build_clang() {
    setup build-clang clang && compile build-clang
}

build_san() {
    setup build-san gcc --buildtype=debug -Doptimization=1 -Dwerror=false \
        -Db_sanitize=address,undefined && compile build-san
}

# Two of gcc 12's checks cannot know what holds here, and are left to others: that a
# view with bytes never has a NULL pointer (null-argument; UBSan watches it), and that
# memcpy fills what -ftrivial-auto-var-init also clears (valgrind watches it).
analyze_args='-fanalyzer -Wno-analyzer-null-argument -Wno-analyzer-use-of-uninitialized-value'

build_analyze() {
    setup build-analyze gcc --buildtype=debug "-Dc_args=$analyze_args" &&
        compile build-analyze code
}

build_all() {
    # shellcheck disable=SC2086  # a list of words
    need $packages_build
    started=$(now_s)
    build_gcc || exit 1
    say "built build/abide in $(($(now_s) - started)) s"
}
