#include "deid/operate/operate_priv.h"

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
    {DEID_IP, OPERATE_GENERALISE, "ip 2001:db8:1:2::9", "ip 2001:db8:1::/48"},
    {DEID_CARD, OPERATE_SURROGATE, "4012 8888 8888 1881", "4111 1100 0000 0013"},
    {DEID_MAC, OPERATE_SURROGATE, "00:1B:44:11:3A:B7", "00:00:5E:00:53:01"},
    {DEID_IP, OPERATE_SURROGATE, "from 8.8.4.9", "from 192.0.2.2"},
    {DEID_PHONE, OPERATE_SURROGATE, "call +1 415-555-2671", "call +1 202-555-0101"},
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

/* A surrogate is found again as what it stands for. */
static bool found_as(struct run *r, unsigned type, uint32_t number)
{
    struct err err = ERR_INIT;
    buf_clear(&r->out);
    return operate_surrogate(type, number, &r->out) &&
           deid_scan(r->engine, buf_raw(&r->out), &r->spans, &err) && r->spans.n == 1 &&
           r->spans.p[0].type == type;
}

static void surrogates_are_valid_and_reserved(struct t *t)
{
    static const unsigned types[] = {
        DEID_EMAIL, DEID_PHONE, DEID_IP, DEID_MAC, DEID_CARD};
    struct run r;
    struct err err = ERR_INIT;
    if (T_DONE(t, run_init(&r, DEID_EMAIL, OPERATE_SURROGATE, &err), &err)) {
        for (uint32_t i = 0; i < COUNT(types) * 40; i++)
            T_OK(t, found_as(
                        &r, types[i % COUNT(types)], (uint32_t)(i / COUNT(types)) + 1));
        T_OK(t, !operate_surrogate(DEID_IBAN, 1, &r.out));
    }
    run_fini(&r);
}

struct moved {
    const char *given;
    int days;
    const char *want;
};

static void dates_move_in_the_form_they_have(struct t *t)
{
    static const struct moved rows_moved[] = {
        {"1986-09-28", 5, "1986-10-03"},
        {"1986-09-28", -300, "1985-12-02"},
        {"2024-02-28", 1, "2024-02-29"},
        {"28.09.1986", 5, "03.10.1986"},
        {"28/09/1986", 5, "03/10/1986"},
        {"9/28/86", 5, "10/3/86"},
        {"28 September 1986", 5, "3 October 1986"},
        {"Sep 28, 1986", 5, "Oct 3, 1986"},
        {"28. SEPTEMBER 1986", 5, "3. OCTOBER 1986"},
        {"28 de septiembre de 1986", 5, "3 de octubre de 1986"},
        {"12 ao\xC3\xBBt 1986", 30, "11 septembre 1986"},
        {"1986\xE5\xB9\xB4"
         "9\xE6\x9C\x88"
         "28\xE6\x97\xA5",
            5,
            "1986\xE5\xB9\xB4"
            "10\xE6\x9C\x88"
            "3\xE6\x97\xA5"},
        {"long ago", 5, ""},
        {"1 2 3 4", 5, ""},
        {"12345678", 5, ""},
    };
    struct buf out;
    buf_init(&out, 256);
    for (size_t i = 0; i < COUNT(rows_moved); i++) {
        struct raw given = raw_of(rows_moved[i].given, strlen(rows_moved[i].given));
        buf_clear(&out);
        T_EQ(t, operate_date_move(given, rows_moved[i].days, &out),
            rows_moved[i].want[0] != 0);
        T_STR(t, buf_str(&out), str_z(rows_moved[i].want));
        struct buf back;
        buf_init(&back, 256);
        if (out.n && !memchr(out.p, '/', out.n) &&
            operate_date_move(buf_raw(&out), -rows_moved[i].days, &back))
            T_STR(t, buf_str(&back), str_z(rows_moved[i].given));
        buf_wipe(&back);
    }
    buf_wipe(&out);
}

/* The same days for one person, others for another; what lies between stays. */
static void a_shift_belongs_to_a_person(struct t *t)
{
    struct run r;
    struct err err = ERR_INIT;
    struct buf a, b;
    buf_init(&a, 64);
    buf_init(&b, 64);
    if (T_DONE(t, run_init(&r, DEID_BIRTH, OPERATE_SHIFT, &err), &err)) {
        struct raw date = raw_of("1986-09-28", 10);
        struct operate_value v = {DEID_BIRTH, date, date, raw_of("ann", 3), &r.scope};
        T_DONE(t, operate_value(r.operate, &v, &a, &err), &err);
        T_DONE(t, operate_value(r.operate, &v, &b, &err), &err);
        T_STR(t, buf_str(&a), buf_str(&b));
        T_OK(t, !raw_eq(buf_raw(&a), date));
        v.person = raw_of("bob", 3);
        buf_clear(&b);
        T_DONE(t, operate_value(r.operate, &v, &b, &err), &err);
        T_OK(t, !raw_eq(buf_raw(&a), buf_raw(&b)));
    }
    buf_wipe(&a);
    buf_wipe(&b);
    run_fini(&r);
}

/* Digits, capitals, small letters and both: each comes back, in its own alphabet. */
static void an_encrypted_form_opens_with_its_key(struct t *t)
{
    static const char *const values[] = {"4111 1111 1111 1111", "219-09-9999",
        "GB33BUKB20201555555555", "jane.roe@example.org", "aZ3-xY9-qQ1", "123456"};
    struct run r;
    struct err err = ERR_INIT;
    struct buf back;
    buf_init(&back, 256);
    if (T_DONE(t, run_init(&r, DEID_CARD, OPERATE_FPE, &err), &err)) {
        for (size_t i = 0; i < COUNT(values); i++) {
            struct raw value = raw_of(values[i], strlen(values[i]));
            struct operate_value v = {DEID_CARD, value, value, {0}, &r.scope};
            buf_clear(&r.out);
            buf_clear(&back);
            T_DONE(t, operate_value(r.operate, &v, &r.out, &err), &err);
            T_EQ(t, r.out.n, value.n);
            T_OK(t, !raw_eq(buf_raw(&r.out), value));
            T_DONE(t,
                operate_open_fpe(r.operate, DEID_CARD, buf_raw(&r.out), &back, &err),
                &err);
            T_STR(t, buf_str(&back), str_z(values[i]));
        }
        struct raw value = raw_of("12", 2);
        struct operate_value v = {DEID_CARD, value, value, {0}, &r.scope};
        buf_clear(&r.out);
        T_DONE(t, operate_value(r.operate, &v, &r.out, &err), &err);
        T_OK(t, str_starts(buf_str(&r.out), STR("<CARD:")));
    }
    buf_wipe(&back);
    run_fini(&r);
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
    T_CASE(surrogates_are_valid_and_reserved),
    T_CASE(dates_move_in_the_form_they_have),
    T_CASE(a_shift_belongs_to_a_person),
    T_CASE(an_encrypted_form_opens_with_its_key),
    T_CASE(fpe_keeps_the_form_and_hides_the_digits),
    T_CASE(a_token_opens_with_its_key),
    T_CASE(without_a_key_a_keyed_operator_is_refused),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
