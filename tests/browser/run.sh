#!/bin/sh
# run.sh - people use the portal in a real browser: run.sh ABIDE [MODULES PICTURES]
# MODULES holds node_modules with playwright-core and axe-core; PICTURES gets the
# screenshots.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
abide=$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd -P)/$(basename -- "$1")
BROWSER_MODULES=$(CDPATH='' cd -- "${2:-build/browser}" && pwd -P)
PICTURES=${3:-$BROWSER_MODULES/pictures}
CHROMIUM=$(command -v chromium)
export BROWSER_MODULES PICTURES CHROMIUM
exec node "$here/people.mjs" "$abide"
