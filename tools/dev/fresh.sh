# fresh.sh - proves demo and check on a new Debian 12 in a folder of its own.
# Sourced by dev.
#
# debootstrap fills the folder from the mirror that this machine's apt uses; the last
# commit (not what is uncommitted) is cloned into it. What runs and is mounted lives in
# namespaces that end with the command, so an interrupt leaves nothing behind. It does
# not recurse.

fresh_suite=bookworm
fresh_demo_first_s=300 # with installation
fresh_demo_again_s=60

fresh_skip() {
    say "fresh: skipped: $*"
    exit 0
}

fresh_mirror() {
    # shellcheck disable=SC2016  # apt's own $(...) placeholders
    apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 ~ /-/ { next } !seen++ { print $2 }'
}

fresh_remove() {
    trap - EXIT INT TERM HUP
    if [ -n "${fresh_pid:-}" ]; then
        kill -KILL "$fresh_pid" 2>/dev/null && wait "$fresh_pid" 2>/dev/null || :
    fi
    for try in 1 2 3 4 5; do # the last processes inside may still be ending
        rm -rf --one-file-system "$fresh_dir" 2>/dev/null && return 0
        sleep 1
    done
    say_error "could not remove $fresh_dir (try $try)"
}

# Runs with mounts and processes of its own, which end with it. In the background, so
# that a signal to this shell is handled at once.
fresh_private() {
    unshare --mount --pid --fork --kill-child --mount-proc "$@" &
    fresh_pid=$!
    fresh_status=0
    wait "$fresh_pid" || fresh_status=$?
    fresh_pid=''
    return "$fresh_status"
}

fresh_prepare() {
    fresh_private debootstrap --variant=minbase "$fresh_suite" "$fresh_dir" "$1" || return 1
    cp /etc/resolv.conf "$fresh_dir/etc/resolv.conf"
    # How this machine reaches the mirror (proxies, dates), but none of its hooks.
    apt-config dump | grep '^Acquire::' >"$fresh_dir/etc/apt/apt.conf.d/90machine" || :
    git -c safe.directory='*' clone -q --no-hardlinks "$root" "$fresh_dir/srv/abide"
}

# fresh_inside COMMAND... : in the folder, with nothing of this shell's environment.
fresh_inside() {
    # shellcheck disable=SC2016  # expanded inside
    fresh_private sh -c '
        mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" || exit 1
        cd / && folder=$1 && shift
        exec chroot "$folder" /usr/bin/env -i HOME=/root ABIDE_FRESH=1 CI=true \
            PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c '\''cd /srv/abide && exec "$@"'\'' sh "$@"
    ' sh "$fresh_dir" "$@" </dev/null
}

# fresh_timed NAME LIMIT_S COMMAND... : runs it and says how long it took.
fresh_timed() {
    timed_name=$1 timed_limit=$2 timed_start=$(now_s)
    shift 2
    if ! fresh_inside "$@"; then
        say "fresh: $timed_name FAILED after $(($(now_s) - timed_start)) s"
        fresh_bad=1
        return 0
    fi
    timed_took=$(($(now_s) - timed_start))
    if [ "$timed_took" -le "$timed_limit" ]; then
        say "fresh: $timed_name in $timed_took s (limit $timed_limit)"
    else
        say "fresh: $timed_name took $timed_took s, the limit is $timed_limit"
        fresh_bad=1
    fi
}

fresh_run() {
    [ -z "${ABIDE_FRESH:-}" ] || fresh_skip "already inside a fresh folder"
    [ "$(id -u)" -eq 0 ] || fresh_skip "needs root (chroot and mount)"
    need "$packages_fresh" git
    fresh_private true 2>/dev/null || fresh_skip "this machine forbids mount namespaces"
    mirror=$(fresh_mirror)
    [ -n "$mirror" ] || fresh_skip "apt names no Debian mirror here"
    fresh_bad=0
    fresh_dir=$(mktemp -d "${TMPDIR:-/tmp}/abide-fresh.XXXXXX")
    trap fresh_remove EXIT
    trap 'fresh_remove; exit 130' INT TERM HUP
    say "a new Debian ($fresh_suite) in $fresh_dir"
    fresh_start=$(now_s)
    run_logged build/fresh.log fresh_prepare "$mirror" || fresh_skip "debootstrap failed here"
    say "fresh: base system in $(($(now_s) - fresh_start)) s"
    if [ "${1:-demo}" = demo ]; then
        fresh_timed "first demo, with installation," "$fresh_demo_first_s" ./dev demo
        fresh_timed "second demo" "$fresh_demo_again_s" ./dev demo
    fi
    if [ "${1:-check}" = check ]; then
        fresh_timed "check" 1500 ./dev check
    fi
    return "$fresh_bad"
}
