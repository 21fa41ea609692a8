#include "deid/names/reader.h"

#include <string.h>

/*
 * What stands behind "my name is", "I'm", "Dear", "my sister", "spoke with". The less a
 * cue promises, the more the word itself must look like a name.
 */
enum { GAP = 6, NAMES_MAX = 6, AGE_MAX = 119, TITLE_SHORT = 4 };

/* ", " " & " " and " between two names: where the next one begins, or 0. */
static size_t list_next(const struct names_reader *r, size_t at)
{
    static const char *const links[] = {"and", "und", "y", "et", "e", "en", "i", "&"};
    size_t i = at;
    bool comma = look_at(r->l, i) == ',';
    i += comma;
    if (!term_blank(r->text, i))
        return 0;
    i += term_blank(r->text, i);
    for (size_t k = 0; k < COUNT(links); k++) {
        size_t n = strlen(links[k]);
        if (r->text.n - i > n && memcmp(r->text.p + i, links[k], n) == 0 &&
            term_blank(r->text, i + n))
            return i + n + term_blank(r->text, i + n);
    }
    return comma ? i : 0;
}

/* Further names of a list: "Mia, Leo and Tom". */
static void list_rest(struct names_reader *r, size_t at, unsigned detector, int trust)
{
    for (unsigned k = 0; k < NAMES_MAX; k++) {
        struct name n;
        size_t next = list_next(r, at);
        if (!next || !name_read(r, next, 0, &n) || n.capitals == 0 ||
            (n.first & (AS_PLAIN | AS_STOP)) ||
            (r->rules->look_up && !(n.first & (AS_GIVEN | AS_NEW | AS_FAMILY))))
            return;
        name_add(r, detector, &n, trust);
        at = n.end;
    }
}

static bool sentence_ends(const struct names_reader *r, size_t at)
{
    unsigned char c = look_at(r->l, at);
    return c == 0 || strchr(".,!?;:)\n\r\"", c);
}

/* "from", "here", "speaking" behind a name says that it was one. */
static bool confirmed(const struct names_reader *r, size_t at)
{
    static const char *const words[] = {"from", "here", "speaking", "calling", "aus",
        "von", "de", "di", "da", "uit", "van", "z", "ze"};
    struct term w;
    size_t i = at + term_blank(r->text, at);
    if (i == at || !term_at(r->text, i, &w))
        return false;
    return term_among(r->text.p + w.start, w.end - w.start, words, COUNT(words));
}

/* "my name is": any word that is not a plain one. */
static int trust_name(const struct names_reader *r, const struct name *n)
{
    if (n->capitals > 0)
        return n->first & AS_PLAIN && n->words == 1 ? 0 : 92;
    (void)r;
    return n->first & AS_PLAIN ? 0 : 85;
}

/* "known as": a thing's name as well as a person's. */
static int trust_named(const struct names_reader *r, const struct name *n)
{
    if ((n->first & AS_PLAIN) || n->caps == n->words)
        return 0;
    if (n->capitals == 0)
        return r->rules->look_up && (n->first & AS_GIVEN) && (n->first & AS_KNOWN) &&
                       (n->first & AS_RARE)
                   ? 74
                   : 0;
    if (!r->rules->look_up)
        return n->words >= 2 ? 78 : 70;
    return n->first & (AS_GIVEN | AS_NEW) || (n->any & AS_KNOWN) ? 84 : 0;
}

/* "I'm": names only, for anything may stand here. */
static int trust_am(const struct names_reader *r, const struct name *n)
{
    bool lexicon = r->rules->look_up != NULL;
    if (n->first & AS_PLAIN)
        return 0;
    if (n->capitals == 0)
        return lexicon && (n->first & AS_GIVEN) && (n->first & AS_RARE) &&
                       (sentence_ends(r, n->end) || confirmed(r, n->end))
                   ? 78
                   : 0;
    if (n->caps == n->words && n->words == 1)
        return 0;
    if (!lexicon)
        return n->words >= 2 || confirmed(r, n->end) ? 75 : 0;
    if (n->words == 1)
        return n->first & AS_GIVEN || ((n->first & AS_NEW) && confirmed(r, n->end)) ? 80
                                                                                    : 0;
    return n->first & (AS_GIVEN | AS_NEW) ? 85 : 0;
}

/* "Dear": whom one writes to. Small names only with a comma behind. */
static int trust_hello(
    const struct names_reader *r, const struct cue_hit *hit, const struct name *n)
{
    if (n->first & AS_PLAIN && !(n->words > 1 && n->any & AS_KNOWN))
        return 0;
    bool begins = name_line_begins(r, hit->start), ends = sentence_ends(r, n->end);
    if (n->capitals == 0)
        return begins && ends && (n->first & (AS_GIVEN | AS_NEW)) ? 76 : 0;
    if (!begins && !ends)
        return 0;
    return n->caps == n->words && !(n->any & AS_KNOWN) ? 0 : 86;
}

static int trust_kin(const struct names_reader *r, const struct name *n)
{
    if (n->first & AS_PLAIN)
        return 0;
    if (n->capitals == 0)
        return r->rules->look_up && (n->first & AS_GIVEN) && (n->first & AS_KNOWN) &&
                       (n->first & AS_RARE)
                   ? 75
                   : 0;
    return 84;
}

