#include "deid/names/reader.h"

#include <string.h>

/*
 * Values of keys: "Full name: Jane Doe", "full_name": "jane doe", <name>Jane</name>,
 * | Name | and the cells below. A key that names people only is believed; "name", which
 * things have too, wants a value that looks like a person.
 */
enum {
    KEY_GAP = 12,
    CELL_MAX = 96,
    ROWS_MAX = 100000,
    COLUMNS_MAX = 4,
    LINE_MAX = 4096
};

/* Over the rest of a key and its ':' or '='; 0 when there is none. */
static size_t over_key(const struct names_reader *r, size_t at)
{
    size_t i = at;
    bool sign = false;
    while (i < r->text.n && i - at < KEY_GAP) {
        unsigned char c = r->text.p[i];
        if (c == ':' || c == '=' || c == '>') {
            if (sign && c != '>')
                break;
            sign = true;
        } else if (c != ' ' && c != '"' && c != '\'' && c != '*' && c != '_' &&
                   c != '\t' && c != '\\' && !(sign && c == '[')) {
            break;
        }
        i++;
    }
    return sign ? i : 0;
}

/* Where the value ends: quote, comma, bar, bracket or line break. */
static bool value_ends(const struct names_reader *r, size_t at)
{
    unsigned char c = look_at(r->l, at);
    return name_line_ends(r, at) || (c && strchr("\"',;|<>()[]{}/\\*_", c)) ||
           (c == '.' && name_line_ends(r, at + 1)) || term_blank(r->text, at) == 2 ||
           (term_blank(r->text, at) && look_at(r->l, at + 1) &&
               strchr("<(|-/", look_at(r->l, at + 1)));
}

static int trust_field(const struct names_reader *r, const struct name *n)
{
    bool whole = value_ends(r, n->end);
    if (n->first & AS_STOP)
        return 0;
    if (n->capitals == 0)
        return whole && !(n->first & AS_PLAIN) && n->end - n->start > 2 ? 78 : 0;
    if ((n->all & AS_PLAIN) || ((n->first & AS_PLAIN) && n->words == 1))
        return 0;
    if (n->caps == n->words && !(n->any & (AS_KNOWN | AS_NEW)))
        return 0;
    return whole ? 92 : 84;
}

/* "name": each word may be a name, one is known as such or to nobody. */
static int trust_label(const struct names_reader *r, const struct name *n)
{
    if (n->capitals == 0 || (n->first & AS_PLAIN))
        return 0;
    if (!r->rules->look_up)
        return n->words <= 4 && value_ends(r, n->end) ? 80 : 0;
    bool named = n->first & (AS_GIVEN | AS_KNOWN) || (n->any & AS_KNOWN);
    if (!value_ends(r, n->end))
        return named && n->words > 1 ? 72 : 0;
    return named ? 90 : (n->first & AS_NEW) && n->caps == 0 ? 74 : 0;
}

/* "Doe, Jane": the first name behind the comma. */
static void take_inverted(const struct names_reader *r, struct name *n)
{
    struct name given;
    size_t i = n->end;
    if (n->words == 1 && look_at(r->l, i) == ',' && term_blank(r->text, i + 1) &&
        name_read(r, i + 2, READ_CAPS, &given) && given.words <= 3 &&
        (given.first & (AS_GIVEN | AS_NEW)) && name_line_ends(r, given.end))
        n->end = given.end;
}

static void values(struct names_reader *r, size_t at, bool sure)
{
    struct name n;
    for (unsigned k = 0; k < 8; k++) {
        at = name_skip(r, at, 8);
        if (!name_read(r, at, READ_SMALL | READ_CAPS | READ_ALL, &n))
            return;
        take_inverted(r, &n);
        int trust = sure ? trust_field(r, &n) : trust_label(r, &n);
        if (trust == 0)
            return;
        name_add(r, DET_NAME_FIELD, &n, trust);
        unsigned char c = look_at(r->l, n.end);
        if (c != ',' && c != ';' && c != '&' && c != '"')
            return;
        at = n.end + 1;
        while (c == '"' && (look_at(r->l, at) == ',' || look_at(r->l, at) == ' '))
            at++;
    }
}

void field_cue(struct names_reader *r, const struct cue_hit *hit)
{
    size_t at = over_key(r, hit->end);
    bool sure = hit->cue == CUE_FIELD;
    if (at && look_at(r->l, at) != '\n' && look_at(r->l, at) != '/') {
        struct term before;
        bool part = !sure && hit->start > 0 && r->text.p[hit->start - 1] == '_' &&
                    term_before(r->text, hit->start - 1, &before);
        if (!part) /* "file_name", "table_name" */
            values(r, at, sure);
        return;
    }
    field_table(r, hit, sure);
}

static size_t line_end(const struct names_reader *r, size_t at)
{
    const unsigned char *nl = memchr(r->text.p + at, '\n', r->text.n - at);
    return nl ? (size_t)(nl - r->text.p) : r->text.n;
}

/* The sign that ends the head's cell, when the cue is all of the cell; or 0. */
static unsigned char cell_sign(const struct names_reader *r, const struct cue_hit *hit)
{
    size_t from = hit->start, to = hit->end;
    while (from > 0 && (r->text.p[from - 1] == ' ' || r->text.p[from - 1] == '"' ||
                           r->text.p[from - 1] == '*'))
        from--;
    while (to < r->text.n &&
           (r->text.p[to] == ' ' || r->text.p[to] == '"' || r->text.p[to] == '*'))
        to++;
    unsigned char before = look_before(r->l, from), after = look_at(r->l, to);
    if (before == '|' && after == '|')
        return '|';
    bool opens = before == 0 || before == '\n' || before == after;
    if ((after == ',' || after == ';' || after == '\t') && opens)
        return after;
    bool closes = after == 0 || after == '\n' || after == '\r';
    return closes && (before == ',' || before == ';' || before == '\t') ? before : 0;
}

