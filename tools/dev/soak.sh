# soak.sh - the long campaigns: deletions, imports and the door killed, torn and without space.
# Sourced by dev. `check` runs a short form of each. What can fail at a write, sync or cut
# of a deletion fails at each of them, once a kind; RUNS is how often programs are killed.

soak_run() { # [RUNS]
    # shellcheck disable=SC2086  # lists of words
    need $packages_build $packages_check
    build_gcc || exit 1
    soak_runs=${1:-500} soak_bad=0
    for test in fault_test erase_test kill_test door_kill_test; do
        say_head "$test, $soak_runs runs, or one a write"
        program=build/tests/$test
        [ -x "$program" ] || program=build/tests/spine/$test
        ABIDE_FAULTS=1000000 ABIDE_KILLS=$soak_runs ABIDE_SOURCE_ROOT=$root \
            ABIDE_PROGRAM=$root/build/abide "$program" </dev/null || soak_bad=1
    done
    soak_door_sanitized || soak_bad=1
    return "$soak_bad"
}

# The daemon killed and its clients hanging up, under the address and undefined behaviour
# sanitizers: it must end by the kill and by nothing else.
soak_door_sanitized() {
    say_head "door_kill_test under sanitizers, $soak_runs runs"
    build_san || return 1
    ABIDE_KILLS=$soak_runs build-san/tests/spine/door_kill_test </dev/null
}
