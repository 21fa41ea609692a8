#include "capture/read/tree.h"

#include <string.h>

#include "capture/read/options.h"
#include "tests/harness/t.h"

/*
 * A tree is written as words: "id<parent", "id" for a root, with "@n" for a time of n
 * days after 2024-01-01. What comes out is printed the same way, in its new order, the
 * shown branch with a star.
 */
struct bench {
    struct arena arena;
    struct tree tree;
    struct capture_report report;
    struct conversation c;
    struct buf out;
    struct err err;
};

static void bench_init(struct bench *b)
{
    *b = (struct bench){.tree = {.from = INSTANT_UNKNOWN, .until = INSTANT_UNKNOWN}};
    arena_init(&b->arena, 256 << 20);
    buf_init(&b->out, 1 << 20);
}

static void bench_fini(struct bench *b)
{
    vec_fini(&b->tree.drafts);
    arena_fini(&b->arena);
    buf_fini(&b->out);
}

static struct instant day(int64_t n)
{
    return (struct instant){instant_from_civil(2024, 1, 1).us + n * INSTANT_DAY_US};
}

static struct draft draft_of(struct str word)
{
    struct draft d = {.source = raw_of(word.p, word.n)};
    struct str head;
    d.turn.created = INSTANT_UNKNOWN;
    size_t at = str_find_char(word, '@');
    if (at < word.n)
        d.turn.created = day(word.p[at + 1] - '0');
    word = str_slice(word, 0, at);
    if (str_cut(&word, '<', &head)) {
        d.turn.origin_id = raw_of(head.p, head.n);
        d.parent = raw_of(word.p, word.n);
    }
    return d;
}

static bool build(struct bench *b, const char *words)
{
    struct str rest = str_z(words), word;
    while (str_cut(&rest, ' ', &word)) {
        struct draft d = draft_of(word);
        if (!vec_push(&b->tree.drafts, d, 1000))
            return false;
    }
    return tree_build(&b->tree, &b->arena, &b->report, &b->c, &b->err);
}

static void print(struct bench *b)
{
    int path[64];
    size_t n = conversation_path(&b->c, path), at = 0;
    for (size_t i = 0; i < b->c.count; i++) {
        const struct turn *t = &b->c.turns[i];
        buf_add_z(&b->out, i > 0 ? " " : "");
        buf_add_raw(&b->out, t->origin_id);
        if (at < n && path[at] == (int)i) {
            buf_add_char(&b->out, '*');
            at++;
        }
        if (t->parent != TURN_NONE) {
            buf_add_char(&b->out, '<');
            buf_add_raw(&b->out, b->c.turns[t->parent].origin_id);
        }
        if (instant_known(t->created))
            buf_printf(
                &b->out, "@%d", (int)((t->created.us - day(0).us) / INSTANT_DAY_US));
        buf_add_z(&b->out, t->time_wrong ? "!" : "");
    }
}

