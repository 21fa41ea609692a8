#include <stdio.h>
#include <string.h>

#include "flow/flow_notice.h"
#include "gateway/ingest_priv.h"
#include "os/file.h"
#include "tests/harness/t.h"

#define CALL(user, text)                                                               \
    "\"request\":{\"user\":\"" user                                                    \
    "\",\"messages\":[{\"role\":\"user\",\"content\":\"" text                          \
    "\"}]},\"response\":{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"hi\"}}" \
    "]}"
#define LINE(more, user, text)                                                         \
    "{\"api\":\"chat_completions\"," more CALL(user, text) "}\n"

struct batch {
    struct t *t;
    struct flow f;
    char state[FILE_PATH_MAX];
    struct ingest i;
    struct ingest_from from;
};

static void open_flow(struct batch *b)
{
    struct flow_options options = {
        .state = b->state, .profile = "strict", .now = instant_from_civil(2026, 3, 1)};
    char path[FILE_PATH_MAX];
    uint64_t n;
    struct err err = ERR_INIT;
    T_DONE(b->t, file_join(t_tmpdir(b->t), "state", b->state, &err), &err);
    T_DONE(b->t, file_join(t_tmpdir(b->t), "n.jsonl", path, &err), &err);
    T_DONE(b->t, flow_init(&options, &err), &err);
    options.profile = NULL;
    T_DONE(b->t, flow_open(&b->f, &options, &err), &err);
    T_DONE(b->t,
        file_replace(path,
            raw_from_str(STR("{\"version\":\"n1\",\"purposes\":[\"train\"],\"from\":"
                             "\"2025-01-01\",\"text\":\"We train if you agree.\"}\n")),
            &err),
        &err);
    T_DONE(b->t, flow_notice_import(&b->f, path, &n, &err), &err);
}

static void open_batch(struct t *t, struct batch *b)
{
    *b = (struct batch){.t = t, .i = {.form = INGEST_LINES}};
    open_flow(b);
    b->from = (struct ingest_from){
        .project = STR("local"), .service = SERVICE_CHATGPT, .now = b->f.now};
}

static void close_batch(struct batch *b)
{
    arena_fini(&b->i.arena);
    flow_close(&b->f);
}

/* Reads and stores a body; the key may be empty. */
static bool send(struct batch *b, const char *body, const char *key)
{
    struct err err = ERR_INIT;
    if (b->i.room)
        arena_fini(&b->i.arena);
    b->i = (struct ingest){.form = b->i.form, .kind = b->i.kind};
    arena_init(&b->i.arena, 64 << 20);
    b->i.body = raw_from_str(str_z(body));
    b->i.key = raw_from_str(str_z(key));
    b->i.recording =
        (struct recording){.ctx_put = &b->i, .in = {.project = STR("local")}};
    T_DONE(b->t, sha256(b->i.body, b->i.hash, &err), &err);
    bool read = b->i.form == INGEST_LINES ? ingest_read_lines(&b->i, &b->from, &err)
                                          : ingest_read_otlp(&b->i, &b->from, &err);
    if (!read)
        return false;
    T_DONE(b->t, store_begin(b->f.store, &err), &err);
    T_DONE(b->t, ingest_put(&b->f, &b->i.recording, &err), &err);
    T_DONE(b->t, store_commit(b->f.store, &err), &err);
    return true;
}

static const struct {
    const char *says, *body;
    uint64_t received, kept, turns, rejected;
} rows[] = {
    {"two people", LINE("", "ann", "hello") LINE("", "bob", "hello"), 2, 2, 4, 0},
    {"the name beside the call wins", LINE("\"user\":\"ann\",", "bob", "x"), 1, 1, 2,
        0},
    {"nobody", LINE("", "", "hello"), 1, 0, 0, 0},
    {"said twice, and empty lines", LINE("", "ann", "a") "\n\n" LINE("", "ann", "a"), 2,
        2, 2, 0},
    {"of the past", LINE("\"at\":\"2026-01-01T00:00:00Z\",", "ann", "a"), 1, 1, 2, 0},
    {"of a time to come", LINE("\"at\":\"2036-01-01T00:00:00Z\",", "ann", "a"), 1, 0, 0,
        1},
    {"no time", LINE("\"at\":\"yesterday\",", "ann", "a"), 1, 0, 0, 1},
    {"one bad line takes no other with it",
        "{\"api\":\n" LINE("", "ann", "a") "{\"api\":\"soap\"}\n"
                                           "{\"api\":\"messages\",\"request\":{}}\n",
        4, 1, 2, 3},
    {"nothing", "", 0, 0, 0, 0},
};

