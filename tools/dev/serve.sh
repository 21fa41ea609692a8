# serve.sh - the daemon with the example's configuration, in front of a model server
# that says back what it hears. Sourced by dev.

serve_run() {
    build_all
    serve_state=${ABIDE_STATE:-$root/build/serve}
    export ABIDE_STATE="$serve_state"
    if [ ! -d "$serve_state" ]; then
        "$root/build/abide" init
        printf 'We use what you say to train models if you agree.\n' >build/notice.txt
        "$root/build/abide" notice publish n1 --text build/notice.txt --quiet
    fi
    python examples/gateway/model.py 8601 &
    serve_model=$!
    trap 'kill "$serve_model" 2>/dev/null || :' EXIT
    trap 'exit 130' INT TERM
    say "try it: curl http://127.0.0.1:8600/v1/chat/completions \\"
    say "    -H 'authorization: Bearer try-me' \\"
    say "    -d '{\"model\":\"m\",\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}'"
    "$root/build/abide" serve --config examples/gateway/serve.conf "$@"
}
