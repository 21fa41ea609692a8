#include "deid/fold/fold.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "deid/fold/fold_priv.h"

#define SHADOW_MAX ((size_t)UINT32_MAX - 1)
enum { POINTS_MAX = 1 << 28 };

void fold_init(struct fold *f)
{
    buf_init(&f->shadow, SHADOW_MAX);
    f->points.p = NULL;
    f->points.n = f->points.cap = 0;
    f->plain = 0;
}

void fold_fini(struct fold *f)
{
    buf_wipe(&f->shadow);
    vec_fini(&f->points);
}

/* First letters of words for digits (numeral.c). */
static bool may_be_digit(unsigned char c)
{
    return fold_letter(c) && (0x23df2bdu >> ((c | 0x20) - 'a') & 1); /* numeral.c's */
}

/* "4111_1111": '_' groups digits as '-' does. */
static bool joins_digits(struct raw t, size_t i)
{
    return t.p[i] == '_' && i > 0 && fold_digit(t.p[i - 1]) &&
           fold_digit(fold_at(t, i + 1));
}

static size_t unit_at(struct raw t, size_t i, unsigned char *out, size_t *n)
{
    unsigned char c = t.p[i];
    if (c >= 0xC2)
        return fold_rune(t, i, out, n);
    if (c == '%' || c == '\\' || c == '&')
        return fold_escape(t, i, out, n);
    if (joins_digits(t, i)) {
        out[0] = '-';
        *n = 1;
        return 1;
    }
    return fold_spoken(t, i, out, n);
}

/*
 * A dash or space of another kind matters between digits only, a stop between names:
 * so that ordinary typography costs no second look.
 */
static bool suspect_rune(struct raw text, size_t i)
{
    unsigned char out[FOLD_UNIT] = {0};
    size_t n = 0;
    if (text.p[i] == 0xE2 && fold_at(text, i + 1) == 0x80 &&
        (fold_at(text, i + 2) & 0xF8) == 0x98)
        return false; /* U+2018 to U+201F: quotes, most often */
    size_t used = fold_rune_may_begin(text, i) ? fold_rune(text, i, out, &n) : 0;
    if (!used)
        return false;
    unsigned char before = i > 0 ? text.p[i - 1] : 0, after = fold_at(text, i + used);
    if (n == 0) /* emoji and Arabic have such characters too */
        return before > ' ' && before < 0x80 && (after > ' ' || fold_digit(before));
    if (n == 1 && (out[0] == ' ' || out[0] == '-'))
        return fold_digit(before) || before == ')' || fold_digit(after);
    if (n == 1 && (out[0] == '.' || out[0] == ':' || out[0] == '/'))
        return (fold_digit(before) || fold_letter(before)) &&
               (fold_digit(after) || fold_letter(after));
    return true;
}

/* An escape matters when it hides a letter, a digit or a sign of addresses. */
static bool suspect_escape(struct raw text, size_t i)
{
    unsigned char out[FOLD_UNIT] = {0};
    size_t n = 0;
    if (!fold_escape(text, i, out, &n))
        return false;
    if (text.p[i] == '&')
        return out[0] != '&' && out[0] != '<' && out[0] != '>' && out[0] != '\'' &&
               out[0] != '"';
    if (text.p[i] == '%')
        return fold_letter(out[0]) || fold_digit(out[0]) || out[0] == '@' ||
               out[0] == '.' || out[0] == '+' || out[0] == '-' ||
               (out[0] == ' ' && i > 0 && fold_digit(text.p[i - 1]) &&
                   fold_digit(fold_at(text, i + 3)));
    return true;
}

bool fold_suspect(struct raw text, size_t i)
{
    unsigned char c = fold_at(text, i);
    if (c >= 0xC2)
        return suspect_rune(text, i);
    if (c == '.')
        return fold_suspect_host(text, i);
    if (fold_letter(c))
        return fold_suspect_dot(text, i);
    if (c == '%' || c == '\\' || c == '&')
        return suspect_escape(text, i);
    return fold_suspect_bracket(text, i);
}

