#include <string.h>

#include "capture/capture.h"
#include "tests/harness/fixture.h"
#include "tests/harness/t.h"

/*
 * Archives made to break a reader. What is promised: no crash, one clear reason each,
 * and what stands before and after the damage is read.
 */

#define GOOD(id) "{\"id\":\"" id "\",\"mapping\":{\"r\":{\"message\":null}}}"

/* A stream of front, `count` times `middle`, back: as large as wished, never in memory.
 */
struct endless {
    struct raw front, middle, back;
    uint64_t count;
    struct raw rest;
    int part;
};

static bool endless_next(struct endless *e)
{
    if (e->part == 1 && e->count > 0) {
        e->count--;
        e->rest = e->middle;
        return true;
    }
    e->rest = e->part == 0 ? e->front : e->back;
    e->part += e->part == 0 ? 1 : 2;
    return e->part < 4;
}

static bool endless_read(void *ctx, void *to, size_t cap, size_t *got, struct err *err)
{
    struct endless *e = ctx;
    (void)err;
    *got = 0;
    while (e->rest.n == 0) {
        if (!endless_next(e))
            return true;
    }
    *got = cap < e->rest.n ? cap : e->rest.n;
    memcpy(to, e->rest.p, *got);
    e->rest = raw_slice(e->rest, *got, e->rest.n);
    return true;
}

static bool endless_open(void *ctx, size_t i, struct source *out, struct err *err)
{
    (void)i, (void)err;
    *out = (struct source){endless_read, ctx};
    return true;
}

static bool pass(void *ctx, const struct conversation *c, struct err *err)
{
    (void)ctx, (void)c, (void)err;
    return true;
}

static bool run_endless(struct endless *e, struct fixture *f)
{
    struct capture_entry entry = {{NULL, 0}, 0};
    struct capture_options o = capture_options_default();
    struct capture_archive a = {&entry, 1, endless_open, NULL, e, false};
    struct capture_handler h = {.conversation = pass};
    return capture_run(&a, &o, &h, &f->report, &f->err);
}

static void a_string_of_a_hundred_megabytes_is_left_out(struct t *t)
{
    static const char block[] =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    struct fixture f;
    struct endless e = {.front = raw_from_str(STR("[" GOOD("a") ",{\"id\":\"")),
        .middle = raw_of(block, 64),
        .back = raw_from_str(STR("\",\"mapping\":{}}," GOOD("b") "]")),
        .count = (100 << 20) / 64};
    fixture_init(&f);
    T_DONE(t, run_endless(&e, &f), &f.err);
    T_EQ(t, f.report.count[CAPTURE_TOO_LARGE], 1);
    T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], 2);
    fixture_fini(&f);
}

static void brackets_without_end_are_an_error(struct t *t)
{
    struct fixture f;
    struct endless e = {.front = raw_from_str(STR("[" GOOD("a") ",")),
        .middle = raw_from_str(STR("[[[[[[[[")),
        .count = 100000};
    fixture_init(&f);
    T_OK(t, !run_endless(&e, &f));
    T_EQ(t, f.err.code, ERR_INPUT);
    T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], 1);
    fixture_fini(&f);
}

struct damage {
    const char *says, *given;
    enum capture_note note;
    uint64_t count, conversations;
};

static const struct damage damages[] = {
    {"bytes that are no UTF-8", "[{\"id\":\"\xff\",\"mapping\":{}}," GOOD("b") "]",
        CAPTURE_BROKEN, 1, 1},
    {"an overlong form", "[{\"id\":\"\xc0\xaf\"}," GOOD("b") "]", CAPTURE_BROKEN, 1, 1},
    {"half a surrogate pair as an id",
        "[{\"id\":\"\\ud800\",\"mapping\":{\"r\":{}}}," GOOD("b") "]", CAPTURE_BROKEN,
        0, 2},
    {"a mapping that is a list", "[{\"id\":\"c\",\"mapping\":[1]}," GOOD("b") "]",
        CAPTURE_NO_TURNS, 1, 1},
    {"nodes that are no objects",
        "[{\"id\":\"c\",\"mapping\":{\"a\":1,\"b\":null}}," GOOD("b") "]",
        CAPTURE_NOT_OBJECT, 2, 1},
    {"a time that is not a number",
        "[{\"id\":\"c\",\"mapping\":{\"a\":{\"message\":{\"create_time\":NaN}}}}," GOOD(
            "b") "]",
        CAPTURE_BROKEN, 1, 1},
    {"a time beyond all times",
        "[{\"id\":\"c\",\"mapping\":{\"a\":{\"message\":{\"create_time\":1e308}}}}"
        "," GOOD("b") "]",
        CAPTURE_TIME_WRONG, 1, 2},
    {"a node without a name", "[{\"id\":\"c\",\"mapping\":{\"\":{\"message\":null}}}]",
        CAPTURE_ID_MADE, 1, 1},
    {"the same key twice: two turns",
        "[{\"id\":\"c\",\"mapping\":{\"a\":{\"message\":null},\"a\":{\"message\":{}}}}"
        "]",
        CAPTURE_TWICE_OTHER, 1, 1},
    {"everything is of the wrong type",
        "[{\"id\":7,\"title\":[],\"create_time\":{},\"current_node\":1,\"gizmo_id\":{},"
        "\"mapping\":{\"a\":{\"id\":[],\"parent\":{},\"children\":7,\"message\":{"
        "\"author\":"
        "\"x\",\"content\":[],\"metadata\":3,\"recipient\":{}}}}}]",
        CAPTURE_WORD_UNKNOWN, 1, 1},
    {"content that is empty",
        "[{\"id\":\"c\",\"mapping\":{\"a\":{\"message\":{\"content\":{}}}}}]",
        CAPTURE_TURNS, 1, 1},
    {"parts of every type",
        "[{\"id\":\"c\",\"mapping\":{\"a\":{\"message\":{\"content\":{\"content_type\":"
        "\"text\",\"parts\":[1,null,true,[],{},\"x\"]}}}}}]",
        CAPTURE_PART_SKIPPED, 1, 1},
};