/* "Henson Associates Inc" */
static bool is_firm(const struct names_reader *r, const struct name *n)
{
    static const char *const words[] = {"Inc", "Corp", "Ltd", "LLC", "Corporation",
        "Company", "Co", "Labs", "University", "Associates", "GmbH", "AG", "Group",
        "Systems", "Software", "Institute", "College", "Bank", "Foundation", "Society",
        "Theorem", "Law", "Team", "Center", "Centre", "Library", "Press", "Project"};
    struct term last;
    if (!term_before(r->text, n->end, &last))
        return false;
    return term_among(
        r->text.p + last.start, last.end - last.start, words, COUNT(words));
}

/* "spoke with": a first name, an unknown word, or two capitals. */
static int trust_with(const struct names_reader *r, const struct name *n)
{
    if (n->capitals == 0 || n->caps == n->words || (n->first & AS_PLAIN) ||
        is_firm(r, n))
        return 0;
    if (!r->rules->look_up)
        return n->words >= 2 ? 70 : 0;
    if (n->words == 1)
        return (n->first & AS_GIVEN && n->first & AS_KNOWN) || (n->first & AS_NEW) ? 72
                                                                                   : 0;
    return n->first & (AS_GIVEN | AS_NEW) ? 76 : 0;
}

/* "I'm 34" */
static void take_age(struct names_reader *r, size_t at)
{
    size_t i = at;
    unsigned years = 0;
    while (i - at < 3 && ch_is(look_at(r->l, i), CH_DIGIT))
        years = years * 10 + (unsigned)(r->text.p[i++] - '0');
    if (i > at && i - at < 3 && years > 3 && years <= AGE_MAX && sentence_ends(r, i) &&
        !(ch_is(look_at(r->l, i + 1), CH_DIGIT) || look_at(r->l, i) == ':'))
        look_add(r->l, DET_YEARS, at, i, 72);
}

static unsigned detector_of(enum cue cue)
{
    return cue == CUE_HELLO  ? DET_NAME_GREETED
           : cue == CUE_KIN  ? DET_NAME_KIN
           : cue == CUE_WITH ? DET_NAME_MET
                             : DET_NAME_INTRODUCED;
}

/* A comma, "named" or a bracket may stand between a sister and her name. */
static size_t kin_gap(const struct names_reader *r, size_t at)
{
    size_t i = at;
    if (look_at(r->l, i) == ',' || look_at(r->l, i) == ':')
        i++;
    return name_skip(r, i, GAP);
}

void intro_cue(struct names_reader *r, const struct cue_hit *hit)
{
    struct name n;
    bool small = hit->cue != CUE_WITH;
    size_t at = hit->end;
    if (hit->cue == CUE_KIN)
        at = kin_gap(r, at);
    else if (hit->cue == CUE_NAME && look_at(r->l, at) == ':')
        at = name_skip(r, at + 1, GAP);
    else
        at = name_skip(r, at, GAP);
    if (at == hit->end)
        return;
    if (hit->cue == CUE_AM && ch_is(look_at(r->l, at), CH_DIGIT)) {
        take_age(r, at);
        return;
    }
    unsigned how = (small ? READ_SMALL : 0u) |
                   (hit->cue == CUE_NAME || hit->cue == CUE_NAMED ? READ_CAPS : 0u);
    if (!name_read(r, at, how, &n))
        return;
    int trust = hit->cue == CUE_NAME    ? trust_name(r, &n)
                : hit->cue == CUE_NAMED ? trust_named(r, &n)
                : hit->cue == CUE_AM    ? trust_am(r, &n)
                : hit->cue == CUE_HELLO ? trust_hello(r, hit, &n)
                : hit->cue == CUE_KIN   ? trust_kin(r, &n)
                                        : trust_with(r, &n);
    if (trust == 0)
        return;
    name_add(r, detector_of(hit->cue), &n, trust);
    if (n.capitals > 0)
        list_rest(r, n.end, detector_of(hit->cue), trust - 6);
}

/* "mr.", "dr.": written with a dot inside a sentence, too. */
static bool is_abbreviated(const struct names_reader *r, const struct cue_hit *hit)
{
    static const char *const words[] = {"mr", "mrs", "ms", "dr", "prof"};
    return term_among(
        r->text.p + hit->start, hit->end - hit->start, words, COUNT(words));
}

/* "Mrs" and a name with a capital; "mrs smith" when the lexicon knows a Smith. */
void intro_title(struct names_reader *r, const struct cue_hit *hit)
{
    struct name n;
    size_t at = hit->end + (look_at(r->l, hit->end) == '.' &&
                               hit->end - hit->start <= TITLE_SHORT);
    size_t blank = term_blank(r->text, at);
    bool capital = term_is_capital(r->text, hit->start);
    bool dotted = at > hit->end && is_abbreviated(r, hit);
    if ((!blank && at == hit->end) || !name_read(r, at + blank, READ_SMALL, &n))
        return;
    bool sure = n.first & (AS_FAMILY | AS_GIVEN | AS_NEW) || !r->rules->look_up;
    if ((n.first & AS_PLAIN) && !(n.words > 1 && (n.any & AS_KNOWN)))
        return;
    if (n.capitals == 0 && !((n.first & AS_KNOWN) && (n.first & AS_RARE)) &&
        !(dotted && r->rules->look_up && (n.first & AS_NEW)))
        return;
    if (!capital && (!sure || (at > hit->end && !dotted)))
        return; /* "can't miss. Then" */
    n.start = hit->start;
    name_add(r, DET_NAME_TITLED, &n, capital ? 90 : 78);
}
