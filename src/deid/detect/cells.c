#include "deid/detect/cells.h"

#include <string.h>

enum { LINE_MAX = 2048, COLUMN_MAX = 64, HEADER_MAX = 512 };

static size_t line_start(const struct look *l, size_t at)
{
    size_t from = at > LINE_MAX ? at - LINE_MAX : 0;
    const unsigned char *nl = memrchr(l->p + from, '\n', at - from);
    return nl ? (size_t)(nl - l->p) + 1 : from;
}

static size_t line_end(const struct look *l, size_t at)
{
    const unsigned char *nl = memchr(l->p + at, '\n', l->n - at);
    return nl ? (size_t)(nl - l->p) : l->n;
}

static bool is_row(const struct look *l, size_t line)
{
    while (line < l->n && (l->p[line] == ' ' || l->p[line] == '>'))
        line++;
    return look_at(l, line) == '|';
}

/*
 * First line of the Markdown table `line` is in. The look remembers a line and the
 * first line of its table: going back stops there, so all questions together read a
 * table once.
 */
static size_t table_head(struct look *l, size_t line)
{
    size_t head = line;
    while (head > 0 && head != l->row_at) {
        size_t above = line_start(l, head - 1);
        if (!is_row(l, above))
            break;
        head = above;
    }
    if (head == l->row_at && l->row_at > 0)
        head = l->row_head;
    l->row_at = line;
    l->row_head = head;
    return head;
}

/* Which column `start` is in: separators between the start of its line and it. */
static size_t column_of(
    const struct look *l, size_t line, size_t start, unsigned char sep)
{
    size_t column = 0;
    for (size_t i = line; i < start; i++)
        column += l->p[i] == sep;
    return column;
}

static unsigned head_class(
    const struct look *l, size_t head, size_t column, unsigned char sep)
{
    size_t end = line_end(l, head), from = head;
    if (end - head > LINE_MAX || column > COLUMN_MAX)
        return CX_NONE;
    for (size_t k = 0; k < column && from < end; k++) {
        const unsigned char *next = memchr(l->p + from, sep, end - from);
        from = next ? (size_t)(next - l->p) + 1 : end;
    }
    const unsigned char *close = memchr(l->p + from, sep, end - from);
    size_t to = close ? (size_t)(close - l->p) : end;
    return context_of_label(l->rules->words, l->p + from, to - from);
}

/* A row of names: no sentence, no numbers. The first line of a letter is none. */
static bool is_header(const struct look *l)
{
    size_t end = line_end(l, 0);
    unsigned digits = 0;
    for (size_t i = 0; i < end && end <= HEADER_MAX; i++) {
        digits = ch_is(l->p[i], CH_DIGIT) ? digits + 1 : 0;
        if (digits > 3 ||
            ((l->p[i] == '.' || l->p[i] == ':') && look_at(l, i + 1) == ' '))
            return false;
    }
    return end <= HEADER_MAX;
}

/* The separator right before the cell; 0 when `start` does not begin one. */
static unsigned char separator(const struct look *l, size_t start)
{
    size_t i = start;
    while (i > 0 && start - i < 4 && (l->p[i - 1] == ' ' || l->p[i - 1] == '"'))
        i--;
    unsigned char c = look_before(l, i);
    return c == '|' || c == ',' || c == ';' || c == '\t' ? c : 0;
}

unsigned cells_class(struct look *l, size_t start)
{
    unsigned char sep = separator(l, start);
    if (!sep)
        return CX_NONE;
    size_t line = line_start(l, start);
    if (sep == '|') {
        size_t head = is_row(l, line) ? table_head(l, line) : line;
        return head == line ? CX_NONE
                            : head_class(l, head, column_of(l, line, start, sep), sep);
    }
    /* CSV: the head is the first line of the text. */
    return line == 0 || !is_header(l)
               ? CX_NONE
               : head_class(l, 0, column_of(l, line, start, sep), sep);
}
