#include "deid/names/reader.h"

/*
 * Who signs: "Regards," and a line with nothing but a name; "Thanks, Jane" at the end
 * of a line; "Thanks Jane".
 */
enum { BREAKS = 3, WORDS = 5 };

/* Over commas, blanks and at most BREAKS line breaks; how many breaks in *lines. */
static size_t over_breaks(const struct names_reader *r, size_t at, unsigned *lines)
{
    size_t i = at;
    *lines = 0;
    while (i < r->text.n && i - at < TERM_MAX) {
        unsigned char c = r->text.p[i];
        size_t blank = term_blank(r->text, i);
        if (c == '\n' && ++*lines > BREAKS)
            return at;
        if (c == ',' || c == '!' || c == '.' || c == '-' || c == '\n' || c == '\r' ||
            c == '*' || c == '~')
            blank = 1;
        if (!blank)
            break;
        i += blank;
    }
    return i;
}

/* Behind a signature: the end of the line, or a bracket, a comma, a bar. */
static bool signature_ends(const struct names_reader *r, size_t at)
{
    unsigned char c = look_at(r->l, at);
    size_t i = at + (c == '.' || c == ',' || c == '!');
    return name_line_ends(r, i) || c == ',' || c == '(' || c == '|' ||
           (term_blank(r->text, at) &&
               (look_at(r->l, at + 1) == '(' || look_at(r->l, at + 1) == '|' ||
                   look_at(r->l, at + 1) == '<'));
}

static bool small_signature(const struct names_reader *r, const struct name *n)
{
    return !(n->first & AS_PLAIN) &&
           (!r->rules->look_up || (n->first & (AS_GIVEN | AS_FAMILY | AS_NEW)));
}

/* "Thanks Jane", "Danke Anna": a capital and no word. */
static void thanked(struct names_reader *r, const struct cue_hit *hit)
{
    struct name n;
    size_t at = hit->end + term_blank(r->text, hit->end);
    if (at == hit->end || !name_read(r, at, 0, &n) || (n.first & AS_PLAIN) ||
        n.caps == n.words)
        return;
    bool named = r->rules->look_up ? (n.first & (AS_GIVEN | AS_NEW)) != 0 : true;
    if (named && name_line_begins(r, hit->start))
        name_add(r, DET_NAME_GREETED, &n, 74);
}

void sign_cue(struct names_reader *r, const struct cue_hit *hit)
{
    unsigned lines;
    struct name n;
    size_t at = over_breaks(r, hit->end, &lines);
    if (lines == 0 && (at == hit->end || look_at(r->l, hit->end) != ',')) {
        thanked(r, hit);
        return;
    }
    if (lines > 0 && !name_line_begins(r, hit->start) && look_at(r->l, hit->end) != ',')
        return;
    if (!name_read(r, at, READ_SMALL | READ_CAPS, &n) || n.words > WORDS)
        return;
    bool named = lines > 0 && n.capitals > 0 && (n.first & AS_GIVEN) &&
                 !(n.first & AS_PLAIN); /* the text may go on behind it */
    if (!signature_ends(r, n.end) && !named)
        return;
    if (n.capitals == 0 ? !small_signature(r, &n) : (n.all & AS_STOP) != 0)
        return;
    if ((n.first & AS_PLAIN) && !(n.any & (AS_KNOWN | AS_NEW)))
        return;
    name_add(r, DET_NAME_SIGNED, &n, lines > 0 ? 86 : 76);
}
