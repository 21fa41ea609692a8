#!/bin/sh
# run.sh - people use the portal in a real browser: run.sh ABIDE [MODULES [STORY]]
# STORY is people (the default) or access. MODULES holds node_modules with playwright-core,
# axe-core and oidc-provider; its folder pictures gets the screenshots.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
abide=$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd -P)/$(basename -- "$1")
BROWSER_MODULES=$(CDPATH='' cd -- "${2:-build/browser}" && pwd -P)
PICTURES=$BROWSER_MODULES/pictures
CHROMIUM=$(command -v chromium)
export BROWSER_MODULES PICTURES CHROMIUM
exec node "$here/${3:-people}.mjs" "$abide"
