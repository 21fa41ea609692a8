#include "deid/train/variant.h"

#include <string.h>

enum { TYPO_ONE_IN = 10, TYPO_LETTERS = 4 };
enum { PERSON_SWAPS = 80, PLACE_SWAPS = 50, ADDRESS_SWAPS = 70, ODD_NAMES = 12 };

void variant_init(struct variant *v)
{
    *v = (struct variant){0};
    buf_init(&v->text, VARIANT_MAX);
    buf_init(&v->scratch, VARIANT_MAX);
}

void variant_fini(struct variant *v)
{
    buf_wipe(&v->text);
    buf_wipe(&v->scratch);
    vec_fini(&v->gold);
}

bool variant_can_swap(const struct gold *gold, uint32_t golds)
{
    for (uint32_t i = 0; i < golds; i++)
        if (gold[i].type == TAGGER_PERSON || gold[i].type == TAGGER_LOCATION ||
            gold[i].type == TAGGER_ADDRESS)
            return true;
    return false;
}

bool variant_make(struct variant *v, struct raw text, const struct gold *gold,
    uint32_t golds, struct err *err)
{
    buf_clear(&v->text);
    vec_clear(&v->gold);
    buf_add(&v->text, text.p, text.n);
    for (uint32_t i = 0; i < golds; i++)
        if (!vec_push(&v->gold, gold[i], VARIANT_GOLD_MAX))
            return err_memory(err);
    return buf_ok(&v->text, err);
}

/* How a name is written: its replacement is written so too. */
enum style { STYLE_TITLE, STYLE_LOWER, STYLE_UPPER };

static enum style style_of(struct raw r)
{
    size_t upper = 0, lower = 0;
    for (size_t i = 0; i < r.n; i++) {
        upper += r.p[i] >= 'A' && r.p[i] <= 'Z';
        lower += r.p[i] >= 'a' && r.p[i] <= 'z';
    }
    if (upper == 0)
        return STYLE_LOWER;
    return lower == 0 && upper > 2 ? STYLE_UPPER : STYLE_TITLE;
}

static unsigned char upper_of(unsigned char c)
{
    return c >= 'a' && c <= 'z' ? (unsigned char)(c - 32) : c;
}

static unsigned char lower_of(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

static void add_name(struct buf *b, struct raw name, enum style style)
{
    bool start = true;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = name.p[i];
        bool up = style == STYLE_UPPER || (style == STYLE_TITLE && start);
        buf_add_char(b, (char)(up ? upper_of(c) : c));
        start = c == '-' || c == ' ' || c == '\'';
    }
}

/* A name nobody listed: two names' halves, or one with a letter changed. */
static void add_odd(
    struct buf *b, struct raw a, struct raw z, struct dice *d, enum style style)
{
    unsigned char name[64];
    size_t from = a.n / 2 + 1, k = from;
    if (a.n < 3 || z.n < 3 || a.n > 24 || z.n > 24) {
        add_name(b, a, style);
        return;
    }
    memcpy(name, a.p, from);
    if (dice_percent(d, 60)) {
        memcpy(name + k, z.p + z.n / 2, z.n - z.n / 2);
        k += z.n - z.n / 2;
    } else {
        name[k++] = (unsigned char)"aeiouylnrsk"[dice_below(d, 11)];
        memcpy(name + k, a.p + from, a.n - from);
        k += a.n - from;
    }
    add_name(b, raw_of(name, k), style);
}

/* Lists of one kind, the rare, the known and the common: each a third or so. */
static void add_from(struct buf *b, const struct vocab *v, enum name_list first,
    struct dice *d, enum style style)
{
    uint32_t roll = dice_below(d, 100);
    unsigned level = roll < 30 ? 0 : roll < 65 ? 1 : 2;
    enum name_list list = (enum name_list)((unsigned)first + level);
    struct raw name = vocab_pick(v, list, d);
    if (dice_percent(d, ODD_NAMES))
        add_odd(b, name, vocab_pick(v, list, d), d, style);
    else
        add_name(b, name, style);
}

static unsigned words_of(struct raw r)
{
    unsigned n = r.n > 0;
    for (size_t i = 0; i < r.n; i++)
        n += r.p[i] == ' ';
    return n;
}

static bool has_break(struct raw r)
{
    return r.n > 0 && memchr(r.p, '\n', r.n) != NULL;
}