static void damage_is_told_and_the_rest_is_read(struct t *t)
{
    struct capture_options o = capture_options_default();
    for (size_t i = 0; i < COUNT(damages); i++) {
        const struct damage *d = &damages[i];
        struct fixture f;
        fixture_init(&f);
        fixture_add_raw(&f, "conversations.json", raw_of(d->given, strlen(d->given)));
        bool good = T_DONE(t, fixture_run(&f, &o), &f.err);
        good &= T_EQ(t, f.report.count[d->note], d->count);
        good &= T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], d->conversations);
        if (!good)
            t_note(t, "%s", d->says);
        fixture_fini(&f);
    }
}

static void nesting_beyond_the_limit_is_left_out(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "", "[{'mapping':");
    for (int i = 0; i < 2000; i++)
        buf_add_char(&f.quoted[0], '[');
    for (int i = 0; i < 2000; i++)
        buf_add_char(&f.quoted[0], ']');
    buf_add_z(&f.quoted[0], "}," GOOD("b") "]");
    f.texts[0] = buf_raw(&f.quoted[0]);
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_EQ(t, f.report.count[CAPTURE_TOO_LARGE] + f.report.count[CAPTURE_BROKEN], 1);
    T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], 1);
    fixture_fini(&f);
}

/* 100,000 nodes in one chain, in the file deepest first. */
static void a_chain_of_a_hundred_thousand_nodes_is_read(struct t *t)
{
    enum { DEEP = 100000 };
    struct fixture f;
    fixture_init(&f);
    struct buf *b = &f.quoted[0];
    buf_add_z(b, "[{\"id\":\"c\",\"mapping\":{\"n0\":{\"message\":null}");
    for (int i = DEEP - 1; i > 0; i--)
        buf_printf(b, ",\"n%d\":{\"parent\":\"n%d\",\"message\":null}", i, i - 1);
    buf_add_z(b, "}}]");
    struct endless e = {.front = buf_raw(b)};
    T_DONE(t, run_endless(&e, &f), &f.err);
    T_EQ(t, f.report.count[CAPTURE_TURNS], DEEP);
    T_EQ(t, f.report.count[CAPTURE_PARENT_MISSING], 0);
    fixture_fini(&f);
}

static void a_name_cannot_lead_out_of_a_folder(struct t *t)
{
    static const char *const names[] = {"../../x.png", "..", ".", "a/..", "/"};
    struct capture_options o = capture_options_default();
    for (size_t i = 0; i < COUNT(names); i++) {
        struct fixture f;
        fixture_init(&f);
        f.with_assets = true;
        fixture_add(&f, "conversations.json", "[]");
        fixture_add(&f, "file_1.dat", "x");
        fixture_add(&f, names[i], "y");
        fixture_add(&f, "conversation_asset_file_names.json", "{'file_1.dat':'");
        buf_printf(&f.quoted[3], "%s\"}", names[i]);
        f.texts[3] = buf_raw(&f.quoted[3]);
        T_DONE(t, fixture_run(&f, &o), &f.err);
        T_OK(
            t, !strstr(buf_z(&f.out), "name=.. ") && !strstr(buf_z(&f.out), "name=. "));
        T_OK(t, !strstr(buf_z(&f.out), "/x.png"));
        fixture_fini(&f);
    }
}

static const struct t_case cases[] = {
    T_CASE(a_string_of_a_hundred_megabytes_is_left_out),
    T_CASE(brackets_without_end_are_an_error),
    T_CASE(damage_is_told_and_the_rest_is_read),
    T_CASE(nesting_beyond_the_limit_is_left_out),
    T_CASE(a_chain_of_a_hundred_thousand_nodes_is_read),
    T_CASE(a_name_cannot_lead_out_of_a_folder),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
