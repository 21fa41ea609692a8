#include "deid/operate/operate.h"

#include <string.h>

#include "tests/harness/t.h"

struct row {
    unsigned type;
    enum operate_kind kind;
    const char *given;
    const char *want;
};

static const struct row rows[] = {
    {DEID_EMAIL, OPERATE_NUMBER, "to jane@example.com", "to <EMAIL_1>"},
    {DEID_EMAIL, OPERATE_LABEL, "to jane@example.com", "to <EMAIL>"},
    {DEID_EMAIL, OPERATE_REDACT, "to jane@example.com!", "to !"},
    {DEID_EMAIL, OPERATE_KEEP, "to jane@example.com", "to jane@example.com"},
    {DEID_EMAIL, OPERATE_SURROGATE, "to jane@example.com", "to user1@example.com"},
    {DEID_IP, OPERATE_GENERALISE, "from 198.51.100.7", "from 198.51.100.0/24"},
    {DEID_COORDINATE, OPERATE_GENERALISE, "at 52.5200, 13.4050", "at 52.5, 13.4"},
    {DEID_BIRTH, OPERATE_GENERALISE, "born on 1986-09-28", "born on 1986"},
    {DEID_CARD, OPERATE_MASK, "4111 1111 1111 1111", "**** **** **** 1111"},
};

struct run {
    struct deid_engine *engine;
    struct deid_spans spans;
    struct deid_scope scope;
    struct operate *operate;
    struct buf out;
};

static bool run_init(
    struct run *r, unsigned type, enum operate_kind kind, struct err *err)
{
    struct operate_plan plan = {.keep_last = 4, .keyed = true, .key = {1, 2, 3}};
    memset(r, 0, sizeof *r);
    plan.kinds[type] = (uint8_t)kind;
    deid_spans_init(&r->spans);
    deid_scope_init(&r->scope);
    buf_init(&r->out, 4096);
    return deid_new(&(struct deid_options){0}, &r->engine, err) &&
           operate_new(&plan, &r->operate, err);
}

static void run_fini(struct run *r)
{
    operate_free(r->operate);
    deid_free(r->engine);
    deid_spans_fini(&r->spans);
    deid_scope_fini(&r->scope);
    buf_wipe(&r->out);
}

static bool run_text(struct run *r, const char *given, struct err *err)
{
    struct operate_text text = {raw_of(given, strlen(given)), &r->spans, &r->scope};
    buf_clear(&r->out);
    return deid_scan(r->engine, text.text, &r->spans, err) &&
           operate_replace(r->operate, &text, &r->out, err);
}

static void each_operator_does_what_it_says(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct run r;
        struct err err = ERR_INIT;
        if (T_DONE(t, run_init(&r, rows[i].type, rows[i].kind, &err), &err) &&
            T_DONE(t, run_text(&r, rows[i].given, &err), &err))
            T_STR(t, buf_str(&r.out), str_z(rows[i].want));
        run_fini(&r);
    }
}

static void fpe_keeps_the_form_and_hides_the_digits(struct t *t)
{
    struct run r;
    struct err err = ERR_INIT;
    if (T_DONE(t, run_init(&r, DEID_CARD, OPERATE_FPE, &err), &err) &&
        T_DONE(t, run_text(&r, "4111 1111 1111 1111", &err), &err)) {
        T_EQ(t, r.out.n, 19);
        T_EQ(t, r.out.p[4], ' ');
        T_OK(t, memcmp(r.out.p, "4111 1111", 9) != 0);
    }
    run_fini(&r);
}

static void a_token_opens_with_its_key(struct t *t)
{
    struct run r;
    struct err err = ERR_INIT;
    struct buf back;
    buf_init(&back, 256);
    if (T_DONE(t, run_init(&r, DEID_EMAIL, OPERATE_TOKEN, &err), &err) &&
        T_DONE(t, run_text(&r, "jane@example.com", &err), &err)) {
        struct str hex = str_slice(buf_str(&r.out), 7, r.out.n - 1);
        T_DONE(t, operate_open_token(r.operate, DEID_EMAIL, hex, &back, &err), &err);
        T_STR(t, buf_str(&back), STR("jane@example.com"));
        T_FAILS(t, operate_open_token(r.operate, DEID_PHONE, hex, &back, &err), &err,
            "deid.token");
    }
    run_fini(&r);
    buf_wipe(&back);
}

static void without_a_key_a_keyed_operator_is_refused(struct t *t)
{
    struct operate_plan plan = {0};
    struct operate *o = NULL;
    struct err err = ERR_INIT;
    plan.kinds[DEID_EMAIL] = OPERATE_PSEUDONYM;
    T_FAILS(t, operate_new(&plan, &o, &err), &err, "deid.operate_key");
}

static bool attempt(void *ctx)
{
    struct run r;
    struct err err = ERR_INIT;
    (void)ctx;
    bool done =
        run_init(&r, DEID_EMAIL, OPERATE_TOKEN, &err) && run_text(&r, "a@b.com", &err);
    run_fini(&r);
    return done;
}

static void no_memory_is_an_error(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(each_operator_does_what_it_says),
    T_CASE(fpe_keeps_the_form_and_hides_the_digits),
    T_CASE(a_token_opens_with_its_key),
    T_CASE(without_a_key_a_keyed_operator_is_refused),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
