#include "model/turn.h"

#include "tests/harness/t.h"

static void the_path_runs_from_the_root_to_the_head(struct t *t)
{
    static const struct turn turns[] = {
        {.parent = TURN_NONE}, {.parent = 0}, {.parent = 0}, {.parent = 2}};
    static const struct {
        const char *says;
        int head;
        size_t n;
        int want[3];
    } rows[] = {
        {"a leaf", 3, 3, {0, 2, 3}},
        {"another branch", 1, 2, {0, 1}},
        {"the root alone", 0, 1, {0}},
        {"no head", TURN_NONE, 0, {0}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct conversation c = {.turns = turns, .count = 4, .head = rows[i].head};
        int path[4];
        size_t n = conversation_path(&c, path);
        if (!T_EQ(t, n, rows[i].n))
            t_note(t, "%s", rows[i].says);
        for (size_t k = 0; k < n; k++)
            T_EQ(t, path[k], rows[i].want[k]);
    }
}

static bool copies(void *ctx)
{
    static const struct turn_asset assets[] = {
        {.id = {(const unsigned char *)"f1", 2}}};
    static const struct turn turns[] = {
        {.parent = TURN_NONE, .text = {(const unsigned char *)"hello", 5}},
        {.parent = 0, .assets = assets, .asset_count = 1}};
    const struct conversation c = {.title = {(const unsigned char *)"t", 1},
        .turns = turns,
        .count = 2,
        .head = 1};
    struct conversation copy;
    struct arena a;
    bool *same = ctx;
    arena_init(&a, 1 << 16);
    bool done = conversation_copy(&a, &c, &copy);
    if (done)
        *same = copy.turns != turns && raw_eq(copy.title, c.title) && copy.count == 2 &&
                copy.head == 1 && raw_eq(copy.turns[0].text, turns[0].text) &&
                copy.turns[0].text.p != turns[0].text.p && copy.turns[1].parent == 0 &&
                raw_eq(copy.turns[1].assets[0].id, assets[0].id);
    arena_fini(&a);
    return done;
}

static void a_copy_holds_all_of_it_elsewhere(struct t *t)
{
    bool same = false;
    t_oom(t, copies, &same);
    T_OK(t, same);
}

static const struct t_case cases[] = {
    T_CASE(a_copy_holds_all_of_it_elsewhere),
    T_CASE(the_path_runs_from_the_root_to_the_head),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
