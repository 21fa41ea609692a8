# demo.sh - builds, then runs the example product from import to dataset.
# Sourced by dev.

demo_run() {
    build_all
    [ -f examples/demo.sh ] || die "examples/demo.sh is missing: nothing to show"
    ABIDE="$root/build/abide" sh examples/demo.sh "$@"
}
