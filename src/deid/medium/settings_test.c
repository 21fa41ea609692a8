#include "deid/medium/settings.h"

#include <string.h>

#include "tests/harness/t.h"

static void every_key_is_read(struct t *t)
{
    static const char text[] = "# ours\n\ntypes = EMAIL_ADDRESS, phone CREDIT_CARD\n"
                               "off = PHONE_NUMBER\noperator = label\r\n"
                               "operator.CREDIT_CARD = mask\nkeep_last=2\n"
                               "min_confidence = 70\nscope = dataset\n"
                               "allow = *@Example.com\nallow = 1.1.1.1";
    struct settings s;
    struct err err = ERR_INIT;
    settings_init(&s);
    if (T_DONE(t, settings_parse(&s, str_z(text), &err), &err)) {
        T_OK(t, !deid_types_has(&s.off, DEID_EMAIL));
        T_OK(t, deid_types_has(&s.off, DEID_PHONE));
        T_OK(t, deid_types_has(&s.off, DEID_IBAN));
        T_OK(t, !deid_types_has(&s.off, DEID_LITERAL));
        T_EQ(t, s.kinds[DEID_EMAIL], OPERATE_LABEL);
        T_EQ(t, s.kinds[DEID_CARD], OPERATE_MASK);
        T_EQ(t, s.keep_last, 2);
        T_EQ(t, s.min_confidence, 70);
        T_EQ(t, s.scope, SCOPE_DATASET);
        T_EQ(t, s.allow.n, 2);
    }
    settings_fini(&s);
}

static void what_is_not_known_is_named_by_its_line(struct t *t)
{
    static const char *const wrong[] = {"# fine\nnokey", "# fine\ncolour = red",
        "# fine\noff = NO_SUCH", "# fine\noperator = shred", "# fine\nscope = world",
        "# fine\nkeep_last = 99", "# fine\nallow = *",
        "# fine\nallow =", "# fine\noff.EMAIL = x", "# fine\noperator.NO_SUCH = mask"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct settings s;
        struct err err = ERR_INIT;
        settings_init(&s);
        T_FAILS(t, settings_parse(&s, str_z(wrong[i]), &err), &err, "deid.settings");
        if (!T_OK(t, strstr(err.text, "line 2") != NULL))
            t_note(t, "%s: %s", wrong[i], err.text);
        settings_fini(&s);
    }
}

struct allowed {
    const char *rule, *value;
    bool may;
};

static void values_that_may_stay_are_told_by_their_ends(struct t *t)
{
    static const struct allowed rows[] = {
        {"help@example.com", "HELP@example.com", true},
        {"help@example.com", "xhelp@example.com", false},
        {"*@example.com", "anna@EXAMPLE.com", true},
        {"*@example.com", "anna@example.com.evil", false},
        {"10.*", "10.1.2.3", true},
        {"10.*", "110.1.2.3", false},
        {"*corp*", "me@corp.example", true},
        {"*corp*", "me@co.example", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct settings s;
        struct err err = ERR_INIT;
        settings_init(&s);
        T_DONE(t, settings_set(&s, STR("allow"), str_z(rows[i].rule), 0, &err), &err);
        T_EQ(t, settings_allowed(&s, raw_of(rows[i].value, strlen(rows[i].value))),
            rows[i].may);
        settings_fini(&s);
    }
}

static void a_pattern_is_kept_with_its_line(struct t *t)
{
    struct settings s;
    struct err err = ERR_INIT;
    settings_init(&s);
    bool read = settings_parse(&s, STR("\npattern.CUSTOMER_ID = CU-[0-9]+ = x"), &err);
    if (pack_built()) {
        T_OK(t, read);
        T_EQ(t, s.patterns.n, 1);
        T_STR(t, s.patterns.p[0].pattern, STR("CU-[0-9]+ = x"));
        T_EQ(t, s.patterns.p[0].line, 2);
    } else {
        T_OK(t, !read && strstr(err.text, "regex_packs") != NULL);
    }
    settings_fini(&s);
}

static bool attempt(void *ctx)
{
    struct settings s;
    struct err err = ERR_INIT;
    (void)ctx;
    settings_init(&s);
    bool done = settings_parse(&s, STR("allow = a\nallow = b\nscope=account"), &err);
    settings_fini(&s);
    return done;
}

static void no_memory_is_an_error(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(every_key_is_read),
    T_CASE(what_is_not_known_is_named_by_its_line),
    T_CASE(values_that_may_stay_are_told_by_their_ends),
    T_CASE(a_pattern_is_kept_with_its_line),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
