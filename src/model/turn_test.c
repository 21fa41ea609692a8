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

static const struct t_case cases[] = {
    T_CASE(the_path_runs_from_the_root_to_the_head),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