/* text[from .. from + used) stands for n bytes of `out`. */
struct unit {
    size_t from, used, n;
    unsigned char out[FOLD_UNIT];
};

/* Copies what is plain, then notes that one unit became another. */
static bool fold_unit(struct fold *f, struct raw t, const struct unit *u)
{
    buf_add_raw(&f->shadow, raw_slice(t, f->plain, u->from));
    struct fold_point here = {(uint32_t)f->shadow.n, (uint32_t)u->from};
    buf_add(&f->shadow, u->out, u->n);
    f->plain = u->from + u->used;
    struct fold_point after = {(uint32_t)f->shadow.n, (uint32_t)f->plain};
    return vec_push(&f->points, here, POINTS_MAX) &&
           vec_push(&f->points, after, POINTS_MAX);
}

/* Words for digits one after another, from `i`; the offset behind them. */
static size_t fold_digits(struct fold *f, struct raw t, size_t i, bool *held)
{
    struct unit u = {.from = i};
    while (*held && u.from < t.n) {
        u.used = fold_digit_word(t, u.from, u.out, &u.n);
        if (!u.used)
            break;
        *held = fold_unit(f, t, &u);
        u.from += u.used;
    }
    return u.from;
}

static bool digits_at(struct raw t, size_t i)
{
    return may_be_digit(t.p[i]) && (i == 0 || !fold_letter(t.p[i - 1])) &&
           fold_digits_begin(t, i);
}

/* Behind text[i] and the other letters of its word: no disguise begins inside one. */
static size_t plain_end(struct raw t, size_t i)
{
    struct bytes b = bytes_ahead(t.p, t.n, i);
    unsigned letters = bytes_first(bytes_letter(&b));
    return i + (letters ? letters : 1);
}

bool fold_text(struct fold *f, struct raw text)
{
    bool held = true;
    buf_clear(&f->shadow);
    f->points.n = f->plain = 0;
    for (size_t i = 0; i < text.n && held;) {
        struct unit u = {.from = i};
        if (digits_at(text, i)) {
            i = fold_digits(f, text, i, &held);
            continue;
        }
        if (fold_may_begin(text.p[i]) ||
            ((text.p[i] == ' ' || text.p[i] == '_' || text.p[i] == '-') &&
                (fold_may_speak(text, i) || joins_digits(text, i))))
            u.used = unit_at(text, i, u.out, &u.n);
        if (u.used)
            held = fold_unit(f, text, &u);
        i = u.used ? i + u.used : plain_end(text, i);
    }
    buf_add_raw(&f->shadow, raw_slice(text, f->plain, text.n));
    return held && !f->shadow.failed;
}

/* Index of the first point behind `at` in the shadow. */
static size_t point_after(const struct fold *f, size_t at)
{
    size_t low = 0, high = f->points.n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (f->points.p[mid].shadow > at)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

static size_t to_text(const struct fold *f, size_t at)
{
    size_t k = point_after(f, at);
    return k ? f->points.p[k - 1].text + (at - f->points.p[k - 1].shadow) : at;
}

/* The end of the unit that the last shadow byte before `end` came from. */
static size_t end_to_text(const struct fold *f, size_t last)
{
    size_t k = point_after(f, last);
    size_t start = to_text(f, last);
    bool whole = k < f->points.n && f->points.p[k].shadow == last + 1;
    while (whole && k + 1 < f->points.n && f->points.p[k + 1].shadow == last + 1)
        k++; /* what was dropped behind it, as the cap of a key */
    return whole ? f->points.p[k].text : start + 1;
}

void fold_back(const struct fold *f, size_t *start, size_t *end)
{
    size_t from = to_text(f, *start);
    *end = *end > *start ? end_to_text(f, *end - 1) : from;
    *start = from;
}
