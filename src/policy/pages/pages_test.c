#include "policy/pages/book.h"
#include "policy/pages/codes.h"
#include "policy/pages/diff.h"
#include "policy/pages/export.h"
#include "policy/pages/faq.h"

#include <string.h>

#include "policy/vector.h"
#include "tests/harness/t.h"
#include "tests/policy/load.h"
#include "tests/policy/reference.h"
#include "text/json.h"

enum { PAGE_MAX = 4 << 20, TESTS_MAX = 1024 };

static const char *const vector_files[] = {"profiles/vectors/matrix.vec",
    "profiles/vectors/notice.vec", "profiles/vectors/purposes.vec",
    "profiles/vectors/train.vec", "profiles/vectors/widened.vec"};

static bool holds(const struct buf *page, struct str text)
{
    return memmem(page->p, page->n, text.p, text.n) != NULL;
}

static void the_book_opens_at_the_day(struct t *t)
{
    const struct policy *all[SHIPPED_COUNT];
    for (int i = 0; i < SHIPPED_COUNT; i++)
        all[i] = test_profile(t, shipped_paths[i]);
    const struct policy *then =
        book_at(all, SHIPPED_COUNT, STR(""), instant_from_civil(2024, 3, 1));
    T_OK(t, then && str_eq(policy_name(then), STR("seed-2023-legacy")));
    then = book_at(all, SHIPPED_COUNT, STR(""), instant_from_civil(2026, 3, 1));
    T_OK(t, then && str_eq(policy_name(then), STR("openai-2026")));
    T_OK(t, !book_at(all, SHIPPED_COUNT, STR(""), instant_from_civil(2020, 1, 1)));
    T_OK(
        t, !book_at(all, SHIPPED_COUNT, STR("nobody"), instant_from_civil(2026, 3, 1)));
    for (int i = 0; i < SHIPPED_COUNT; i++)
        policy_free((struct policy *)(uintptr_t)all[i]);
}

/* The same count, by asking both profiles about every state of one purpose. */
static uint64_t flips_of(
    const struct policy *a, const struct policy *b, enum purpose purpose)
{
    uint64_t flips = 0;
    for (int form = 0; form < 9 * 2 * 2 * 5 * 4 * 4 * 3; form++) {
        struct facts f = facts_deny();
        int rest = form;
        static const enum fact order[] = {FACT_MAIN, FACT_SIGNAL, FACT_DUTY, FACT_BODY,
            FACT_PERSON, FACT_OWNER, FACT_OBJECTION};
        for (size_t i = 0; i < COUNT(order); i++) {
            f.v[order[i]] = (uint8_t)(rest % fact_values(order[i]));
            rest /= fact_values(order[i]);
        }
        flips += policy_decide(a, purpose, &f).outcome !=
                 policy_decide(b, purpose, &f).outcome;
    }
    return flips;
}

static void a_diff_counts_every_state_that_flips(struct t *t)
{
    struct err err = ERR_INIT;
    struct policy *a = test_profile(t, shipped_paths[SHIPPED_STRICT]);
    struct policy *b = test_profile(t, shipped_paths[SHIPPED_OPENAI]);
    struct diff d;
    struct buf text;
    uint64_t counted = 0;
    buf_init(&text, PAGE_MAX);
    if (!T_DONE(t, diff_make(a, b, &d, &err), &err))
        return;
    for (size_t i = 0; i < d.n; i++)
        counted += d.groups[i].purpose == PURPOSE_SAFETY_MODEL ? d.groups[i].states : 0;
    T_EQ(t, counted, flips_of(a, b, PURPOSE_SAFETY_MODEL));
    T_OK(t, counted > 0);
    diff_text(&d, false, &text);
    T_OK(t, holds(&text, STR("now allows (P1) what was decided by C2")));
    T_OK(t, holds(&text, STR("withdrawal_scope from stored_unused to forward_only")));
    T_OK(t, holds(&text, STR("rule A2 is gone")));
    buf_fini(&text);
    diff_fini(&d);
    T_DONE(t, diff_make(a, a, &d, &err), &err);
    T_EQ(t, d.n, 0);
    diff_fini(&d);
    policy_free(a);
    policy_free(b);
}

