#include "text/sse.h"

#include <string.h>

#include "tests/harness/t.h"

enum { EVENT_MAX = 1024 };

/* The events as "name=data;" of a stream fed in pieces of `step` bytes. */
static void read_events(struct raw in, size_t step, struct buf *out)
{
    struct sse s;
    struct sse_event event;
    sse_init(&s, EVENT_MAX);
    for (size_t at = 0; at < in.n; at += step) {
        sse_feed(&s, raw_slice(in, at, at + step));
        while (sse_next(&s, &event)) {
            buf_add_raw(out, event.name);
            buf_add_char(out, '=');
            buf_add_raw(out, event.data);
            buf_add_char(out, ';');
        }
    }
    sse_fini(&s);
}

static const struct {
    const char *says, *in, *want;
} rows[] = {
    {"one event", "data: a\n\n", "=a;"},
    {"no blank after the colon", "data:a\n\n", "=a;"},
    {"one blank is taken, not two", "data:  a\n\n", "= a;"},
    {"two data lines", "data: a\ndata: b\n\n", "=a\nb;"},
    {"an empty data line", "data\n\n", "=;"},
    {"two empty data lines", "data\ndata\n\n", "=\n;"},
    {"a name", "event: x\ndata: a\n\ndata: b\n\n", "x=a;=b;"},
    {"a comment", ": hello\ndata: a\n\n", "=a;"},
    {"a name without data is no event", "event: x\n\ndata: a\n\n", "=a;"},
    {"other fields", "id: 1\nretry: 5\nfoo: 2\ndata: a\n\n", "=a;"},
    {"CR LF", "data: a\r\n\r\ndata: b\r\n\r\n", "=a;=b;"},
    {"CR", "data: a\r\rdata: b\r\r", "=a;=b;"},
    {"all three", "data: a\r\ndata: b\rdata: c\n\n", "=a\nb\nc;"},
    {"a mark first",
        "\xef\xbb\xbf"
        "data: a\n\n",
        "=a;"},
    {"an event that does not end", "data: a\n\ndata: b\n", "=a;"},
    {"JSON with colons", "data: {\"a\":\"b: c\"}\n\n", "={\"a\":\"b: c\"};"},
};

static void the_events_of_the_standard_come_out(struct t *t)
{
    static const size_t steps[] = {1, 2, 3, 1000};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t k = 0; k < COUNT(steps); k++) {
            struct buf out;
            buf_init(&out, 4096);
            read_events(raw_from_str(str_z(rows[i].in)), steps[k], &out);
            if (!T_STR(t, buf_str(&out), str_z(rows[i].want)))
                t_note(t, "row: %s, in steps of %zu", rows[i].says, steps[k]);
            buf_fini(&out);
        }
    }
}

static bool fits(size_t data_bytes)
{
    struct sse s;
    struct sse_event event;
    struct buf in;
    bool came = false;
    struct err err = ERR_INIT;
    buf_init(&in, 8192);
    buf_add_z(&in, "data: ");
    for (size_t i = 0; i < data_bytes; i++)
        buf_add_char(&in, 'a');
    buf_add_z(&in, "\n\ndata: b\n\n");
    sse_init(&s, EVENT_MAX);
    sse_feed(&s, buf_raw(&in));
    while (sse_next(&s, &event))
        came = true;
    bool ok = sse_ok(&s, &err);
    sse_fini(&s);
    buf_fini(&in);
    return came && ok;
}

static void an_event_over_the_ceiling_ends_the_stream(struct t *t)
{
    T_OK(t, fits(EVENT_MAX - 10));
    T_OK(t, !fits(EVENT_MAX));
    T_OK(t, !fits(4 * EVENT_MAX));
}

static bool try_sse(void *ctx)
{
    struct sse s;
    struct sse_event event;
    (void)ctx;
    sse_init(&s, EVENT_MAX);
    sse_feed(&s, raw_from_str(STR("data: a\n\n")));
    bool came = sse_next(&s, &event);
    sse_fini(&s);
    return came;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_sse, NULL);
}

static const struct t_case cases[] = {
    T_CASE(the_events_of_the_standard_come_out),
    T_CASE(an_event_over_the_ceiling_ends_the_stream),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