static void swap_person(
    struct buf *b, const struct vocab *v, struct raw old, struct dice *d)
{
    enum style style = style_of(old);
    unsigned n = words_of(old);
    if (n > 3 || has_break(old) || old.p[0] == '@' || old.p[0] == '#') {
        buf_add(b, old.p, old.n);
        return;
    }
    if (n == 1) {
        add_from(b, v, dice_percent(d, 65) ? NAMES_GIVEN_1 : NAMES_FAMILY_1, d, style);
        return;
    }
    add_from(b, v, NAMES_GIVEN_1, d, style);
    buf_add_char(b, ' ');
    if (n == 3 && dice_percent(d, 50)) {
        buf_add_char(b, (char)("ABCDEFGHJKLMNPRSTW"[dice_below(d, 18)] |
                               (style == STYLE_LOWER ? 0x20 : 0)));
        buf_add_z(b, dice_percent(d, 70) ? ". " : " ");
    } else if (n == 3) {
        add_from(b, v, dice_percent(d, 50) ? NAMES_GIVEN_1 : NAMES_FAMILY_1, d, style);
        buf_add_char(b, ' ');
    }
    add_from(b, v, NAMES_FAMILY_1, d, style);
}

static void swap_place(
    struct buf *b, const struct vocab *v, struct raw old, struct dice *d)
{
    enum style style = style_of(old);
    uint32_t roll = dice_below(d, 100);
    if (words_of(old) > 2 || has_break(old) || old.p[0] == '#' || old.n <= 3) {
        buf_add(b, old.p, old.n);
        return;
    }
    if (roll < 20)
        add_name(b, vocab_pick(v, NAMES_PLACE, d), style);
    else if (roll < 30)
        add_name(b, vocab_pick(v, NAMES_COUNTRY, d), style);
    else
        add_from(b, v, NAMES_CITY_1, d, style);
}

/* Other numbers, and other names in the street: its words and its form stay. */
static void swap_address(
    struct buf *b, const struct vocab *v, struct raw old, struct dice *d)
{
    for (size_t i = 0; i < old.n;) {
        size_t end = i;
        unsigned char c = old.p[i];
        while (
            end < old.n && ((old.p[end] | 0x20) >= 'a' && (old.p[end] | 0x20) <= 'z'))
            end++;
        if (end - i < 4) {
            end = end > i ? end : i + 1;
            for (size_t k = i; k < end; k++) {
                bool digit = old.p[k] >= '0' && old.p[k] <= '9';
                c = old.p[k];
                buf_add_char(b, (char)(digit ? '0' + (int)dice_below(d, 10) : c));
            }
            i = end;
            continue;
        }
        struct word w;
        word_fill(&v->lexicon, old.p + i, end - i, &w);
        bool keep = w.gaz & (GAZ_STREET | GAZ_HONORIFIC) ||
                    (w.gaz & (GAZ_FAMILY | GAZ_CITY | GAZ_COUNTRY)) == 0;
        bool edge = end < old.n && old.p[end] >= 0x80;
        if (keep || edge || dice_percent(d, 40))
            buf_add(b, old.p + i, end - i);
        else
            add_from(b, v, dice_percent(d, 50) ? NAMES_FAMILY_1 : NAMES_CITY_1, d,
                style_of(raw_slice(old, i, end)));
        i = end;
    }
}

static void swap_one(
    struct variant *v, const struct vocab *vocab, struct dice *d, const struct gold *g)
{
    struct raw old = raw_slice(buf_raw(&v->text), g->start, g->end);
    if (g->type == TAGGER_PERSON && dice_percent(d, PERSON_SWAPS))
        swap_person(&v->scratch, vocab, old, d);
    else if (g->type == TAGGER_LOCATION && dice_percent(d, PLACE_SWAPS))
        swap_place(&v->scratch, vocab, old, d);
    else if (g->type == TAGGER_ADDRESS && dice_percent(d, ADDRESS_SWAPS))
        swap_address(&v->scratch, vocab, old, d);
    else
        buf_add(&v->scratch, old.p, old.n);
}

static void take_scratch(struct variant *v)
{
    struct buf old = v->text;
    v->text = v->scratch;
    v->scratch = old;
}

bool variant_swap(
    struct variant *v, const struct vocab *vocab, struct dice *d, struct err *err)
{
    size_t at = 0;
    buf_clear(&v->scratch);
    for (size_t i = 0; i < v->gold.n; i++) {
        struct gold *g = &v->gold.p[i];
        buf_add(&v->scratch, v->text.p + at, g->start - at);
        size_t start = v->scratch.n;
        swap_one(v, vocab, d, g);
        at = g->end;
        g->start = (uint32_t)start;
        g->end = (uint32_t)v->scratch.n;
    }
    buf_add(&v->scratch, v->text.p + at, v->text.n - at);
    take_scratch(v);
    return buf_ok(&v->text, err);
}

