# browser.sh - people use the portal in Debian's Chromium, driven by playwright-core and
# looked over by axe-core. Sourced by check.sh. What is fetched stays in build/browser;
# nothing of it is part of Abide.

packages_browser='chromium'
browser_modules='playwright-core@1.65.1 axe-core@4.14.1 oidc-provider@9.13.3'

# Node comes with its own npm in some builds, and as two packages in Debian.
browser_node() {
    command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && return 0
    need nodejs npm
}

browser_fetch() {
    [ -d build/browser/node_modules/axe-core ] &&
        [ -d build/browser/node_modules/oidc-provider ] &&
        [ -d build/browser/node_modules/playwright-core ] && return 0
    mkdir -p build/browser
    # shellcheck disable=SC2086  # a list of words
    (cd build/browser && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --silent \
        --no-audit --no-fund --prefix . $browser_modules) >build/browser/fetch.log 2>&1
}

check_browser() {
    # shellcheck disable=SC2086  # a list of words
    need $packages_browser && browser_node || return 1
    if ! browser_fetch; then
        failed "browser could not fetch $browser_modules, see build/browser/fetch.log"
        return 0
    fi
    points browser people sh tests/browser/run.sh build/abide build/browser
    points browser access sh tests/browser/run.sh build/abide build/browser access
    say "   pictures of each page: build/browser/pictures"
}