static void an_export_is_json_with_every_rule(struct t *t)
{
    static void (*const exports[])(const struct policy *, struct buf *) = {
        export_json, export_dpv, export_odrl};
    for (int s = 0; s < SHIPPED_COUNT; s++) {
        struct policy *p = test_profile(t, shipped_paths[s]);
        for (size_t i = 0; i < COUNT(exports); i++) {
            struct err err = ERR_INIT;
            struct arena arena;
            struct json *json;
            struct buf out;
            arena_init(&arena, PAGE_MAX * 4);
            buf_init(&out, PAGE_MAX);
            exports[i](p, &out);
            T_DONE(t,
                buf_ok(&out, &err) && json_parse(&arena, buf_raw(&out), &json, &err),
                &err);
            for (int r = 0; r < policy_rule_count(p, PURPOSE_TRAIN); r++)
                T_OK(t, holds(&out, policy_rule(p, PURPOSE_TRAIN, r)->say));
            buf_fini(&out);
            arena_fini(&arena);
        }
        policy_free(p);
    }
}

/* ---- the pages ---- */

struct shelf {
    struct str texts[COUNT(vector_files)];
    struct faq_test tests[TESTS_MAX];
    size_t n;
};

static void shelve(struct t *t, struct shelf *shelf, struct str profile, size_t file)
{
    struct err err = ERR_INIT;
    struct vector_reader reader;
    struct vector v;
    bool done = false;
    shelf->texts[file] = test_text(vector_files[file]);
    vector_open(&reader, shelf->texts[file], str_z(vector_files[file]));
    while (T_DONE(t, vector_next(&reader, &v, &done, &err), &err) && !done) {
        const struct vector_expect *expect = vector_expected(&v, profile);
        if (!expect || shelf->n == TESTS_MAX)
            continue;
        shelf->tests[shelf->n++] = (struct faq_test){
            v.input.purpose, expect->code, v.name, str_z(vector_files[file]), v.line};
    }
}

static void check_pages(struct t *t, const struct faq *faq)
{
    struct buf page[2], untested;
    for (int i = 0; i < 2; i++)
        buf_init(&page[i], PAGE_MAX);
    buf_init(&untested, PAGE_MAX);
    faq_markdown(faq, &page[0]);
    faq_html(faq, &page[1]);
    for (int p = 1; p < PURPOSE_COUNT; p++) {
        for (int r = 0; r < policy_rule_count(faq->policy, (enum purpose)p); r++) {
            const struct policy_rule *rule =
                policy_rule(faq->policy, (enum purpose)p, r);
            T_OK(t, holds(&page[0], rule->say) && holds(&page[1], rule->say));
            T_OK(t, holds(&page[0], str_z(rule->code)));
        }
        T_OK(t, holds(&page[1], purpose_word((enum purpose)p)));
    }
    T_EQ(t, faq_untested(faq, &untested), 0);
    if (untested.n)
        t_note(t, "%" STR_FMT " untested:\n%" STR_FMT,
            STR_ARG(policy_name(faq->policy)), STR_ARG(buf_str(&untested)));
    buf_fini(&page[0]);
    buf_fini(&page[1]);
    buf_fini(&untested);
}

static void the_pages_say_every_rule_and_link_its_test(struct t *t)
{
    struct shelf shelf;
    for (int s = 0; s < SHIPPED_COUNT; s++) {
        struct policy *p = test_profile(t, shipped_paths[s]);
        shelf.n = 0;
        for (size_t i = 0; i < COUNT(vector_files); i++)
            shelve(t, &shelf, policy_name(p), i);
        struct faq faq = {p, shelf.tests, shelf.n};
        check_pages(t, &faq);
        for (size_t i = 0; i < COUNT(vector_files); i++)
            test_free(shelf.texts[i]);
        policy_free(p);
    }
}

static void the_table_of_codes_in_docs_is_up_to_date(struct t *t)
{
    const struct policy *all[SHIPPED_COUNT];
    struct buf table;
    struct str doc = test_text("docs/codes.md");
    buf_init(&table, PAGE_MAX);
    for (int i = 0; i < SHIPPED_COUNT; i++)
        all[i] = test_profile(t, shipped_paths[i]);
    codes_markdown(all, SHIPPED_COUNT, &table);
    if (!T_OK(t, str_eq(buf_str(&table), doc)))
        t_note(t, "run: abide policy show --codes > docs/codes.md");
    for (int i = 0; i < SHIPPED_COUNT; i++)
        policy_free((struct policy *)(uintptr_t)all[i]);
    buf_fini(&table);
    test_free(doc);
}

static const struct t_case cases[] = {
    T_CASE(the_book_opens_at_the_day),
    T_CASE(a_diff_counts_every_state_that_flips),
    T_CASE(an_export_is_json_with_every_rule),
    T_CASE(the_pages_say_every_rule_and_link_its_test),
    T_CASE(the_table_of_codes_in_docs_is_up_to_date),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