/* A word of plain letters; what touches other signs may be an address of the net. */
static size_t plain_word(struct raw r, size_t i)
{
    size_t end = i;
    while (end < r.n && (r.p[end] | 0x20) >= 'a' && (r.p[end] | 0x20) <= 'z')
        end++;
    bool left = i == 0 || strchr(" \n(\"", r.p[i - 1]);
    bool right = end == r.n || strchr(" \n.,!?)\"", r.p[end]);
    return left && right ? end - i : 0;
}

/* Two letters changed places, or one is missing, doubled or another. The first stays.
 */
static void add_typo(struct buf *b, struct raw w, struct dice *d)
{
    size_t at = 1 + dice_below(d, (uint32_t)w.n - 2);
    unsigned kind = dice_below(d, 4);
    buf_add(b, w.p, at);
    if (kind == 0)
        buf_add_char(b, (char)w.p[at + 1]);
    if (kind == 1)
        buf_add_char(b, (char)("etaoinsr"[dice_below(d, 8)]));
    if (kind == 2)
        buf_add_char(b, (char)w.p[at]);
    if (kind != 1 && kind != 3)
        buf_add_char(b, (char)w.p[at]);
    size_t from = at + (kind == 0 ? 2 : 1);
    buf_add(b, w.p + from, w.n - from);
}

static void misspell(struct buf *b, struct raw text, struct dice *d)
{
    for (size_t i = 0; i < text.n;) {
        size_t n = plain_word(text, i);
        if (n < TYPO_LETTERS || dice_below(d, TYPO_ONE_IN)) {
            buf_add(b, text.p + i, n ? n : 1);
            i += n ? n : 1;
            continue;
        }
        add_typo(b, raw_slice(text, i, i + n), d);
        i += n;
    }
}

bool variant_misspell(struct variant *v, struct dice *d, struct err *err)
{
    size_t at = 0;
    buf_clear(&v->scratch);
    for (size_t i = 0; i < v->gold.n; i++) {
        struct gold *g = &v->gold.p[i];
        uint32_t n = g->end - g->start;
        misspell(&v->scratch, raw_slice(buf_raw(&v->text), at, g->start), d);
        buf_add(&v->scratch, v->text.p + g->start, n);
        at = g->end;
        g->start = (uint32_t)v->scratch.n - n;
        g->end = (uint32_t)v->scratch.n;
    }
    misspell(&v->scratch, raw_slice(buf_raw(&v->text), at, v->text.n), d);
    take_scratch(v);
    return buf_ok(&v->text, err);
}

/* One byte in another case; `before` is the byte in front of it. */
static unsigned char recase_byte(unsigned char c, unsigned char before, bool upper)
{
    if (c < 0x80)
        return upper ? upper_of(c) : lower_of(c);
    if (before == 0xC3 && c != 0x97 && c != 0xB7 && c != 0x9F && c != 0xBF)
        return upper ? c & 0xDF : c | 0x20;
    if (before == 0xC5 && (c == 0x81 || c == 0x82))
        return upper ? 0x81 : 0x82;
    if ((before == 0xC4 && c < 0xB0) || (before == 0xC5 && c > 0x8A && c < 0xB8))
        return upper ? c & 0xFE : c | 1;
    return c;
}

bool variant_recase(struct variant *v, enum letter_case to, struct err *err)
{
    size_t out = 0, next = 0;
    unsigned char before = 0;
    if (to == CASE_KEPT)
        return true;
    for (size_t i = 0; i < v->text.n; i++) {
        unsigned char c = v->text.p[i];
        for (; next < v->gold.n && v->gold.p[next].end < i; next++)
            ;
        bool spaced = i + 1 == v->text.n || v->text.p[i + 1] == ' ';
        bool drop = to == CASE_SPOKEN && spaced && strchr(".,!?", c) && c;
        for (size_t k = next; k < v->gold.n && v->gold.p[k].start <= i; k++) {
            if (v->gold.p[k].start == i)
                v->gold.p[k].start = (uint32_t)out;
            if (v->gold.p[k].end == i + 1)
                v->gold.p[k].end = (uint32_t)(out + !drop);
        }
        if (!drop)
            v->text.p[out++] = recase_byte(c, before, to == CASE_UPPER);
        before = c;
    }
    v->text.n = out;
    return buf_ok(&v->text, err);
}
