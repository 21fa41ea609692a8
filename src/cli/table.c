#include "cli/table.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "text/json_write.h"
#include "text/utf8.h"

enum { TABLE_BYTES_MAX = 256 << 20, CELL_BYTES_MAX = 1 << 20, NUMBER_MAX = 24 };

void table_init(struct table *t, const char *const *columns, size_t count)
{
    *t = (struct table){0};
    arena_init(&t->arena, TABLE_BYTES_MAX);
    for (size_t i = 0; i < count && i < TABLE_COLUMNS_MAX; i++)
        t->columns[t->column_count++] = columns[i];
}

void table_fini(struct table *t)
{
    mem_free(t->cells);
    arena_fini(&t->arena);
    *t = (struct table){0};
}

static bool grow(struct table *t)
{
    size_t cap = t->cap ? t->cap * 2 : 64;
    if (t->n < t->cap)
        return true;
    if (cap > (size_t)TABLE_ROWS_MAX * TABLE_COLUMNS_MAX)
        return false;
    struct table_cell *cells = mem_realloc(t->cells, cap * sizeof *cells);
    if (!cells)
        return false;
    t->cells = cells;
    t->cap = cap;
    return true;
}

static void add(struct table *t, struct str s, bool is_number)
{
    struct str copy;
    if (t->failed || !grow(t) || !arena_str(&t->arena, s, &copy)) {
        t->failed = true;
        return;
    }
    t->cells[t->n++] = (struct table_cell){copy, is_number};
}

void table_text(struct table *t, struct str s)
{
    add(t, s, false);
}

void table_number(struct table *t, int64_t v)
{
    char text[NUMBER_MAX];
    int n = snprintf(text, sizeof text, "%lld", (long long)v);
    add(t, (struct str){text, (size_t)n}, true);
}

static size_t cell_width(struct str s)
{
    struct raw rest = raw_from_str(s);
    size_t width = 0;
    while (rest.n > 0) {
        size_t n = utf8_length(rest);
        rest = raw_slice(rest, n ? n : 1, rest.n);
        width++;
    }
    return width;
}

static void column_widths(const struct table *t, size_t *widths)
{
    for (size_t c = 0; c < t->column_count; c++)
        widths[c] = strlen(t->columns[c]);
    for (size_t i = 0; i < t->n; i++) {
        size_t width = cell_width(t->cells[i].text);
        size_t c = i % t->column_count;
        widths[c] = width > widths[c] ? width : widths[c];
    }
}

static void print_cell(struct str s, size_t width, bool right, bool last)
{
    size_t have = cell_width(s);
    int pad = width > have ? (int)(width - have) : 0;
    if (right)
        cli_print("%*s%" STR_FMT, pad, "", STR_ARG(s));
    else
        cli_print("%" STR_FMT "%*s", STR_ARG(s), last ? 0 : pad, "");
    cli_print("%s", last ? "\n" : "  ");
}

static bool column_is_number(const struct table *t, size_t c)
{
    return t->n > c && t->cells[c].is_number;
}

static void print_text(const struct table *t)
{
    size_t widths[TABLE_COLUMNS_MAX];
    column_widths(t, widths);
    for (size_t c = 0; c < t->column_count; c++)
        print_cell(str_z(t->columns[c]), widths[c], column_is_number(t, c),
            c + 1 == t->column_count);
    for (size_t i = 0; i < t->n; i++) {
        size_t c = i % t->column_count;
        print_cell(t->cells[i].text, widths[c], t->cells[i].is_number,
            c + 1 == t->column_count);
    }
}

static bool print_json(const struct table *t, struct err *err)
{
    struct buf b;
    buf_init(&b, CELL_BYTES_MAX + TABLE_BYTES_MAX);
    struct jw w = jw_to(&b);
    jw_array_begin(&w);
    for (size_t i = 0; i < t->n; i++) {
        size_t c = i % t->column_count;
        if (c == 0)
            jw_object_begin(&w);
        jw_key(&w, str_z(t->columns[c]));
        if (t->cells[i].is_number)
            jw_verbatim(&w, raw_from_str(t->cells[i].text));
        else
            jw_str(&w, t->cells[i].text);
        if (c + 1 == t->column_count)
            jw_object_end(&w);
    }
    jw_array_end(&w);
    bool ok = buf_ok(&b, err);
    if (ok)
        cli_print("%" STR_FMT "\n", STR_ARG(buf_str(&b)));
    buf_fini(&b);
    return ok;
}

bool table_print(const struct table *t, bool json, struct err *err)
{
    if (t->failed)
        return err_memory(err);
    if (json)
        return print_json(t, err);
    print_text(t);
    return true;
}
