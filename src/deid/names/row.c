#include "deid/names/row.h"

#include "deid/names/reader.h"

/*
 * A roster names people one after the other: "Nii, Thiago and Exa". Two people beside
 * each other in it say what a third item is, unless it is a plain word. Small letters
 * do too when the people are written so and the lexicon does not know the item.
 */
enum { ROW_TRUST = 66 };

/* The blanks and one comma, slash or bar from `at` on: their end; `at`: none. */
static size_t joint_end(const struct names_reader *r, size_t at)
{
    size_t i = at;
    unsigned marks = 0;
    while (i < r->text.n && i - at < 4) {
        unsigned char c = r->text.p[i];
        bool mark = c == ',' || c == '/' || c == '|' || c == ';';
        if (!mark && !term_blank(r->text, i))
            break;
        marks += mark;
        i += mark ? 1 : term_blank(r->text, i);
    }
    return marks == 1 ? i : at;
}

/* The same, read backwards: where the joint that ends at `end` begins. */
static size_t joint_start(const struct names_reader *r, size_t end)
{
    size_t i = end;
    while (i > 0 && end - i < 3 && (r->text.p[i - 1] == ' ' || r->text.p[i - 1] == ','))
        i--;
    return joint_end(r, i) == end ? i : end;
}

static bool is_small(const struct names_reader *r, const struct span *s)
{
    return !term_is_capital(r->text, s->start);
}

/* One word that may be a name in a row with `beside`. */
static bool fits(
    const struct names_reader *r, const struct term *w, const struct span *beside)
{
    unsigned as = name_word(r, w);
    if ((w->shape & (TERM_DIGIT | TERM_INITIAL)) || (as & (AS_STOP | AS_PLAIN)))
        return false;
    if (w->shape & TERM_CAP)
        return !(w->shape & TERM_CAPS);
    return is_small(r, beside) && (as & AS_NEW);
}

static void add(struct names_reader *r, const struct term *w, const struct span *beside)
{
    if (fits(r, w, beside))
        look_add(r->l, DET_NAME_LISTED, w->start, w->end, ROW_TRUST);
}

/* The item before a person, when another person follows in the row. */
static void item_before(struct names_reader *r, const struct span *s, size_t floor)
{
    struct term w;
    size_t end = joint_start(r, s->start);
    if (end < s->start && end > floor && term_before(r->text, end, &w) &&
        w.start >= floor && term_at(r->text, w.start, &w) && w.end == end)
        add(r, &w, s);
}

/* The item behind a person, when the row ends with it or goes on. */
static void item_after(struct names_reader *r, const struct span *s, size_t ceiling)
{
    struct term w;
    size_t at = joint_end(r, s->end);
    if (at == s->end || at >= ceiling || !term_at(r->text, at, &w) || w.end > ceiling)
        return;
    if (name_line_ends(r, w.end) || joint_end(r, w.end) > w.end ||
        look_at(r->l, w.end) == '.')
        add(r, &w, s);
}

static bool item_between(
    struct names_reader *r, const struct span *a, const struct span *b)
{
    struct term w;
    size_t at = joint_end(r, a->end);
    if (at == a->end || !term_at(r->text, at, &w) || joint_end(r, w.end) != b->start ||
        w.end == b->start)
        return false;
    add(r, &w, a);
    return true;
}

void names_row_find(struct look *l, const struct names_rules *rules)
{
    struct names_reader r = {.l = l, .text = {l->p, l->n}, .rules = rules};
    size_t n = rules->look_up ? l->found_n : 0; /* a plain word could not be told */
    for (size_t i = 0; i + 1 < n; i++) {
        struct span a = l->found[i], b = l->found[i + 1]; /* copies: it may grow */
        if (a.type != DEID_PERSON || b.type != DEID_PERSON ||
            item_between(&r, &a, &b) || joint_end(&r, a.end) != b.start)
            continue;
        item_before(&r, &a, i > 0 ? l->found[i - 1].end : 0);
        item_after(&r, &b, i + 2 < n ? l->found[i + 2].start : l->n);
    }
}