static unsigned column_of(
    const struct names_reader *r, size_t line, size_t at, unsigned char sign)
{
    unsigned column = 0;
    for (size_t i = line; i < at; i++)
        column += r->text.p[i] == sign;
    return column;
}

/* Where cell `column` of a row begins, or SIZE_MAX. */
static size_t cell_at(const struct names_reader *r, size_t line, size_t end,
    unsigned column, unsigned char sign)
{
    size_t i = line;
    for (unsigned k = 0; k < column; k++) {
        const unsigned char *next = memchr(r->text.p + i, sign, end - i);
        if (!next)
            return SIZE_MAX;
        i = (size_t)(next - r->text.p) + 1;
    }
    return i;
}

static void take_cell(struct names_reader *r, size_t at, size_t end, unsigned char sign)
{
    struct name n;
    size_t from = name_skip(r, at, 12);
    if (from >= end || !name_read(r, from, READ_SMALL | READ_CAPS | READ_ALL, &n))
        return;
    size_t i = n.end;
    while (i < end && (r->text.p[i] == ' ' || r->text.p[i] == '"' ||
                          r->text.p[i] == '*' || r->text.p[i] == '\r'))
        i++;
    bool whole = i == end || r->text.p[i] == sign;
    bool plain = (n.all & AS_PLAIN) != 0 || (n.words == 1 && (n.first & AS_PLAIN));
    if (whole && !plain && n.end - n.start <= CELL_MAX)
        name_add(r, DET_NAME_FIELD, &n, 88);
}

static bool is_row(
    const struct names_reader *r, size_t line, size_t end, unsigned char sign)
{
    return end > line && end - line <= LINE_MAX &&
           memchr(r->text.p + line, sign, end - line) != NULL;
}

/*
 * Each line of a table is read once per column of names, and of columns there are
 * COLUMNS_MAX: heads inside a table that was read begin no other.
 */
void field_table(struct names_reader *r, const struct cue_hit *hit, bool sure)
{
    unsigned char sign = cell_sign(r, hit);
    size_t line = hit->start;
    if (!sign)
        return;
    if (hit->start >= r->head_end)
        r->table_end =
            r->rows_end; /* of the table before: heads in it begin no other */
    bool same =
        hit->start < r->head_end; /* a line of heads is gone back over four times */
    if (same && r->table_columns >= COLUMNS_MAX)
        return;
    r->table_columns = same ? r->table_columns + 1 : 1;
    r->head_end = same ? r->head_end : line_end(r, hit->end);
    if (sign == '|' && r->rules->look_up) /* a table of keys and values */
        values(r, name_skip(r, hit->end, 12) + 1, sure);
    while (line > 0 && r->text.p[line - 1] != '\n' && hit->start - line < LINE_MAX)
        line--;
    if (line < r->table_end)
        return;
    unsigned column = column_of(r, line, hit->start, sign);
    size_t at = line_end(r, hit->end);
    for (unsigned k = 0; k < ROWS_MAX && at < r->text.n; k++) {
        size_t end = line_end(r, at + 1);
        if (!is_row(r, at + 1, end, sign))
            break;
        size_t cell = cell_at(r, at + 1, end, column, sign);
        if (cell != SIZE_MAX)
            take_cell(r, cell, end, sign);
        at = end;
    }
    r->rows_end = at;
}

/* Where the words with capitals before `end` begin, four at most; `end`: none. */
static size_t capitals_before(const struct names_reader *r, size_t end)
{
    size_t start = end, at = end;
    for (unsigned k = 0; k < 4; k++) {
        struct term w;
        size_t i = at;
        if (i > 0 && r->text.p[i - 1] == '.')
            i--; /* an initial */
        if (!term_before(r->text, i, &w))
            break;
        while (w.start > 0 &&
               (r->text.p[w.start - 1] == '-' || r->text.p[w.start - 1] == '\'')) {
            struct term part;
            if (!term_before(r->text, w.start - 1, &part))
                break;
            w.start = part.start;
        }
        if (!term_is_capital(r->text, w.start) ||
            (i < at && w.end - w.start > 1 && k == 0))
            break;
        start = w.start;
        if (start == 0 || r->text.p[start - 1] != ' ')
            break;
        at = start - 1;
    }
    return start;
}

/* "Jane Doe <jane@...>", "Jane Doe (jane@...)", "Jane Doe, jane@..." */
void field_mails(struct names_reader *r)
{
    size_t count = r->l->found_n;
    for (size_t i = 0; i < count && !r->l->failed; i++) {
        struct name n;
        size_t end = r->l->found[i].start;
        if (r->l->found[i].detector != DET_EMAIL)
            continue;
        while (end > 0 && r->l->found[i].start - end < 4 &&
               strchr("<([ ,\":", r->text.p[end - 1]) && r->text.p[end - 1])
            end--;
        size_t start = capitals_before(r, end);
        if (end == r->l->found[i].start || start == end ||
            !name_read(r, start, READ_CAPS, &n) || n.end != end)
            continue;
        bool named = n.first & (AS_GIVEN | AS_KNOWN) || n.any & AS_KNOWN;
        bool two = n.words >= 2 && !(n.first & AS_PLAIN);
        if (two || (named && !(n.first & AS_PLAIN)))
            name_add(r, DET_NAME_MAIL, &n, two ? 84 : 72);
    }
}
