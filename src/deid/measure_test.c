#include "deid/measure.h"

#include "tests/harness/t.h"

static const struct measure_gold gold[] = {
    {0, 10, MEASURE_PERSONAL, DEID_EMAIL, 0},
    {20, 30, MEASURE_PERSONAL, DEID_PHONE, 0},
    {40, 50, MEASURE_NEGATIVE, 0, 0},
    {60, 70, MEASURE_ANY, 0, 0},
};

static struct measure measured(const struct span *found, size_t n)
{
    struct measure m = {0};
    struct measure_text text = {STR("prose"), 100, gold, COUNT(gold), found, n};
    measure_add(&m, &text);
    return m;
}

static void exact_spans_score_in_full(struct t *t)
{
    const struct span found[] = {
        {0, 10, DEID_EMAIL, 0, 90}, {20, 30, DEID_PHONE, 0, 90}};
    struct measure m = measured(found, 2);
    T_EQ(t, m.all.gold, 2);
    T_EQ(t, m.all.full, 2);
    T_EQ(t, m.all.typed, 2);
    T_EQ(t, m.all.strict, 2);
    T_EQ(t, m.all.right, 2);
    T_EQ(t, m.destroyed_bytes, 0);
}

static void a_wrong_type_covers_but_is_not_right(struct t *t)
{
    const struct span found[] = {{0, 12, DEID_URL, 0, 90}};
    struct measure m = measured(found, 1);
    T_EQ(t, m.all.full, 1);
    T_EQ(t, m.all.typed, 0);
    T_EQ(t, m.all.right, 0);
    T_EQ(t, m.all.found, 1);
    T_EQ(t, m.all.leaked_bytes, 10);
    T_EQ(t, m.destroyed_bytes, 2);
}

static void a_negative_is_hit_and_a_date_does_not_count(struct t *t)
{
    const struct span found[] = {
        {40, 45, DEID_PHONE, 0, 90}, {60, 70, DEID_BIRTH, 0, 90}};
    struct measure m = measured(found, 2);
    T_EQ(t, m.negatives_hit, 1);
    T_EQ(t, m.all.found, 1);
    T_EQ(t, m.destroyed_bytes, 5);
}

static void evasive_texts_stand_apart(struct t *t)
{
    struct measure m = {0};
    struct measure_text text = {STR("obf"), 100, gold, COUNT(gold), NULL, 0};
    measure_add(&m, &text);
    T_EQ(t, m.all.gold, 0);
    T_EQ(t, m.evasive.gold, 2);
    T_EQ(t, m.evasive.full, 0);
}

/* One of three mentions is left: the entity is known to whoever reads the text. */
static void an_entity_leaks_with_one_of_its_mentions(struct t *t)
{
    static const struct measure_gold told[] = {{0, 10, MEASURE_PERSONAL, DEID_EMAIL, 1},
        {20, 30, MEASURE_PERSONAL, DEID_EMAIL, 1},
        {40, 50, MEASURE_PERSONAL, DEID_EMAIL, 1},
        {60, 70, MEASURE_PERSONAL, DEID_PHONE, 2}};
    const struct span found[] = {{0, 10, DEID_EMAIL, 0, 90},
        {40, 50, DEID_EMAIL, 0, 90}, {60, 70, DEID_PHONE, 0, 90}};
    struct measure m = {0};
    struct measure_text text = {STR("prose"), 100, told, COUNT(told), found, 3};
    measure_add(&m, &text);
    T_EQ(t, m.entities, 2);
    T_EQ(t, m.entities_leaked, 1);
    T_EQ(t, m.texts_personal, 1);
    T_EQ(t, m.texts_leaked, 1);
    text.found_count = 0;
    measure_add(&m, &text);
    T_EQ(t, m.entities_leaked, 3);
}

/* Another tool's label may be wider than ours: it fits what lies under it. */
static void a_wider_label_fits_the_types_under_it(struct t *t)
{
    T_OK(t, measure_fits(DEID_DATE, DEID_BIRTH));
    T_OK(t, measure_fits(DEID_LOCATION, DEID_ADDRESS));
    T_OK(t, !measure_fits(DEID_PASSPORT, DEID_US_SSN));
    T_OK(t, measure_fits(MEASURE_FAMILY + DEID_FAMILY_FIN, DEID_CARD));
    T_OK(t, measure_fits(MEASURE_FAMILY + DEID_FAMILY_FIN, DEID_US_SSN));
    T_OK(t, !measure_fits(MEASURE_FAMILY + DEID_FAMILY_EMAIL, DEID_CARD));
    T_EQ(t, (int)(measure_f(0.5, 1.0, 2) * 1000), 833);
    T_EQ(t, (int)(measure_f(0, 0, 1) * 1000), 0);
}

static const struct t_case cases[] = {
    T_CASE(an_entity_leaks_with_one_of_its_mentions),
    T_CASE(a_wider_label_fits_the_types_under_it),
    T_CASE(exact_spans_score_in_full),
    T_CASE(a_wrong_type_covers_but_is_not_right),
    T_CASE(a_negative_is_hit_and_a_date_does_not_count),
    T_CASE(evasive_texts_stand_apart),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
