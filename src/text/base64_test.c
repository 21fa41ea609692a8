#include "text/base64.h"

#include "tests/harness/t.h"

static void the_vectors_of_rfc_4648_hold(struct t *t)
{
    static const struct {
        struct str bytes, text;
    } rows[] = {
        {STR_INIT(""), STR_INIT("")},
        {STR_INIT("f"), STR_INIT("Zg==")},
        {STR_INIT("fo"), STR_INIT("Zm8=")},
        {STR_INIT("foo"), STR_INIT("Zm9v")},
        {STR_INIT("foob"), STR_INIT("Zm9vYg==")},
        {STR_INIT("fooba"), STR_INIT("Zm9vYmE=")},
        {STR_INIT("foobar"), STR_INIT("Zm9vYmFy")},
        {STR_INIT("\xfb\xff\xfe"), STR_INIT("+//+")},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf b;
        buf_init(&b, 8);
        base64_add(&b, raw_from_str(rows[i].bytes));
        T_STR(t, buf_str(&b), rows[i].text);
        buf_clear(&b);
        T_OK(t, base64_parse(raw_from_str(rows[i].text), &b));
        T_STR(t, buf_str(&b), rows[i].bytes);
        buf_fini(&b);
    }
}

static void one_value_has_one_text(struct t *t)
{
    static const struct str rows[] = {STR_INIT("Zg"), STR_INIT("Zg="),
        STR_INIT("Zg==="), STR_INIT("Zh=="), STR_INIT("Zm9="), STR_INIT("Z==="),
        STR_INIT("===="), STR_INIT("Zg==Zg=="), STR_INIT("Zm 9"), STR_INIT("Zm9\n"),
        STR_INIT("Zm-_"), STR_INIT("=Zg=")};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf b;
        buf_init(&b, 8);
        if (!T_OK(t, !base64_parse(raw_from_str(rows[i]), &b) && b.n == 0))
            t_note(t, "row: %" STR_FMT, STR_ARG(rows[i]));
        buf_fini(&b);
    }
}

static void the_alphabet_of_urls_needs_no_padding(struct t *t)
{
    static const struct str wrong[] = {STR_INIT("-__-="), STR_INIT("Zg=="),
        STR_INIT("+//+"), STR_INIT("Z"), STR_INIT("Zh"), STR_INIT("Zm9vY")};
    struct buf b;
    buf_init(&b, 16);
    base64_url_add(&b, raw_from_str(STR("\xfb\xff\xfe"
                                        "f")));
    T_STR(t, buf_str(&b), STR("-__-Zg"));
    buf_clear(&b);
    T_OK(t, base64_url_parse(raw_from_str(STR("-__-Zg")), &b));
    T_STR(t, buf_str(&b),
        STR("\xfb\xff\xfe"
            "f"));
    buf_clear(&b);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        if (!T_OK(t, !base64_url_parse(raw_from_str(wrong[i]), &b) && b.n == 0))
            t_note(t, "row: %" STR_FMT, STR_ARG(wrong[i]));
    }
    buf_fini(&b);
}

static bool parse_once(void *ctx)
{
    struct buf b;
    (void)ctx;
    buf_init(&b, 8);
    bool good = base64_parse(raw_from_str(STR("Zm9v")), &b);
    buf_fini(&b);
    return good;
}

static void it_survives_every_failed_allocation(struct t *t)
{
    t_oom(t, parse_once, NULL);
}

static const struct t_case cases[] = {
    T_CASE(the_vectors_of_rfc_4648_hold),
    T_CASE(one_value_has_one_text),
    T_CASE(the_alphabet_of_urls_needs_no_padding),
    T_CASE(it_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
