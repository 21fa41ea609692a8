#include "capture/dialect/rechunk.h"

#include <string.h>

#include "tests/harness/t.h"

enum { KEEP = 4, TEXT_MAX = 1 << 16 };

/* Makes capitals, and keeps the last KEEP bytes of each text back until it ends. */
struct shout {
    struct buf kept[RECHUNK_LANES_MAX + 1];
    bool refuse;
};

static bool take(void *ctx, unsigned lane, struct rechunk_piece piece, struct buf *out)
{
    struct shout *s = ctx;
    struct buf *kept = &s->kept[lane];
    buf_add_raw(kept, piece.text);
    size_t n = piece.end ? kept->n : kept->n > KEEP ? kept->n - KEEP : 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = kept->p[i];
        buf_add_char(out, (char)(c >= 'a' && c <= 'z' ? c - 32 : c));
    }
    if (n)
        memmove(kept->p, kept->p + n, kept->n - n);
    kept->n -= n;
    return !s->refuse;
}

#define CHAT(delta, end)                                                               \
    "data: "                                                                           \
    "{\"id\":\"c\",\"obfuscation\":\"ab\",\"choices\":[{\"index\":0,\"delta\":{" delta \
    "},\"finish_reason\":" end "}]}\n\n"
#define CHAT_BARE(delta, end)                                                          \
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{" delta                  \
    "},\"finish_reason\":" end "}]}\n\n"
#define R(type, n, more)                                                               \
    "event: " type "\ndata: {\"type\":\"" type "\",\"sequence_number\":" n more "}\n"  \
    "\n"
#define BLOCK(delta)                                                                   \
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0," \
    "\"delta\":{" delta "}}\n\n"

static const struct {
    const char *says;
    enum dialect dialect;
    bool stream;
    const char *in, *out;
} rows[] = {
    {"chat: what is kept goes before the end", DIALECT_CHAT, true,
        CHAT_BARE("\"role\":\"assistant\",\"content\":\"\"", "null") CHAT_BARE(
            "\"content\":\"hello \"", "null") CHAT_BARE("\"content\":\"you\"", "null")
            CHAT_BARE("", "\"stop\"") "data: [DONE]\n\n",
        CHAT_BARE("\"role\":\"assistant\",\"content\":\"\"", "null") CHAT_BARE(
            "\"content\":\"HE\"", "null") CHAT_BARE("\"content\":\"LLO\"", "null")
            CHAT_BARE("\"content\":\" YOU\"", "null")
                CHAT_BARE("", "\"stop\"") "data: [DONE]\n\n"},
    {"chat: no end was said before the last event", DIALECT_CHAT, true,
        CHAT_BARE("\"content\":\"hey\"", "null") "data: [DONE]\n\n",
        CHAT_BARE("\"content\":\"\"", "null")
            CHAT_BARE("\"content\":\"HEY\"", "null") "data: [DONE]\n\n"},
    {"chat: the arguments of a tool", DIALECT_CHAT, true,
        CHAT_BARE(
            "\"tool_calls\":[{\"index\":1,\"id\":\"call_a\",\"function\":{\"name\":"
            "\"f\",\"arguments\":\"{\\\"a\\\":1\"}}]",
            "null")
            CHAT_BARE("\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":"
                      "\"}\"}}]",
                "null") CHAT_BARE("", "\"tool_calls\""),
        CHAT_BARE(
            "\"tool_calls\":[{\"index\":1,\"id\":\"call_a\",\"function\":{\"name\":"
            "\"f\",\"arguments\":\"{\\\"\"}}]",
            "null")
            CHAT_BARE("\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":"
                      "\"A\"}}]",
                "null")
                CHAT_BARE(
                    "\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"\\\":1}"
                    "\"}}]",
                    "null") CHAT_BARE("", "\"tool_calls\"")},
    {"chat: padding is made anew", DIALECT_CHAT, true,
        CHAT("\"content\":\"hello you\"", "null"),
        "data: "
        "{\"id\":\"c\",\"obfuscation\":\"kqzmwxvjybhgfpdutnrlcsieoaK\",\"choices\":"
        "[{\"index\":0,\"delta\":{\"content\":\"HELLO\"},\"finish_reason\":null}]}"
        "\n\n"},
    {"chat: an error is words too", DIALECT_CHAT, true,
        "data: {\"error\":{\"message\":\"no\",\"code\":\"x\"}}\n\n",
        "data: {\"error\":{\"message\":\"NO\",\"code\":\"x\"}}\n\n"},
    {"completions", DIALECT_COMPLETIONS, true,
        "data: {\"choices\":[{\"index\":0,\"text\":\"once up\"}]}\n\ndata: [DONE]\n\n",
        "data: {\"choices\":[{\"index\":0,\"text\":\"ONC\"}]}\n\n"
        "data: {\"choices\":[{\"index\":0,\"text\":\"E "
        "UP\",\"finish_reason\":null}]}\n\n"
        "data: [DONE]\n\n"},
    {"responses: numbers follow what is put in", DIALECT_RESPONSES, true,
        R("response.output_text.delta", "4",
            ",\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":"
            "\"hello\"") R("response.output_text.done", "5",
            ",\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"text\":"
            "\"hello\"") R("response.completed", "6", ""),
        R("response.output_text.delta", "4",
            ",\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":\"H\"")
            R("response.output_text.delta", "5",
                ",\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":"
                "\"ELLO\",\"logprobs\":[]") R("response.output_text.done", "6",
                ",\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"text\":"
                "\"HELLO\"") R("response.completed", "7", "")},
    {"messages: a block's rest", DIALECT_MESSAGES, true,
        BLOCK("\"type\":\"text_delta\",\"text\":\"hello\"") BLOCK(
            "\"type\":\"thinking_delta\",\"thinking\":\"hm\"") "event: "
                                                               "content_block_"
                                                               "stop\ndata: "
                                                               "{\"type\":\"content_"
                                                               "block_stop\",\"index\":"
                                                               "0}\n\n",
        BLOCK("\"type\":\"text_delta\",\"text\":\"H\"")
            BLOCK("\"type\":\"thinking_delta\",\"thinking\":\"hm\"") BLOCK(
                "\"type\":\"text_delta\",\"text\":\"ELLO\"") "event: "
                                                             "content_block_stop\ndata:"
                                                             " {\"type\":\"content_"
                                                             "block_stop\",\"index\":"
                                                             "0}\n\n"},
    {"messages: a tool's arguments", DIALECT_MESSAGES, true,
        BLOCK(
            "\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\"\"") "event: "
                                                                             "content_"
                                                                             "block_"
                                                                             "stop\ndat"
                                                                             "a: "
                                                                             "{\"type\""
                                                                             ":\"conten"
                                                                             "t_block_"
                                                                             "stop\","
                                                                             "\"index\""
                                                                             ":"
                                                                             "0}\n\n",
        BLOCK("\"type\":\"input_json_delta\",\"partial_json\":\"\"") BLOCK(
            "\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"A\\\"\"") "event: "
                                                                             "content_"
                                                                             "block_"
                                                                             "stop\ndat"
                                                                             "a: "
                                                                             "{\"type\""
                                                                             ":\"conten"
                                                                             "t_block_"
                                                                             "stop\","
                                                                             "\"index\""
                                                                             ":"
                                                                             "0}\n\n"},
    {"a whole answer", DIALECT_CHAT, false,
        "{ \"id\":\"c\", \"n\": 1.50, "
        "\"choices\":[{\"message\":{\"role\":\"assistant\","
        "\"content\":\"hi \\u00e9\"},\"finish_reason\":\"stop\"}]}",
        "{ \"id\":\"c\", \"n\": 1.50, "
        "\"choices\":[{\"message\":{\"role\":\"assistant\","
        "\"content\":\"HI \xc3\xa9\"},\"finish_reason\":\"stop\"}]}"},
};

