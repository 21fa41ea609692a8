#include "tests/harness/cleaner.h"

#include <string.h>

enum { SAFE_BYTES_MAX = 1 << 20 };

bool cleaner_init(
    struct cleaner *c, const struct deid_options *options, struct err *err)
{
    c->engine = NULL;
    deid_spans_init(&c->spans);
    deid_scope_init(&c->scope);
    buf_init(&c->out, SAFE_BYTES_MAX);
    return deid_new(options, &c->engine, err);
}

void cleaner_fini(struct cleaner *c)
{
    deid_free(c->engine);
    deid_spans_fini(&c->spans);
    deid_scope_fini(&c->scope);
    buf_wipe(&c->out);
}

bool cleaner_clean(
    struct cleaner *c, const char *given, struct str *out, struct err *err)
{
    struct raw text = raw_of(given, strlen(given));
    buf_clear(&c->out);
    deid_scope_reset(&c->scope);
    if (!deid_scan(c->engine, text, &c->spans, err) ||
        !deid_replace(&c->scope, text, &c->spans, &c->out, err))
        return false;
    *out = buf_str(&c->out);
    return true;
}

size_t cleaner_rows(struct t *t, const struct deid_options *options,
    const struct cleaner_row *rows, size_t count, bool loud)
{
    struct cleaner c;
    struct err err = ERR_INIT;
    size_t right = 0;
    bool ready = T_DONE(t, cleaner_init(&c, options, &err), &err);
    for (size_t i = 0; i < count && ready; i++) {
        struct str got = {0};
        if (!T_DONE(t, cleaner_clean(&c, rows[i].given, &got, &err), &err))
            break;
        bool same = str_eq(got, str_z(rows[i].want));
        right += same;
        if (!same && loud) {
            T_STR(t, got, str_z(rows[i].want));
            t_note(t, "%s", rows[i].says);
        }
    }
    cleaner_fini(&c);
    return right;
}
