/*
 * CSV: rows are looked at together, behind the first row, whose names tell what the
 * columns hold; each row is a piece, each cell keeps its bounds.
 */
#include <string.h>

#include "deid/medium/medium_priv.h"
#include "deid/resolve.h"

enum { BATCH = 1 << 18, COLUMNS_MAX = 4096, NONE = -1 };

struct csv {
    struct medium *m;
    struct buf text;   /* the first row, then a batch of rows */
    struct buf looked; /* the same with tabs between the cells */
    size_t head_n;     /* of the first row in it */
    char sep;
    bool counts[COLUMNS_MAX];
    long person, group; /* columns, NONE */
};

/* Bytes of the row at the front of `text` with its end, 0 when it is not whole. */
static size_t row_end(struct raw text, bool ended)
{
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            quoted = !quoted;
        else if (text.p[i] == '\n' && !quoted)
            return i + 1;
    }
    return ended ? text.n : 0;
}

/* Of , ; tab and | the one the first row has most of. */
static char separator(struct raw row)
{
    static const char candidates[] = ",;\t|";
    size_t best = 0, count[4] = {0};
    bool quoted = false;
    for (size_t i = 0; i < row.n; i++) {
        const char *k = row.p[i] ? strchr(candidates, row.p[i]) : NULL;
        if (row.p[i] == '"')
            quoted = !quoted;
        else if (k && !quoted)
            count[k - candidates]++;
    }
    for (size_t i = 1; i < 4; i++)
        best = count[i] > count[best] ? i : best;
    return candidates[best];
}

/* Cells of a row as tokens; offsets from `from`. */
static bool tokens_of(struct csv *c, struct raw row, size_t from)
{
    size_t column = 0, i = 0, end = row.n;
    while (end > 0 && (row.p[end - 1] == '\n' || row.p[end - 1] == '\r'))
        end--;
    vec_clear(&c->m->tokens);
    while (i <= end) {
        struct medium_token t = {.start = i, .how = HOW_CELL};
        bool open = i < end && row.p[i] == '"';
        if (open) {
            t.how = HOW_QUOTED;
            t.start = ++i;
            while (i < end && (row.p[i] != '"' || (i + 1 < end && row.p[i + 1] == '"')))
                i += row.p[i] == '"' ? 2 : 1;
            t.end = i < end ? i : end;
        }
        while (i < end && row.p[i] != (unsigned char)c->sep)
            i++;
        t.end = open ? t.end : i;
        t.start += from;
        t.end += from;
        t.counts = column < COLUMNS_MAX ? c->counts[column] : true;
        if (!vec_push(&c->m->tokens, t, MEDIUM_SPANS_MAX))
            return false;
        column++;
        i++;
    }
    return true;
}

static struct raw cell(const struct csv *c, struct raw text, long column)
{
    struct raw none = {0};
    if (column < 0 || (size_t)column >= c->m->tokens.n)
        return none;
    const struct medium_token *t = &c->m->tokens.p[column];
    return raw_slice(text, t->start, t->end);
}

static long column_of(const struct csv *c, struct raw row, struct str name)
{
    for (size_t i = 0; i < c->m->tokens.n && name.n; i++) {
        if (raw_eq_str(cell(c, row, (long)i), name))
            return (long)i;
    }
    return NONE;
}

static bool absent(struct err *err)
{
    return err_set(err, ERR_USAGE, "deid.csv_column",
        "the first row has no column of that name (--field, --person, --by)");
}

/*
 * Looked at twice: as it is, where a pair of cells can be one place, and with tabs for
 * separators, where a comma between digits is not of a number. Offsets stay.
 */