static bool pass(size_t row, size_t step, struct shout *shout, struct buf *out)
{
    struct raw in = raw_from_str(str_z(rows[row].in));
    struct rechunk_words words = {.ctx = shout, .take = take};
    struct rechunk *r = &(struct rechunk){.stream = false};
    bool ok = true;
    for (size_t i = 0; i < COUNT(shout->kept); i++)
        buf_init(&shout->kept[i], TEXT_MAX);
    rechunk_init(r, rows[row].dialect, rows[row].stream, &words);
    for (size_t at = 0; ok && at < in.n; at += step)
        ok = rechunk_feed(r, raw_slice(in, at, at + step), out);
    ok = ok && rechunk_end(r, out);
    rechunk_fini(r);
    for (size_t i = 0; i < COUNT(shout->kept); i++)
        buf_fini(&shout->kept[i]);
    return ok;
}

static void words_change_and_the_stream_stays_valid(struct t *t)
{
    static const size_t steps[] = {1, 13, 4096};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t k = 0; k < COUNT(steps); k++) {
            struct shout shout = {.refuse = false};
            struct buf out;
            buf_init(&out, TEXT_MAX);
            if (!T_OK(t, pass(i, steps[k], &shout, &out)) ||
                !T_STR(t, buf_str(&out), str_z(rows[i].out)))
                t_note(t, "row: %s, in steps of %zu", rows[i].says, steps[k]);
            buf_fini(&out);
        }
    }
}

static void what_must_not_go_on_does_not(struct t *t)
{
    struct shout shout = {.refuse = true};
    struct buf out;
    buf_init(&out, TEXT_MAX);
    T_OK(t, !pass(0, 4096, &shout, &out));
    T_EQ(t, out.n, 0);
    buf_fini(&out);
}

static void what_cannot_be_read_does_not_pass(struct t *t)
{
    static const struct {
        bool stream;
        const char *in;
    } bad[] = {{true, "data: {\"choices\":[\n\n"}, {true, "data: hello\n\n"},
        {false, "<html>"}, {false, ""}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct shout shout = {.refuse = false};
        struct rechunk_words words = {.ctx = &shout, .take = take};
        struct rechunk *r = &(struct rechunk){.stream = false};
        struct buf out;
        buf_init(&out, TEXT_MAX);
        rechunk_init(r, DIALECT_CHAT, bad[i].stream, &words);
        bool ok = rechunk_feed(r, raw_from_str(str_z(bad[i].in)), &out) &&
                  rechunk_end(r, &out);
        if (!T_OK(t, !ok))
            t_note(t, "%s", bad[i].in);
        rechunk_fini(r);
        buf_fini(&out);
    }
}

static bool try_pass(void *ctx)
{
    struct shout shout = {.refuse = false};
    struct buf out;
    (void)ctx;
    buf_init(&out, TEXT_MAX);
    bool ok = pass(6, 64, &shout, &out) && buf_ok(&out, NULL);
    buf_fini(&out);
    return ok;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_pass, NULL);
}

static const struct t_case cases[] = {
    T_CASE(words_change_and_the_stream_stays_valid),
    T_CASE(what_must_not_go_on_does_not),
    T_CASE(what_cannot_be_read_does_not_pass),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