static void a_batch_is_read_line_by_line(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct batch b;
        open_batch(t, &b);
        T_OK(t, send(&b, rows[i].body, ""));
        if (!T_EQ(t, b.i.received, rows[i].received) ||
            !T_EQ(t, b.i.kept, rows[i].kept) || !T_EQ(t, b.i.turns, rows[i].turns) ||
            !T_EQ(t, b.i.rejected_count, rows[i].rejected))
            t_note(t, "row: %s", rows[i].says);
        close_batch(&b);
    }
}

static void a_key_is_answered_the_same_and_stores_once(struct t *t)
{
    struct batch b;
    open_batch(t, &b);
    T_OK(t, send(&b, LINE("", "ann", "hello"), "k1"));
    T_OK(t, !b.i.replayed && b.i.turns == 2);
    T_OK(t, send(&b, LINE("", "ann", "hello"), "k1"));
    T_OK(t, b.i.replayed && !b.i.conflict && b.i.turns == 2 && b.i.kept == 1);
    T_OK(t, send(&b, LINE("", "ann", "other"), "k1"));
    T_OK(t, b.i.conflict && !b.i.kept);
    T_OK(t, send(&b, LINE("", "ann", "hello"), "k2"));
    T_OK(t, !b.i.replayed && b.i.turns == 0 && b.i.kept == 1);
    b.f.now.us += 25 * (INSTANT_DAY_US / 24);
    T_OK(t, send(&b, LINE("", "ann", "other"), "k1"));
    T_OK(t, !b.i.conflict && b.i.turns == 2);
    close_batch(&b);
}

/* A name that is too long is found when it is stored. */
static void one_that_cant_be_stored_takes_no_other_with_it(struct t *t)
{
    char name[600], body[4096];
    struct batch b;
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    snprintf(body, sizeof body,
        LINE("", "ann", "a") LINE("\"user\":\"%s\",", "", "b") LINE("", "bob", "c"),
        name);
    open_batch(t, &b);
    for (int again = 0; again < 2; again++) {
        T_OK(t, send(&b, body, "k1"));
        T_EQ(t, b.i.replayed, again == 1);
        T_EQ(t, b.i.received, 3);
        T_EQ(t, b.i.kept, 2);
        T_EQ(t, b.i.turns, 4);
        T_EQ(t, b.i.failed, 1);
        T_EQ(t, b.i.unstored[0].line, 2);
        T_EQ(t, b.i.rejected_count, 0);
    }
    close_batch(&b);
}

static void telemetry_is_stored_as_exchanges(struct t *t)
{
    static const char body[] =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"key\":"
        "\"gen_ai.prompt\",\"value\":{\"stringValue\":\"hello\"}},{\"key\":"
        "\"gen_ai.completion\",\"value\":{\"stringValue\":\"hi\"}},{\"key\":\"user."
        "id\","
        "\"value\":{\"stringValue\":\"ann\"}}]},{\"attributes\":[{\"key\":"
        "\"gen_ai.prompt\",\"value\":{\"stringValue\":\"who am "
        "I\"}}]},{\"attributes\":[{"
        "\"key\":\"gen_ai.input.messages\",\"value\":{\"stringValue\":\"[1]\"}}]}]}]}]"
        "}";
    struct batch b;
    open_batch(t, &b);
    b.i.form = INGEST_OTLP_JSON;
    for (int again = 0; again < 2; again++) {
        T_OK(t, send(&b, body, ""));
        T_EQ(t, b.i.received, 3);
        T_EQ(t, b.i.rejected_count, 1);
        T_EQ(t, b.i.kept, 1);
        T_EQ(t, b.i.nobody, 1);
        T_EQ(t, b.i.turns, again ? 0 : 2);
    }
    close_batch(&b);
}

static const struct t_case cases[] = {
    T_CASE(a_batch_is_read_line_by_line),
    T_CASE(a_key_is_answered_the_same_and_stores_once),
    T_CASE(one_that_cant_be_stored_takes_no_other_with_it),
    T_CASE(telemetry_is_stored_as_exchanges),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
