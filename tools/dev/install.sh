# install.sh - installs the Debian packages a command needs, and only missing ones.
# Sourced by dev. A second run asks dpkg, finds nothing missing and stays offline.

packages_build='gcc libc6-dev meson ninja-build pkg-config git
    libp11-kit-dev libseccomp-dev libsodium-dev libsqlite3-dev libssl-dev libzip-dev libzstd-dev zlib1g-dev zstd
    node-llhttp libuv1-dev libcurl4-openssl-dev libinih-dev'
packages_check='libvectorscan-dev clang libclang-rt-14-dev clang-format mandoc python3 binutils softhsm2 openssl'
packages_cover='gcovr python3'
packages_bench='libcjson1 libjansson4 wrk nginx-light haproxy' # opened, or run, beside our own
packages_fresh='debootstrap'

# Prints those of its words that dpkg does not know as installed.
packages_missing() {
    for package in "$@"; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=none
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

apt_install() {
    as_root apt-get install -y -q --no-install-recommends "$@"
}

# Package lists may be absent or stale: update only when installing without it fails.
apt_install_or_update() {
    apt_install "$@" || { as_root apt-get update -q && apt_install "$@"; }
}

need() { # words: package names
    command -v dpkg-query >/dev/null 2>&1 || {
        say "dev: no dpkg here; going on with the tools that are on the path"
        return 0
    }
    missing=$(packages_missing "$@")
    [ -n "$missing" ] || return 0
    if [ -n "${ABIDE_NO_INSTALL:-}" ]; then
        die "these packages are missing: $missing"
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        say_error "these packages are missing, and only root (or sudo) may install them."
        say_error "run as root: apt-get install $missing"
        exit 1
    fi
    say "installing $missing"
    # shellcheck disable=SC2086  # a list of words
    run_logged build/install.log apt_install_or_update $missing ||
        die "could not install: $missing"
}

# The system's python rather than whatever shim comes first on the path.
python() {
    if [ -x /usr/bin/python3 ]; then
        /usr/bin/python3 "$@"
    else
        python3 "$@"
    fi
}
