#include "deid/names/reader.h"

#include <string.h>

enum {
    NAME_WORDS = 7,     /* of a name, initials and particles with it */
    COMMON_RANK = 14,   /* the 16,000 most common words are plain */
    EVERYDAY_RANK = 11, /* the 2,000 most common are everyday words */
    TRUST_LOWEST = 50,
    DOTTED_MOST = 2, /* letters of a word cut by a dot: "St.", "Jr." */
};

static unsigned lists_of(const struct names_reader *r, const struct term *w)
{
    return cue_lists(r->rules->cues, r->text.p + w->start, w->end - w->start);
}

static unsigned known_bits(const struct names_known *k, unsigned shape)
{
    unsigned as = 0;
    if (!k->known)
        return AS_NEW | AS_RARE;
    as |= k->given ? AS_GIVEN : 0u;
    as |= k->family ? AS_FAMILY : 0u;
    as |= k->given >= 2 || k->family >= 2 ? AS_KNOWN : 0u;
    as |= k->rank > EVERYDAY_RANK ? AS_RARE : 0u;
    if (k->rank <= COMMON_RANK && k->given < 2 && k->family < 2)
        as |= AS_PLAIN;
    if (k->rank <= EVERYDAY_RANK && k->given < 3 && !(shape & TERM_CAP))
        as |= AS_PLAIN;
    if (!as)
        as |= AS_PLAIN; /* a word, and nobody is called so */
    return as;
}

/* "I'm", "We'll", "Don't": a verb, whatever the lexicon has. */
static bool is_contraction(const struct names_reader *r, const struct term *w)
{
    static const char *const tails[] = {"m", "ll", "ve", "re", "d", "t"};
    size_t i = w->end;
    if (!(w->shape & TERM_JOINED))
        return false;
    while (i > w->start && ch_is(r->text.p[i - 1], CH_LETTER))
        i--;
    bool mark = i - w->start > 0 && (r->text.p[i - 1] == '\'' ||
                                        (i - w->start > 2 && r->text.p[i - 1] == 0x99));
    return mark && term_among(r->text.p + i, w->end - i, tails, COUNT(tails));
}

struct names_known name_known(const struct names_reader *r, const struct term *w)
{
    const unsigned char *p = r->text.p + w->start;
    struct names_known k = {0};
    if (r->rules->look_up)
        r->rules->look_up(r->rules->ctx, raw_of(p, w->end - w->start), &k);
    k.stop = cue_stops(r->rules->cues, p, w->end - w->start) || is_contraction(r, w);
    return k;
}

unsigned name_as(
    const struct names_reader *r, const struct names_known *k, unsigned shape)
{
    unsigned stop = k->stop ? AS_STOP | AS_PLAIN : 0u;
    if (!r->rules->look_up)
        return stop ? stop : AS_RARE;
    return known_bits(k, shape) | stop;
}

unsigned name_word(const struct names_reader *r, const struct term *w)
{
    struct names_known k = name_known(r, w);
    return name_as(r, &k, w->shape);
}

size_t name_skip(const struct names_reader *r, size_t at, size_t max)
{
    size_t i = at;
    while (i < r->text.n && i - at < max) {
        size_t step = term_blank(r->text, i);
        unsigned char c = r->text.p[i];
        if (!step && (c == '"' || c == '\'' || c == '*' || c == '_' || c == '(' ||
                         c == '[' || c == '<'))
            step = 1;
        if (!step && r->text.n - i > 2 && c == 0xE2 && r->text.p[i + 1] == 0x80 &&
            r->text.p[i + 2] >= 0x98 && r->text.p[i + 2] <= 0x9E)
            step = 3;
        if (!step)
            break;
        i += step;
    }
    return i;
}

bool name_line_ends(const struct names_reader *r, size_t at)
{
    size_t i = at;
    while (i < r->text.n && i - at < TERM_MAX && term_blank(r->text, i))
        i += term_blank(r->text, i);
    return i >= r->text.n || r->text.p[i] == '\n' || r->text.p[i] == '\r';
}

/* Nothing but blanks, stars and quotation marks before it. */
bool name_line_begins(const struct names_reader *r, size_t at)
{
    size_t i = at;
    while (i > 0 && at - i < TERM_MAX &&
           (r->text.p[i - 1] == ' ' || r->text.p[i - 1] == '\t' ||
               r->text.p[i - 1] == '*' || r->text.p[i - 1] == '>' ||
               r->text.p[i - 1] == '"'))
        i--;
    return i == 0 || r->text.p[i - 1] == '\n' || r->text.p[i - 1] == '\r';
}

static bool is_particle(const struct names_reader *r, const struct term *w)
{
    return lists_of(r, w) & CUE_PARTICLES;
}

static bool is_title(const struct names_reader *r, const struct term *w)
{
    return cue_is(r->rules->cues, r->text, w, CUE_TITLE);
}

/* Where the next word of the name could stand: one blank, maybe a dot, further. */
static size_t next_word(const struct names_reader *r, const struct term *w)
{
    size_t i = w->end;
    bool short_form = w->end - w->start <= DOTTED_MOST || w->shape & TERM_INITIAL;
    if (look_at(r->l, i) == '.' && (short_form || is_title(r, w)))
        i++;
    size_t blank = term_blank(r->text, i);
    if (!blank && i > w->end && term_rune(r->text, i) && (w->shape & TERM_INITIAL))
        return i; /* "J.R. Smith" */
    return blank && term_blank(r->text, i + blank) == 0 ? i + blank : 0;
}

