#include "sharing/provider.h"
#include "sharing/veil.h"
#include "tests/harness/t.h"

static void an_entry_says_what_may_leave(struct t *t)
{
    struct sharing_provider p = {.personal = SHARING_AS_IT_IS};
    struct err err = ERR_INIT;
    T_OK(t, sharing_tells_all(&p));
    T_OK(t, sharing_may_leave(&p, raw_from_str(STR("anything"))));
    T_OK(t, sharing_may_tell(&p, SHARING_IMAGE));
    T_DONE(t, sharing_fields_parse(STR("model, messages  stream"), &p, &err), &err);
    T_DONE(t, sharing_classes_parse(STR("text tool"), &p, &err), &err);
    T_OK(t, !sharing_tells_all(&p));
    T_EQ(t, p.field_count, 3);
    T_OK(t, sharing_may_leave(&p, raw_from_str(STR("messages"))));
    T_OK(t, !sharing_may_leave(&p, raw_from_str(STR("message"))));
    T_OK(t, !sharing_may_leave(&p, raw_from_str(STR("user"))));
    T_OK(t, sharing_may_tell(&p, sharing_class_of(CONTENT_PROMPT, false)));
    T_OK(t, sharing_may_tell(&p, sharing_class_of(CONTENT_UNKNOWN, true)));
    T_OK(t, !sharing_may_tell(&p, sharing_class_of(CONTENT_IMAGE_IN, false)));
    T_OK(t, !sharing_may_tell(&p, sharing_class_of(CONTENT_AUDIO, false)));
    T_OK(t, !sharing_may_tell(&p, sharing_class_of(CONTENT_FILE, true)));
}

static void an_entry_with_a_wrong_word_is_refused(struct t *t)
{
    static const struct {
        bool fields;
        const char *words, *id;
    } rows[] = {{true, "", "sharing.fields"}, {true, "mess ag{es", "sharing.fields"},
        {false, "", "sharing.classes"}, {false, "text video", "sharing.classes"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sharing_provider p = {.personal = SHARING_AS_IT_IS};
        struct err err = ERR_INIT;
        struct str words = str_z(rows[i].words);
        bool ok = rows[i].fields ? sharing_fields_parse(words, &p, &err)
                                 : sharing_classes_parse(words, &p, &err);
        T_FAILS(t, ok, &err, rows[i].id);
    }
}

static const struct {
    const char *says, *in, *out;
    bool code;
} rows[] = {
    {"a name", "hello <PERSON_1>, bye", "hello Zo\xc3\xab \"Z\" Li, bye", false},
    {"in JSON", "{\"to\":\"<PERSON_1>\"}", "{\"to\":\"Zo\xc3\xab \\\"Z\\\" Li\"}",
        true},
    {"two of them", "<EMAIL_2><EMAIL_2>", "z@x.orgz@x.org", false},
    {"nobody's name", "<EMAIL_3> <EMAIL_2", "<EMAIL_3> <EMAIL_2", false},
    {"half a name, then a whole one", "<<EMAIL_2>", "<z@x.org", false},
    {"what only looks like one", "a < b > c <b>x</b>", "a < b > c <b>x</b>", false},
    {"very long",
        "<AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA>",
        "<AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA>",
        false},
};

static bool fill(struct veil *v, struct err *err)
{
    return veil_add(
               v, STR("<PERSON_1>"), raw_from_str(STR("Zo\xc3\xab \"Z\" Li")), err) &&
           veil_add(v, STR("<EMAIL_2>"), raw_from_str(STR("z@x.org")), err);
}

static void names_are_values_again_wherever_the_text_is_cut(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t step = 1; step < 40; step += 3) {
            struct raw in = raw_from_str(str_z(rows[i].in));
            struct veil v;
            struct veil_text text = {.n = 0};
            struct buf out;
            struct err err = ERR_INIT;
            veil_init(&v);
            buf_init(&out, 4096);
            T_DONE(t, fill(&v, &err), &err);
            for (size_t at = 0; at < in.n; at += step) {
                struct veil_piece piece = {
                    raw_slice(in, at, at + step), at + step >= in.n, rows[i].code};
                T_OK(t, veil_lift(&v, &text, piece, &out));
                T_OK(t, text.n < VEIL_HOLD_MAX);
            }
            if (!T_STR(t, buf_str(&out), str_z(rows[i].out)))
                t_note(t, "row: %s, in steps of %zu", rows[i].says, step);
            buf_fini(&out);
            veil_fini(&v);
        }
    }
}

static bool try_veil(void *ctx)
{
    struct veil v;
    struct veil_text text = {.n = 0};
    struct buf out;
    (void)ctx;
    veil_init(&v);
    buf_init(&out, 4096);
    bool ok =
        fill(&v, NULL) &&
        veil_lift(&v, &text,
            (struct veil_piece){raw_from_str(str_z(rows[1].in)), true, true}, &out);
    buf_fini(&out);
    veil_fini(&v);
    return ok;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_veil, NULL);
}

static const struct t_case cases[] = {
    T_CASE(an_entry_says_what_may_leave),
    T_CASE(an_entry_with_a_wrong_word_is_refused),
    T_CASE(names_are_values_again_wherever_the_text_is_cut),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