static bool look(struct csv *c, struct err *err)
{
    bool quoted = false;
    buf_clear(&c->looked);
    buf_add_raw(&c->looked, buf_raw(&c->text));
    for (size_t i = 0; i < c->looked.n; i++) {
        if (c->looked.p[i] == '"')
            quoted = !quoted;
        else if (c->looked.p[i] == (unsigned char)c->sep && !quoted)
            c->looked.p[i] = '\t';
    }
    if (!buf_ok(&c->looked, err) || !medium_scan(c->m, buf_raw(&c->text), err) ||
        !deid_scan(c->m->rules->engine, buf_raw(&c->looked), &c->m->part, err) ||
        !medium_join(c->m, 0, err))
        return false;
    c->m->found.n = resolve_spans(c->m->found.p, c->m->found.n);
    return true;
}

/* Which columns count, from the names in the first row. */
static bool read_head(struct csv *c, struct raw row, struct err *err)
{
    const struct medium_rules *r = c->m->rules;
    c->sep = separator(row);
    if (!tokens_of(c, row, 0))
        return err_memory(err);
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        c->counts[i] = r->field_count == 0;
    for (size_t i = 0; i < r->field_count; i++) {
        long column = column_of(c, row, r->fields[i]);
        if (column < 0 || column >= COLUMNS_MAX)
            return absent(err);
        c->counts[column] = true;
    }
    c->person = column_of(c, row, r->person);
    c->group = column_of(c, row, r->group);
    if ((r->person.n && c->person < 0) || (r->group.n && c->group < 0))
        return absent(err);
    return true;
}

/* The rows in c->text from `at` on, one piece each. */
static bool give_rows(struct csv *c, size_t at, struct err *err)
{
    struct raw text = buf_raw(&c->text);
    while (at < text.n) {
        size_t n = row_end(raw_slice(text, at, text.n), true);
        struct raw row = raw_slice(text, at, at + n);
        struct medium_piece piece = {.bytes = row, .document = at == 0};
        if (!tokens_of(c, row, at))
            return err_memory(err);
        if (!medium_clip(c->m, text, at, at + n, err))
            return false;
        if (at > 0) {
            piece.person = cell(c, text, c->person);
            piece.group = cell(c, text, c->group);
        }
        if (!medium_give(c->m, &piece, err))
            return false;
        at += n;
    }
    return true;
}

/* Whole rows of what is held, about a batch; at least one. */
static bool take_rows(struct csv *c, struct raw *out, struct err *err)
{
    struct medium *m = c->m;
    size_t n = 0, want = BATCH;
    for (;;) {
        if (!medium_fill(m, want, err))
            return false;
        struct raw held = buf_raw(&m->held);
        size_t row = 1;
        while (row > 0 && n < held.n && n < BATCH) {
            row = row_end(raw_slice(held, n, held.n), m->ended);
            n += row;
        }
        if (n > 0 || m->ended) {
            *out = raw_slice(held, 0, n);
            return true;
        }
        want *= 2;
    }
}

static bool run(struct csv *c, struct err *err)
{
    for (bool first = true;; first = false) {
        struct raw rows;
        if (!take_rows(c, &rows, err))
            return false;
        if (rows.n == 0)
            return true;
        c->text.n = c->head_n;
        buf_add_raw(&c->text, rows);
        if (!buf_ok(&c->text, err))
            return false;
        size_t head = first ? row_end(rows, true) : 0;
        if (first && !read_head(c, raw_slice(rows, 0, head), err))
            return false;
        if (!look(c, err) || !give_rows(c, c->head_n, err))
            return false;
        c->head_n = first ? head : c->head_n;
        medium_drop(c->m, rows.n);
    }
}

bool medium_run_csv(struct medium *m, struct err *err)
{
    struct csv c = {.m = m, .person = NONE, .group = NONE};
    buf_init(&c.text, (size_t)MEDIUM_PIECE_MAX + MEDIUM_PIECE_MAX);
    buf_init(&c.looked, (size_t)MEDIUM_PIECE_MAX + MEDIUM_PIECE_MAX);
    bool held = run(&c, err);
    buf_wipe(&c.text);
    buf_wipe(&c.looked);
    return held;
}
