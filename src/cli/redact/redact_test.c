#include "cli/redact/redact.h"

#include <string.h>

#include "tests/harness/t.h"

static bool cleaned(
    const char *line, const char *field, struct buf *out, struct err *err)
{
    struct redact_words words = {.jsonl = true};
    struct redact r;
    if (field)
        words.fields.items[words.fields.n++] = field;
    bool ok = redact_open(&r, &words, err) &&
              redact_json(&r, raw_of(line, strlen(line)), err);
    buf_add_str(out, buf_str(&r.out));
    redact_close(&r);
    return ok;
}

static void only_the_named_fields_change(struct t *t)
{
    struct err err = ERR_INIT;
    struct buf out;
    buf_init(&out, 4096);
    T_DONE(t,
        cleaned("{\"content\":\"a@b.com\",\"to\":\"c@d.com\",\"n\":1.50}", "content",
            &out, &err),
        &err);
    T_STR(t, buf_str(&out),
        STR("{\"content\":\"<EMAIL_1>\",\"to\":\"c@d.com\",\"n\":1.50}\n"));
    buf_wipe(&out);
}

static void without_a_field_every_string_counts(struct t *t)
{
    struct err err = ERR_INIT;
    struct buf out;
    buf_init(&out, 4096);
    T_DONE(t, cleaned("[\"a@b.com\",{\"x\":[\"A@b.com\"]}]", NULL, &out, &err), &err);
    T_STR(t, buf_str(&out), STR("[\"<EMAIL_1>\",{\"x\":[\"<EMAIL_1>\"]}]\n"));
    buf_wipe(&out);
}

static void a_broken_line_is_an_error(struct t *t)
{
    struct err err = ERR_INIT;
    struct buf out;
    buf_init(&out, 4096);
    T_OK(t, !cleaned("{\"a\":", NULL, &out, &err));
    T_EQ(t, err.code, ERR_INPUT);
    buf_wipe(&out);
}

static void a_type_nobody_knows_is_a_usage_error(struct t *t)
{
    struct redact_words words = {.off = {{"NO_SUCH"}, 1}};
    struct redact r;
    struct err err = ERR_INIT;
    T_FAILS(t, redact_open(&r, &words, &err), &err, "cli.usage");
    redact_close(&r);
}

static void operators_are_per_type(struct t *t)
{
    struct redact_words words = {.operators = {{"label", "CREDIT_CARD=mask"}, 2}};
    struct redact r;
    struct err err = ERR_INIT;
    if (T_DONE(t, redact_open(&r, &words, &err), &err)) {
        static const char text[] = "a@b.com 4111 1111 1111 1111";
        T_DONE(t, redact_text(&r, raw_of(text, sizeof text - 1), &err), &err);
        T_STR(t, buf_str(&r.out), STR("<EMAIL> **** **** **** 1111"));
        T_EQ(t, r.scope.counts.spans, 2);
    }
    redact_close(&r);
    words.operators.items[0] = "fpe";
    T_FAILS(t, redact_open(&r, &words, &err), &err, "deid.operate_key");
    redact_close(&r);
}

static const struct t_case cases[] = {
    T_CASE(only_the_named_fields_change),
    T_CASE(without_a_field_every_string_counts),
    T_CASE(a_broken_line_is_an_error),
    T_CASE(operators_are_per_type),
    T_CASE(a_type_nobody_knows_is_a_usage_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
