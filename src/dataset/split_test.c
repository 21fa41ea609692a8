#include "dataset/split.h"

#include <stdlib.h>

#include "base/mem.h"
#include "dataset/build_test_priv.h"
#include "tests/harness/t.h"

enum { PEOPLE_MAX = 200, ROWS_MAX = 400, PER_ROW_MAX = 4 };

/* A set of rows over people, and its split. */
struct graph {
    struct id persons[PEOPLE_MAX];
    uint32_t members[ROWS_MAX * PER_ROW_MAX];
    uint32_t starts[ROWS_MAX + 1];
    uint8_t sides[ROWS_MAX];
    struct dataset_split_input in;
    struct dataset_split_report report;
};

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void start(struct graph *g, size_t people, uint64_t seed, uint32_t ppm)
{
    for (unsigned i = 0; i < people; i++)
        g->persons[i] = test_id(i * 2654435761U);
    g->starts[0] = 0;
    g->in = (struct dataset_split_input){
        g->persons, people, g->members, g->starts, 0, seed, ppm};
}

static void add_row(struct graph *g, const uint32_t *people, size_t count)
{
    uint32_t end = g->starts[g->in.row_count];
    for (size_t i = 0; i < count; i++) {
        bool again = false;
        for (uint32_t k = g->starts[g->in.row_count]; k < end; k++)
            again |= g->members[k] == people[i];
        if (!again)
            g->members[end++] = people[i];
    }
    g->starts[++g->in.row_count] = end;
}

static void split(struct t *t, struct graph *g)
{
    struct err err = ERR_INIT;
    T_DONE(t, dataset_split(&g->in, g->sides, &g->report, &err), &err);
}

/* From one person a row to one giant group, depending on `tight`. */
static void fill_random(struct graph *g, uint64_t seed)
{
    uint64_t state = seed * 0x9e3779b97f4a7c15 + 1;
    size_t people = 1 + next(&state) % PEOPLE_MAX, rows = next(&state) % ROWS_MAX;
    uint64_t tight = 1 + next(&state) % 8;
    static const uint32_t shares[] = {0, 1000, 50000, 100000, 300000, 500000};
    start(g, people, next(&state), shares[next(&state) % COUNT(shares)]);
    for (size_t r = 0; r < rows; r++) {
        uint32_t row[PER_ROW_MAX];
        size_t n = 1 + (next(&state) % tight ? 0 : next(&state) % PER_ROW_MAX);
        for (size_t i = 0; i < n; i++) {
            uint64_t one = next(&state) % people;
            row[i] = (uint32_t)(next(&state) % 3 ? one : one * one / people);
        }
        add_row(g, row, n);
    }
}

static bool on_both_sides(const struct graph *g)
{
    uint8_t seen[PEOPLE_MAX] = {0};
    bool both = false;
    for (size_t r = 0; r < g->in.row_count; r++) {
        for (uint32_t i = g->starts[r]; i < g->starts[r + 1]; i++)
            seen[g->members[i]] |= (uint8_t)(1U << g->sides[r] & ~1U);
    }
    for (size_t i = 0; i < g->in.person_count; i++)
        both |= seen[i] == (1 << DATASET_SIDE_TRAIN | 1 << DATASET_SIDE_VALIDATION);
    return both;
}

static void no_person_is_on_both_sides_in_thousands_of_random_graphs(struct t *t)
{
    struct graph *g = mem_zalloc(sizeof *g);
    size_t cut = 0, across = 0, forced = 0;
    for (uint64_t seed = 1; g && seed <= 3000; seed++) {
        uint64_t sum = 0;
        fill_random(g, seed);
        split(t, g);
        T_OK(t, !on_both_sides(g));
        for (int side = 0; side < DATASET_SIDE_COUNT; side++)
            sum += g->report.rows[side];
        T_EQ(t, sum, g->in.row_count);
        cut += g->report.hubs > 0;
        across += g->report.rows[DATASET_SIDE_NONE] > 0;
        forced += g->report.validation_forced || g->report.train_forced;
        /* Lost rows never outnumber the rows that validate by them. */
        T_OK(t, g->report.rows[DATASET_SIDE_NONE] <=
                    g->report.rows[DATASET_SIDE_VALIDATION]);
    }
    T_OK(t, cut > 100 && across > 50 && forced > 50);
    t_note(t, "graphs with hubs %zu, with dropped rows %zu, forced %zu", cut, across,
        forced);
    mem_free(g);
}

static void the_order_of_rows_and_people_changes_nothing(struct t *t)
{
    struct graph *g = mem_zalloc(sizeof *g), *h = mem_zalloc(sizeof *h);
    for (uint64_t seed = 1; g && h && seed <= 300; seed++) {
        size_t people, rows;
        fill_random(g, seed);
        people = g->in.person_count;
        rows = g->in.row_count;
        start(h, people, g->in.seed, g->in.validation_ppm);
        for (size_t i = 0; i < people; i++)
            h->persons[i] = g->persons[people - 1 - i];
        for (size_t r = rows; r-- > 0;) {
            uint32_t row[PER_ROW_MAX];
            size_t n = 0;
            for (uint32_t i = g->starts[r + 1]; i-- > g->starts[r];)
                row[n++] = (uint32_t)(people - 1 - g->members[i]);
            add_row(h, row, n);
        }
        split(t, g);
        split(t, h);
        for (size_t r = 0; r < rows; r++)
            T_EQ(t, h->sides[rows - 1 - r], g->sides[r]);
        T_EQ(t, h->report.hubs, g->report.hubs);
    }
    mem_free(g);
    mem_free(h);
}