static void a_broken_tree_is_mended_in_the_stated_way(struct t *t)
{
    static const struct {
        const char *says, *given, *head, *want;
        enum capture_note note;
        uint64_t count;
    } rows[] = {
        {"a sound tree stays as it is", "a b<a c<b", "c", "a* b*<a c*<b",
            CAPTURE_PARENT_MISSING, 0},
        {"children may come first", "c<b b<a a", "c", "a* b*<a c*<b",
            CAPTURE_PARENT_MISSING, 0},
        {"siblings keep their order", "a c<a b<a d<b", "d", "a* c<a b*<a d*<b",
            CAPTURE_BRANCHES, 2},
        {"two roots are siblings", "a b", "a", "a* b", CAPTURE_BRANCHES, 2},
        {"the head need not be a leaf", "a b<a c<b", "b", "a* b*<a c<b",
            CAPTURE_HEAD_MISSING, 0},
        {"a missing parent begins a tree", "a b<x c<b", "c", "a b* c*<b",
            CAPTURE_PARENT_MISSING, 1},
        {"an absent head: the last leaf", "a b<a c<a", "x", "a* b<a c*<a",
            CAPTURE_HEAD_MISSING, 1},
        {"no head given: the last leaf", "a b<a c<a", "", "a* b<a c*<a",
            CAPTURE_HEAD_MISSING, 0},
        {"the walk up from the head ends before it repeats itself", "a<c b<a c<b", "c",
            "a* b*<a c*<b", CAPTURE_CYCLE_CUT, 1},
        {"its own parent", "a<a b<a", "b", "a* b*<a", CAPTURE_CYCLE_CUT, 1},
        {"a tail into a circle", "t<b a<b b<a", "a", "b* t<b a*<b", CAPTURE_CYCLE_CUT,
            1},
        {"two circles", "a<b b<a c<d d<c", "d", "b a<b c* d*<c", CAPTURE_CYCLE_CUT, 2},
        {"the same turn twice", "a b<a b<a", "b", "a* b*<a", CAPTURE_TWICE_SAME, 1},
        {"another turn with the same id", "a b<a b<a@1 b<a@2", "b",
            "a* b*<a b~2<a@1 b~3<a@2", CAPTURE_TWICE_OTHER, 2},
        {"a made id that is taken", "a~2 a a<a", "a", "a~2 a* a~3<a",
            CAPTURE_TWICE_OTHER, 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_init(&b);
        b.tree.head = raw_from_str(str_z(rows[i].head));
        bool good = T_DONE(t, build(&b, rows[i].given), &b.err);
        print(&b);
        good &= T_STR(t, buf_str(&b.out), str_z(rows[i].want));
        good &= T_EQ(t, b.report.count[rows[i].note], rows[i].count);
        if (!good)
            t_note(t, "%s", rows[i].says);
        bench_fini(&b);
    }
}

static void a_time_that_cannot_be_true_is_unknown(struct t *t)
{
    static const struct {
        const char *says, *given;
        int from, until; /* days; -1: no bound */
        const char *want;
    } rows[] = {
        {"times that agree stay", "a@1 b<a@2", -1, -1, "a*@1 b*<a@2"},
        {"a day of disorder is no lie", "a@2 b<a@1", -1, -1, "a*@2 b*<a@1"},
        {"an answer long before its question: both", "a@5 b<a@1", -1, -1, "a*! b*<a!"},
        {"the nearest known time counts", "a@5 b<a c<b@1", -1, -1, "a*! b*<a c*<b!"},
        {"siblings say nothing about each other", "a b<a@9 c<a@1", -1, -1,
            "a* b<a@9 c*<a@1"},
        {"before the first possible day", "a@1 b<a@5", 4, -1, "a*! b*<a@5"},
        {"a day of slack", "a@3", 4, -1, "a*@3"},
        {"after the last possible day", "a@1 b<a@7", -1, 5, "a*@1 b*<a!"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_init(&b);
        if (rows[i].from >= 0)
            b.tree.from = day(rows[i].from);
        if (rows[i].until >= 0)
            b.tree.until = day(rows[i].until);
        bool good = T_DONE(t, build(&b, rows[i].given), &b.err);
        print(&b);
        if (!good || !T_STR(t, buf_str(&b.out), str_z(rows[i].want)))
            t_note(t, "%s", rows[i].says);
        bench_fini(&b);
    }
}

static void a_reply_belongs_to_whom_it_answers(struct t *t)
{
    struct bench b;
    struct draft q = draft_of(STR("q")), r = draft_of(STR("r<q")),
                 u = draft_of(STR("u<r"));
    bench_init(&b);
    q.turn.role = ROLE_USER;
    q.turn.author = raw_from_str(STR("ann"));
    r.turn.role = ROLE_ASSISTANT;
    u.turn.role = ROLE_USER;
    T_OK(t, vec_push(&b.tree.drafts, u, 9) && vec_push(&b.tree.drafts, r, 9) &&
                vec_push(&b.tree.drafts, q, 9));
    T_DONE(t, tree_build(&b.tree, &b.arena, &b.report, &b.c, &b.err), &b.err);
    T_OK(t, raw_eq_str(b.c.turns[1].author, STR("ann")));
    T_EQ(t, b.c.turns[2].author.n, 0);
    bench_fini(&b);
}

/* Small numbers that look random; the tests need no more. */
static uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

enum { NODES_MAX = 24, ID_TEXT_MAX = 8 };

/* Random nodes: parents may be missing, form circles or be the node itself. */
static size_t random_drafts(
    struct bench *b, char ids[NODES_MAX][ID_TEXT_MAX], uint32_t *state)
{
    size_t n = 1 + next_number(state) % (NODES_MAX - 1);
    for (size_t i = 0; i < n; i++) {
        struct draft d = {.turn = {.created = INSTANT_UNKNOWN}};
        size_t parent = next_number(state) % (n + 2);
        snprintf(ids[i], ID_TEXT_MAX, "n%zu", i);
        d.turn.origin_id = d.source = raw_of(ids[i], strlen(ids[i]));
        if (parent < n)
            d.parent = raw_of(ids[parent], parent < 10 ? 2 : 3);
        else if (parent == n)
            d.parent = raw_from_str(STR("absent"));
        if (!vec_push(&b->tree.drafts, d, NODES_MAX))
            return 0;
    }
    return n;
}

static const struct draft *find_draft(const struct bench *b, struct raw id)
{
    for (size_t i = 0; i < b->tree.drafts.n; i++) {
        if (id.n > 0 && raw_eq(b->tree.drafts.p[i].turn.origin_id, id))
            return &b->tree.drafts.p[i];
    }
    return NULL;
}

/* The branch by naive steps over the drafts: up from the head until it ends or repeats.
 */
static void check_walk(struct t *t, const struct bench *b)
{
    int path[NODES_MAX];
    size_t n = conversation_path(&b->c, path);
    const struct draft *at = find_draft(b, b->tree.head);
    for (size_t i = n; i-- > 0; at = find_draft(b, at->parent)) {
        if (!T_OK(t, at && raw_eq(b->c.turns[path[i]].origin_id, at->turn.origin_id)))
            return;
    }
    /* Where the branch ends, the walk ends too, or closes a circle that was cut. */
    bool again = false;
    for (size_t i = 0; at && i < n; i++)
        again |= raw_eq(b->c.turns[path[i]].origin_id, at->turn.origin_id);
    T_OK(t, !at || again);
}

static void the_branch_is_the_one_a_naive_walk_finds_in_random_graphs(struct t *t)
{
    uint32_t state = 7;
    for (int round = 0; round < 3000; round++) {
        struct bench b;
        char ids[NODES_MAX][ID_TEXT_MAX];
        bench_init(&b);
        size_t n = random_drafts(&b, ids, &state);
        size_t head = next_number(&state) % n;
        b.tree.head = b.tree.drafts.p[head].turn.origin_id;
        T_DONE(t, tree_build(&b.tree, &b.arena, &b.report, &b.c, &b.err), &b.err);
        T_EQ(t, b.c.count, n);
        for (size_t i = 0; i < b.c.count; i++)
            T_OK(t, b.c.turns[i].parent < (int)i);
        check_walk(t, &b);
        bench_fini(&b);
    }
}

static void a_branch_of_a_hundred_thousand_turns_is_read(struct t *t)
{
    enum { DEEP = 100000, WIDTH = 8 };
    struct bench b;
    bench_init(&b);
    char *ids = arena_alloc(&b.arena, (size_t)DEEP * WIDTH);
    for (int i = DEEP; ids && i-- > 0;) {
        char *id = ids + (size_t)i * WIDTH;
        struct draft d = {.turn = {.created = INSTANT_UNKNOWN}};
        snprintf(id, WIDTH, "%07d", i);
        d.turn.origin_id = d.source = raw_of(id, WIDTH - 1);
        d.parent = i > 0 ? raw_of(id - WIDTH, WIDTH - 1) : raw_of(NULL, 0);
        T_OK(t, vec_push(&b.tree.drafts, d, DEEP));
    }
    T_DONE(t, tree_build(&b.tree, &b.arena, &b.report, &b.c, &b.err), &b.err);
    T_EQ(t, b.c.head, DEEP - 1);
    T_EQ(t, b.report.count[CAPTURE_TURNS_SHOWN], DEEP);
    bench_fini(&b);
}

static void limits_are_errors_that_name_them(struct t *t)
{
    struct bench b;
    char *id;
    bench_init(&b);
    T_FAILS(t, build(&b, ""), &b.err, "capture.turns");
    id = arena_alloc(&b.arena, 5000);
    struct draft d = {.turn = {.origin_id = raw_of(id, 5000)}};
    T_OK(t, id && vec_push(&b.tree.drafts, d, 9));
    T_FAILS(t, tree_build(&b.tree, &b.arena, &b.report, &b.c, &b.err), &b.err,
        "capture.id_long");
    bench_fini(&b);
}

static bool attempt(void *ctx)
{
    struct bench b;
    (void)ctx;
    bench_init(&b);
    bool done = build(&b, "a b<a b<a@1 c<x");
    bench_fini(&b);
    return done;
}

static void building_survives_every_failed_allocation(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(a_broken_tree_is_mended_in_the_stated_way),
    T_CASE(a_time_that_cannot_be_true_is_unknown),
    T_CASE(a_reply_belongs_to_whom_it_answers),
    T_CASE(the_branch_is_the_one_a_naive_walk_finds_in_random_graphs),
    T_CASE(a_branch_of_a_hundred_thousand_turns_is_read),
    T_CASE(limits_are_errors_that_name_them),
    T_CASE(building_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
