#!/bin/sh
# install_test.sh - a stranger's program builds and runs against the installed library.
#
#   install_test.sh BUILD SOURCE_ROOT MESON CC [FLAGS...]
set -u

build=$(cd "$1" && pwd)
root=$(cd "$2" && pwd)
meson=$3
shift 3
LC_ALL=C
export LC_ALL
unset ABIDE_STATE

work=$(mktemp -d "${TMPDIR:-/tmp}/abide-install.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
points=0
point() { # STATUS SENTENCE
    points=$((points + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $points - $2"
    else
        echo "not ok $points - $2"
        sed 's/^/# /' "$work/log" 2>/dev/null | tail -n 5
    fi
}

DESTDIR=$work/root "$meson" install -C "$build" --no-rebuild --quiet >"$work/log" 2>&1
point $? "everything is installed"
pc=$(find "$work/root" -name libabide.pc | head -n 1)
so=$(find "$work/root" -name 'libabide.so.0' | head -n 1)
header=$(find "$work/root" -path '*/include/abide/abide.h' | head -n 1)
page=$(find "$work/root" -path '*/man3/abide.3*' | head -n 1)
[ -n "$pc" ] && [ -n "$so" ] && [ -n "$header" ] && [ -n "$page" ]
point $? "with a .pc file, a soname, one header and a manual page"
[ "$(find "$work/root" -name '*.h' | wc -l)" -eq 1 ]
point $? "and no other header"

# nm's -D: what a program can link to.
nm -D --defined-only "$so" | awk '$2 != "A" { print $3 }' | sed 's/@.*//' | sort >"$work/has"
sed -n 's/^    \(abide_[a-z_]*\);$/\1/p' "$root/src/lib/abide.map" | sort >"$work/want"
diff "$work/want" "$work/has" >"$work/log" 2>&1
point $? "the shared object exports what abide.map lists, and nothing else"
nm -D --defined-only "$so" | grep -q 'abide_scan@@LIBABIDE_0'
point $? "under a version of its own"

export PKG_CONFIG_SYSROOT_DIR="$work/root" PKG_CONFIG_LIBDIR="${pc%/*}"
# shellcheck disable=SC2046  # flags are words
"$@" "$root/examples/libabide/find.c" $(pkg-config --cflags --libs libabide) \
    -Wl,-rpath,"${so%/*}" -o "$work/find" >"$work/log" 2>&1
point $? "the example builds through pkg-config"
echo 'write to jane.roe@example.org' | "$work/find" >"$work/out" 2>"$work/log"
grep -q '^EMAIL_ADDRESS (email, ' "$work/out" && grep -q '^write to <EMAIL>$' "$work/out"
point $? "and finds an address"
echo "1..$points"