static void one_person_alone_trains_and_the_report_says_nothing_validates(struct t *t)
{
    struct graph g;
    start(&g, 1, 7, 100000);
    for (int i = 0; i < 20; i++)
        add_row(&g, (uint32_t[]){0}, 1);
    split(t, &g);
    T_EQ(t, g.report.rows[DATASET_SIDE_TRAIN], 20);
    T_EQ(t, g.report.rows[DATASET_SIDE_VALIDATION], 0);
    T_OK(t, !g.report.validation_forced);
    T_EQ(t, g.report.groups, 1);
    T_EQ(t, g.report.largest_rows, 20);
}

static void a_few_people_still_get_a_validation_row(struct t *t)
{
    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct graph g;
        start(&g, 5, seed, 1000);
        for (uint32_t i = 0; i < 5; i++)
            add_row(&g, &i, 1);
        split(t, &g);
        T_EQ(t, g.report.rows[DATASET_SIDE_VALIDATION], 1);
        T_EQ(t, g.report.rows[DATASET_SIDE_TRAIN], 4);
    }
}

static void a_share_of_zero_validates_nothing(struct t *t)
{
    struct graph g;
    start(&g, 4, 3, 0);
    for (uint32_t i = 0; i < 3; i++)
        add_row(&g, (uint32_t[]){i, i + 1}, 2);
    split(t, &g);
    T_EQ(t, g.report.rows[DATASET_SIDE_TRAIN], 3);
    T_EQ(t, g.report.hubs, 0);
}

/* Person 0 talks with all others, who also talk among themselves in pairs. */
static void a_group_over_half_is_cut_at_its_busiest_person(struct t *t)
{
    struct graph *g = mem_zalloc(sizeof *g);
    if (!g)
        return;
    start(g, 101, 11, 100000);
    for (uint32_t i = 1; i <= 100; i++)
        add_row(g, (uint32_t[]){0, i}, 2);
    for (uint32_t i = 1; i < 100; i += 2) {
        for (int k = 0; k < 4; k++)
            add_row(g, (uint32_t[]){i, i + 1}, 2);
    }
    split(t, g);
    T_EQ(t, g->report.groups, 1);
    T_EQ(t, g->report.largest_rows, 300);
    T_EQ(t, g->report.hubs, 1);
    T_EQ(t, g->report.groups_after, 50);
    T_OK(t, g->report.rows[DATASET_SIDE_VALIDATION] > 0);
    T_EQ(t, g->report.rows[DATASET_SIDE_VALIDATION],
        2 * g->report.rows[DATASET_SIDE_NONE]);
    T_OK(t, !on_both_sides(g));
    mem_free(g);
}

static void a_star_loses_no_row(struct t *t)
{
    struct graph g;
    start(&g, 50, 5, 200000);
    for (uint32_t i = 1; i < 50; i++)
        add_row(&g, (uint32_t[]){0, i}, 2);
    split(t, &g);
    T_EQ(t, g.report.rows[DATASET_SIDE_TRAIN], 49);
    T_EQ(t, g.report.hubs, 1);
}

static void many_single_people_validate_in_the_wanted_share(struct t *t)
{
    size_t validating = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct graph *g = mem_zalloc(sizeof *g);
        if (!g)
            return;
        start(g, PEOPLE_MAX, seed, 100000);
        for (uint32_t i = 0; i < PEOPLE_MAX; i++)
            add_row(g, &i, 1);
        split(t, g);
        validating += g->report.rows[DATASET_SIDE_VALIDATION];
        mem_free(g);
    }
    T_OK(t, validating > 1800 && validating < 2200);
}

static void a_share_over_a_half_is_refused(struct t *t)
{
    struct graph g;
    struct err err = ERR_INIT;
    start(&g, 1, 1, DATASET_VALIDATION_PPM_MAX + 1);
    T_FAILS(
        t, dataset_split(&g.in, g.sides, &g.report, &err), &err, "dataset.fraction");
}

static bool try_split(void *ctx)
{
    struct graph *g = ctx;
    struct err err = ERR_INIT;
    return dataset_split(&g->in, g->sides, &g->report, &err);
}

static void the_split_survives_want_of_memory(struct t *t)
{
    struct graph g;
    start(&g, 3, 1, 100000);
    add_row(&g, (uint32_t[]){0, 1}, 2);
    add_row(&g, (uint32_t[]){1, 2}, 2);
    t_oom(t, try_split, &g);
}

static const struct t_case cases[] = {
    T_CASE(no_person_is_on_both_sides_in_thousands_of_random_graphs),
    T_CASE(the_order_of_rows_and_people_changes_nothing),
    T_CASE(one_person_alone_trains_and_the_report_says_nothing_validates),
    T_CASE(a_few_people_still_get_a_validation_row),
    T_CASE(a_share_of_zero_validates_nothing),
    T_CASE(a_group_over_half_is_cut_at_its_busiest_person),
    T_CASE(a_star_loses_no_row),
    T_CASE(many_single_people_validate_in_the_wanted_share),
    T_CASE(a_share_over_a_half_is_refused),
    T_CASE(the_split_survives_want_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
