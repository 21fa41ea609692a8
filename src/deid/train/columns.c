#include <string.h>

#include "deid/train/corpus.h"

/*
 * A column file has lost the spaces of its text. Marks are put back where people put
 * them, so that what is learned and measured is text as it comes: "I 'm ( here ) ."
 * becomes "I'm (here).".
 */
enum { LABEL_AT = 2 };

static struct raw next_line(struct raw *rest)
{
    const unsigned char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
    size_t n = end ? (size_t)(end - rest->p) : rest->n;
    struct raw line = {rest->p, n};
    rest->p += end ? n + 1 : n;
    rest->n -= end ? n + 1 : n;
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static bool closes(struct raw token)
{
    if (token.n == 1)
        return strchr(".,!?;:)]}%", token.p[0]) != NULL;
    return token.n > 1 && token.p[0] == '\'' && token.n <= 3;
}

static bool is_no(struct raw token)
{
    return raw_eq_str(token, STR("n't")) || raw_eq_str(token, STR("N'T"));
}

static bool opens(struct raw token)
{
    return token.n == 1 && strchr("([{$", token.p[0]);
}

static uint8_t label_type(struct raw label)
{
    static const struct {
        struct str name;
        uint8_t type;
    } names[] = {
        {STR_INIT("PER"), TAGGER_PERSON},
        {STR_INIT("LOC"), TAGGER_LOCATION},
        {STR_INIT("ORG"), TAGGER_ORGANIZATION},
        {STR_INIT("ADDR"), TAGGER_ADDRESS},
        {STR_INIT("DATE"), GOLD_NEUTRAL},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (raw_eq_str(raw_slice(label, LABEL_AT, label.n), names[i].name))
            return names[i].type;
    return TAGGER_TYPES + 1;
}

struct columns {
    struct corpus *c;
    bool open, glue;
    struct gold span; /* the one that is open, when `marked` */
    bool marked;
};

static bool end_span(struct columns *s, struct err *err)
{
    bool had = s->marked;
    s->marked = false;
    return !had || corpus_mark(s->c, s->span, err);
}

static bool add_token(
    struct columns *s, struct raw token, struct raw label, struct err *err)
{
    uint8_t type = label.n > LABEL_AT ? label_type(label) : TAGGER_TYPES + 1;
    bool goes_on =
        s->marked && label.n > 0 && label.p[0] == 'I' && type == s->span.type;
    if (!goes_on && !end_span(s, err))
        return false;
    if (corpus_here(s->c) > 0 && !s->glue && !closes(token) && !is_no(token))
        buf_add_char(&s->c->text, ' ');
    s->glue = opens(token);
    if (!goes_on && type <= TAGGER_TYPES) {
        s->span = (struct gold){.start = corpus_here(s->c), .type = type};
        s->marked = true;
    }
    buf_add(&s->c->text, token.p, token.n);
    if (s->marked)
        s->span.end = corpus_here(s->c);
    return buf_ok(&s->c->text, err);
}

static bool end_sentence(struct columns *s, struct err *err)
{
    if (!s->open)
        return true;
    s->open = s->glue = false;
    if (!end_span(s, err))
        return false;
    corpus_close(s->c);
    return true;
}

bool corpus_read_columns(
    struct corpus *c, struct raw bytes, uint16_t source, struct err *err)
{
    struct columns s = {.c = c};
    while (bytes.n > 0) {
        struct raw line = next_line(&bytes);
        const unsigned char *tab = line.n ? memchr(line.p, '\t', line.n) : NULL;
        if (!tab) {
            if (!end_sentence(&s, err))
                return false;
            continue;
        }
        if (!s.open && !corpus_open(c, source, err))
            return false;
        s.open = true;
        size_t at = (size_t)(tab - line.p);
        if (at > 0 && !add_token(&s, raw_slice(line, 0, at),
                          raw_slice(line, at + 1, line.n), err))
            return false;
    }
    return end_sentence(&s, err);
}
