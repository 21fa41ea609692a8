#include <stdio.h>
#include <stdlib.h>

#include "deid/train/score.h"
#include "tests/harness/t.h"

/* Held files: what is shown here was not trained on. */
static const char *const files[] = {"en/care-home.chat", "de/ambulante-pflege.chat"};
static const double lost_most = 0.5;

static bool read_file(
    struct t *t, const char *folder, const char *name, struct buf *out)
{
    char path[4096];
    const char *root = getenv("ABIDE_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/%s%s", root ? root : ".", folder, name);
    FILE *f = fopen(path, "rb");
    size_t got = 1;
    while (f && got > 0) {
        unsigned char *room = buf_reserve(out, 1 << 16);
        got = room ? fread(room, 1, 1 << 16, f) : 0;
        if (room)
            buf_grow(out, got);
    }
    if (f)
        (void)fclose(f);
    return T_OK(t, f != NULL && out->n > 0);
}

static struct score score_with(
    struct t *t, const struct tagger_model *m, const struct corpus *c, bool whole)
{
    struct tagger *tg = NULL;
    struct tagger_spans found = {0};
    struct score s = {0};
    struct err err = ERR_INIT;
    struct tagger_options o = {.whole = whole};
    if (T_DONE(t, tagger_new(m, &o, &tg, &err), &err))
        for (size_t i = 0; i < c->docs.n; i++) {
            const struct doc *d = &c->docs.p[i];
            T_DONE(t, tagger_scan(tg, corpus_text(c, d), &found, &err), &err);
            score_doc(&s, c, d, &found);
        }
    tagger_spans_fini(&found);
    tagger_free(tg);
    return s;
}

static void windows_lose_at_most_half_a_point(struct t *t)
{
    struct corpus c;
    struct buf model, text;
    struct tagger_model *m = NULL;
    struct err err = ERR_INIT;
    corpus_init(&c);
    buf_init(&model, 1 << 26);
    for (size_t i = 0; i < COUNT(files); i++) {
        buf_init(&text, 1 << 24);
        if (read_file(t, "corpora/chat/", files[i], &text))
            T_DONE(t, corpus_read_chat(&c, buf_raw(&text), 0, &err), &err);
        buf_fini(&text);
    }
    if (read_file(t, "models/", "names.model", &model) &&
        T_DONE(t, tagger_model_open(buf_raw(&model), &m, &err), &err)) {
        struct score windows = score_with(t, m, &c, false);
        struct score whole = score_with(t, m, &c, true);
        T_OK(t, whole.label[TAGGER_PERSON].all > 100);
        for (unsigned k = 0; k < TAGGER_TYPES; k++)
            if (k != TAGGER_ORGANIZATION)
                T_OK(t, score_percent(windows.label[k]) + lost_most >=
                            score_percent(whole.label[k]));
    }
    tagger_model_close(m);
    buf_fini(&model);
    corpus_fini(&c);
}

static const struct t_case cases[] = {T_CASE(windows_lose_at_most_half_a_point)};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
