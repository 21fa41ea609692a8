#include "store/operator/document.h"

#include "base/vec.h"
#include "store/store_priv.h"

/* An address that stands in a link: nothing in it ends the attribute or the line. */
static bool is_address(struct str url)
{
    bool good =
        url.n > 8 && url.n <= DOCUMENT_URL_MAX && str_starts(url, STR("https://"));
    for (size_t i = 0; good && i < url.n; i++)
        good = url.p[i] > ' ' && url.p[i] < 0x7f && url.p[i] != '"' &&
               url.p[i] != '\'' && url.p[i] != '<' && url.p[i] != '\\';
    return good;
}

static bool check(const struct document *d, struct err *err)
{
    struct str token;
    if (!raw_token(raw_from_str(d->name), &token) ||
        !raw_token(raw_from_str(d->version), &token))
        return err_set(err, ERR_INPUT, "store.document_name",
            "the name and the version of a document are tokens");
    if (!is_address(d->url))
        return err_set(err, ERR_INPUT, "store.document_url",
            "a document's address begins with https:// and has no blank or quote");
    if (d->text.n > DOCUMENT_TEXT_MAX || d->title.n > DOCUMENT_TITLE_MAX)
        return err_set(err, ERR_LIMIT, "store.document_text",
            "a document has more than %d bytes, or its title more than %d",
            DOCUMENT_TEXT_MAX, DOCUMENT_TITLE_MAX);
    return true;
}

bool document_put(struct store *s, const struct document *d, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!store_need_write(s, err) || !check(d, err) ||
        !sql_begin(s, SQL_DOCUMENT_PUT, &c, err))
        return false;
    sql_text(&c, 1, d->name);
    sql_text(&c, 2, d->version);
    sql_int(&c, 3, d->from.us);
    sql_text(&c, 4, d->title);
    sql_text(&c, 5, d->url);
    sql_text(&c, 6, d->text);
    if (!sql_step(&c, &row, err))
        return false;
    if (row)
        return sql_step(&c, &row, err);
    return err_set(err, ERR_EXISTS, "store.document",
        "version %" STR_FMT " of %" STR_FMT " is registered already",
        STR_ARG(d->version), STR_ARG(d->name));
}

static bool read_one(
    const struct cursor *c, struct arena *a, struct document *d, struct err *err)
{
    d->from = (struct instant){sql_get_int(c, 2)};
    return (arena_str(a, sql_get_text(c, 0), &d->name) &&
               arena_str(a, sql_get_text(c, 1), &d->version) &&
               arena_str(a, sql_get_text(c, 3), &d->title) &&
               arena_str(a, sql_get_text(c, 4), &d->url) &&
               arena_str(a, sql_get_text(c, 5), &d->text)) ||
           err_memory(err);
}

bool document_list(struct store *s, bool texts, struct arena *a,
    const struct document **out, size_t *count, struct err *err)
{
    VEC(struct document) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_DOCUMENT_LIST, &c, err);
    if (done)
        sql_int(&c, 1, texts);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct document d = {.from = INSTANT_UNKNOWN};
        done = read_one(&c, a, &d, err) &&
               (vec_push(&all, d, DOCUMENTS_MAX) || err_memory(err));
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

bool document_is_in_force(
    const struct document *all, size_t count, size_t i, struct instant now)
{
    bool next = i + 1 < count && str_eq(all[i].name, all[i + 1].name) &&
                instant_cmp(all[i + 1].from, now) <= 0;
    return instant_cmp(all[i].from, now) <= 0 && !next;
}