static void take(
    struct name *n, const struct names_reader *r, const struct term *w, unsigned as)
{
    bool initial = (w->shape & TERM_INITIAL) != 0;
    as = initial ? AS_RARE : as;
    if (n->words == 0) {
        n->first = n->all = as;
        n->start = n->start != SIZE_MAX ? n->start : w->start;
    }
    n->words++;
    n->capitals += (w->shape & TERM_CAP) != 0;
    n->caps += (w->shape & TERM_CAPS) != 0;
    n->all &= as;
    n->any |= as;
    n->end = w->end;
    bool suffix = n->words > 1 && (lists_of(r, w) & CUE_BEHIND);
    if ((initial || suffix) && look_at(r->l, w->end) == '.')
        n->end++;
}

/* "J." or "J Smith"; "I" is a word. */
static bool initial_fits(const struct names_reader *r, const struct term *w)
{
    size_t i = w->end;
    if (look_at(r->l, i) == '.')
        return true;
    size_t blank = term_blank(r->text, i);
    return blank && r->text.p[w->start] != 'I' && r->text.p[w->start] != 'A' &&
           term_is_capital(r->text, i + blank);
}

/* What a name may be made of: how it is read, its words so far. */
struct so_far {
    unsigned how, words;
};

/* One more word of a name with capitals: may it be one? `*as`: of name_word. */
static bool fits(const struct names_reader *r, const struct term *w,
    struct so_far so_far, unsigned *as)
{
    if (w->shape & TERM_DIGIT)
        return false;
    if (!(w->shape & TERM_CAP))
        return false;
    if ((w->shape & TERM_CAPS) && !(so_far.how & READ_CAPS) && w->end - w->start > 2)
        return false;
    if (w->shape & TERM_INITIAL)
        return initial_fits(r, w);
    *as = name_word(r, w);
    if (!(*as & AS_STOP))
        return true;
    if (so_far.words == 0) /* "Christian": see the end of name_read */
        return (*as & AS_GIVEN) && (*as & AS_KNOWN) && next_word(r, w);
    return (*as & AS_KNOWN) || is_particle(r, w);
}

/* A particle with a capital behind it: where that word begins, and in `*as` what it is;
 * or 0. */
static size_t over_particles(
    const struct names_reader *r, const struct term *first, unsigned how, unsigned *as)
{
    struct term w = *first;
    size_t at;
    for (unsigned k = 0; k < 3; k++) {
        if ((w.shape & TERM_CAP) || !is_particle(r, &w))
            break;
        at = next_word(r, &w);
        if (!at || !term_at(r->text, at, &w))
            return 0;
        if ((w.shape & TERM_CAP) && fits(r, &w, (struct so_far){how, 1}, as))
            return at;
    }
    return 0;
}

static bool small_fits(const struct names_reader *r, const struct term *w,
    struct so_far so_far, unsigned *as)
{
    if ((w->shape & (TERM_DIGIT | TERM_CAP | TERM_INITIAL)) || w->end - w->start < 2)
        return false;
    *as = name_word(r, w);
    if (*as & AS_STOP)
        return false;
    if (so_far.words == 0 || (so_far.how & READ_ALL))
        return !(*as & AS_PLAIN);
    return r->rules->look_up && !(*as & AS_PLAIN) && (*as & (AS_KNOWN | AS_NEW));
}

/* ", Jr." or " III" behind the name. */
static void take_suffix(const struct names_reader *r, struct name *n)
{
    struct term w;
    size_t i = n->end;
    if (look_at(r->l, i) == ',')
        i++;
    i += term_blank(r->text, i);
    if (i == n->end || !term_at(r->text, i, &w) || !(w.shape & TERM_CAP) ||
        !(lists_of(r, &w) & CUE_BEHIND))
        return;
    n->end = w.end + (look_at(r->l, w.end) == '.');
}

/* Titles before the first word; they belong to the name. */
static size_t take_titles(const struct names_reader *r, size_t at, struct name *n)
{
    struct term w;
    for (unsigned k = 0; k < 3 && term_at(r->text, at, &w); k++) {
        size_t next = is_title(r, &w) ? next_word(r, &w) : 0;
        struct term after;
        if (!next || !term_at(r->text, next, &after) ||
            !((after.shape & TERM_CAP) || is_title(r, &after)))
            break;
        n->start = n->start != SIZE_MAX ? n->start : w.start;
        at = next;
    }
    return at;
}

bool name_read(const struct names_reader *r, size_t at, unsigned how, struct name *out)
{
    struct name n = {.start = SIZE_MAX};
    struct term w;
    size_t i = take_titles(r, at, &n);
    while (n.words < NAME_WORDS && term_at(r->text, i, &w)) {
        unsigned as = 0;
        struct so_far so_far = {how, n.words};
        size_t over = over_particles(r, &w, how, &as);
        if (over && term_at(r->text, over, &w)) {
            n.start = n.start != SIZE_MAX ? n.start : i;
        } else if (w.shape & TERM_CAP) {
            if (!fits(r, &w, so_far, &as))
                break;
        } else if (!(how & READ_SMALL) || n.capitals > 0 ||
                   !small_fits(r, &w, so_far, &as)) {
            break;
        }
        if (n.words > 0 && (n.capitals == 0) != !(w.shape & TERM_CAP))
            break;
        take(&n, r, &w, as);
        i = next_word(r, &w);
        if (!i)
            break;
    }
    if (n.words == 0 || n.end - n.start < 2)
        return false;
    if (n.first & AS_STOP && n.words == 1)
        return false;
    if (n.first & AS_STOP && n.first & AS_KNOWN && !(n.all & AS_PLAIN))
        n.first &= ~(unsigned)(AS_STOP | AS_PLAIN); /* "Christian Dooley" */
    take_suffix(r, &n);
    *out = n;
    return true;
}

void name_add(
    struct names_reader *r, unsigned detector, const struct name *n, int trust)
{
    if (trust >= TRUST_LOWEST)
        look_add(r->l, detector, n->start, n->end, trust);
}
