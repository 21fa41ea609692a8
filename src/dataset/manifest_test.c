#include "dataset/manifest.h"

#include "dataset/files_test_priv.h"
#include "tests/harness/t.h"

enum { ARENA_MAX = 1 << 20 };

static bool write_manifest(struct t *t, const struct test_build *b, struct buf *out)
{
    struct err err = ERR_INIT;
    buf_init(out, DATASET_MANIFEST_BYTES_MAX);
    return T_DONE(t, dataset_manifest_format(&b->manifest, out, &err), &err);
}

static void what_is_written_reads_back_to_the_same_bytes(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(3, true, &err);
    struct dataset_manifest m;
    struct buf text, again;
    struct arena a;
    arena_init(&a, ARENA_MAX);
    if (!T_DONE(t, b != NULL, &err) || !write_manifest(t, b, &text))
        return;
    buf_init(&again, DATASET_MANIFEST_BYTES_MAX);
    T_DONE(t, dataset_manifest_parse(&a, buf_raw(&text), &m, &err), &err);
    T_DONE(t, dataset_manifest_format(&m, &again, &err), &err);
    T_STR(t, buf_str(&again), buf_str(&text));
    T_OK(t, id_eq(m.dataset, b->manifest.dataset) && !id_is_zero(m.dataset));
    T_EQ(t, m.purpose, PURPOSE_TRAIN);
    T_EQ(t, m.seed, 3);
    T_EQ(t, m.formats, DATASET_FORMAT_ALL);
    T_EQ(t, m.written.duplicates, 1);
    T_EQ(t, m.tally.persons, 8);
    T_OK(t, counts_eq(&m.tally.allowed, &b->manifest.tally.allowed));
    T_OK(t, counts_eq(&m.removed, &b->manifest.removed));
    T_STR(t, m.not_removed.list[1], STR("postal addresses, streets"));
    arena_fini(&a);
    buf_fini(&text);
    buf_fini(&again);
    test_build_fini(b);
}

static void the_numbers_of_a_manifest_add_up(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, true, &err);
    const struct dataset_manifest *m;
    if (!T_DONE(t, b != NULL, &err))
        return;
    m = &b->manifest;
    T_EQ(t, m->tally.turns,
        counts_sum(&m->tally.allowed) + counts_sum(&m->tally.denied) +
            m->tally.empty_turns);
    T_EQ(t, m->tally.conversations,
        m->written.rows[DATASET_SIDE_TRAIN] + m->written.rows[DATASET_SIDE_VALIDATION] +
            counts_sum(&m->tally.dropped));
    test_build_fini(b);
}

static void another_rule_or_time_gives_another_id(struct t *t)
{
    struct err err = ERR_INIT;
    struct dataset_plan *plan;
    struct dataset_manifest base, other;
    if (!T_DONE(t, dataset_plan_new(&plan, &err) && test_plan(plan, &err), &err))
        return;
    test_facts(&base);
    T_DONE(t, dataset_manifest_plan(&base, plan, &err), &err);
    for (int i = 0; i < 4; i++) {
        test_facts(&other);
        other.profile_sha256[31] = i == 1;
        other.built.us += i == 2;
        other.drop_duplicates = i == 3;
        T_DONE(t, dataset_manifest_plan(&other, plan, &err), &err);
        T_EQ(t, id_eq(other.dataset, base.dataset), i == 0);
    }
    dataset_plan_free(plan);
}

/* Reading takes what writing gives and nothing beside it. */
static void a_manifest_with_a_stray_byte_or_cut_short_is_refused(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, false, &err);
    struct dataset_manifest m;
    struct buf text;
    struct arena a;
    size_t refused = 0;
    arena_init(&a, ARENA_MAX);
    if (!T_DONE(t, b != NULL, &err) || !write_manifest(t, b, &text))
        return;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char was = text.p[i];
        text.p[i] = '\t';
        refused += !dataset_manifest_parse(&a, buf_raw(&text), &m, &err);
        text.p[i] = was;
        arena_reset(&a);
    }
    T_EQ(t, refused, text.n);
    for (size_t n = 0; n < text.n; n++) {
        T_OK(t, !dataset_manifest_parse(&a, raw_slice(buf_raw(&text), 0, n), &m, &err));
        arena_reset(&a);
    }
    arena_fini(&a);
    buf_fini(&text);
    test_build_fini(b);
}

static void a_text_that_is_no_phrase_of_ours_is_not_written(struct t *t)
{
    struct err err = ERR_INIT;
    struct dataset_manifest m;
    struct buf text;
    test_facts(&m);
    m.not_removed.list[0] = STR("names (of all sorts)");
    buf_init(&text, DATASET_MANIFEST_BYTES_MAX);
    T_FAILS(t, dataset_manifest_format(&m, &text, &err), &err, "dataset.member");
    buf_fini(&text);
}

static bool try_parse(void *ctx)
{
    const struct buf *text = ctx;
    struct err err = ERR_INIT;
    struct dataset_manifest m;
    struct arena a;
    bool done;
    arena_init(&a, ARENA_MAX);
    done = dataset_manifest_parse(&a, buf_raw(text), &m, &err);
    arena_fini(&a);
    return done;
}

static void reading_survives_want_of_memory(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, false, &err);
    struct buf text;
    if (!T_DONE(t, b != NULL, &err) || !write_manifest(t, b, &text))
        return;
    t_oom(t, try_parse, &text);
    buf_fini(&text);
    test_build_fini(b);
}

static const struct t_case cases[] = {
    T_CASE(what_is_written_reads_back_to_the_same_bytes),
    T_CASE(the_numbers_of_a_manifest_add_up),
    T_CASE(another_rule_or_time_gives_another_id),
    T_CASE(a_manifest_with_a_stray_byte_or_cut_short_is_refused),
    T_CASE(a_text_that_is_no_phrase_of_ours_is_not_written),
    T_CASE(reading_survives_want_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
