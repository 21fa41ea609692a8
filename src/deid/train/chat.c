#include <string.h>

#include "deid/train/corpus.h"

/* The format stands in corpora/chat/README.md. */

static bool wrong(unsigned long line, const char *what, struct err *err)
{
    return err_set(
        err, ERR_INPUT, "train.chat", "line %lu of a chat file: %s", line, what);
}

static struct raw trim(struct raw r)
{
    while (r.n > 0 && (r.p[r.n - 1] == ' ' || r.p[r.n - 1] == '\r'))
        r.n--;
    while (r.n > 0 && r.p[0] == ' ')
        r = raw_slice(r, 1, r.n);
    return r;
}

/* The value of "# key: value", empty when the line is another one. */
static struct raw head_value(struct raw line, struct str key)
{
    if (line.n < 3 + key.n || memcmp(line.p + 2, key.p, key.n) != 0 ||
        line.p[2 + key.n] != ':')
        return (struct raw){0};
    return trim(raw_slice(line, 3 + key.n, line.n));
}

bool corpus_chat_head(struct raw bytes, struct chat_head *out, struct err *err)
{
    struct raw split = {0}, kind = {0}, v;
    *out = (struct chat_head){0};
    while (bytes.n > 1 && bytes.p[0] == '#') {
        struct raw line = corpus_line(&bytes);
        if (v = head_value(line, STR("split")), v.n)
            split = v;
        if (v = head_value(line, STR("kind")), v.n)
            kind = v;
        if (v = head_value(line, STR("theme")), v.n)
            out->theme = v;
    }
    out->held = raw_eq_str(split, STR("held"));
    out->lookalikes = raw_eq_str(kind, STR("lookalikes"));
    if (!out->held && !raw_eq_str(split, STR("train")))
        return err_set(err, ERR_INPUT, "train.chat_split",
            "a chat file must say `# split: train` or `# split: held`");
    return true;
}

static bool culture_of(struct corpus *c, struct raw name, uint8_t *out, struct err *err)
{
    struct str token;
    if (!raw_token(name, &token))
        return err_set(err, ERR_INPUT, "train.culture", "a culture's name is odd");
    for (unsigned i = 1; i < c->culture_count; i++)
        if (str_eq(c->cultures[i], token)) {
            *out = (uint8_t)i;
            return true;
        }
    if (c->culture_count == CULTURES_MAX)
        return err_set(err, ERR_LIMIT, "train.cultures", "too many cultures");
    if (!c->words.p && !buf_reserve(&c->words, (size_t)CULTURES_MAX * RAW_TOKEN_MAX))
        return err_memory(err);
    /* The first reservation is the whole of it: what is in never moves. */
    size_t at = c->words.n;
    buf_add_str(&c->words, token);
    *out = (uint8_t)c->culture_count;
    c->cultures[c->culture_count++] = str_slice(buf_str(&c->words), at, at + token.n);
    return buf_ok(&c->words, err);
}

/* "P.dutch" and its like, before the bar. */
static bool read_label(
    struct corpus *c, struct raw label, struct gold *out, struct err *err)
{
    static const char letters[] = "PLOADF";
    static const uint8_t types[] = {TAGGER_PERSON, TAGGER_LOCATION, TAGGER_ORGANIZATION,
        TAGGER_ADDRESS, GOLD_NEUTRAL, TAGGER_PERSON};
    const char *at = label.n ? strchr(letters, label.p[0]) : NULL;
    if (!at || *at == '\0')
        return err_set(
            err, ERR_INPUT, "train.label", "an unknown label in a chat file");
    out->type = types[at - letters];
    out->flags = *at == 'F' ? GOLD_FAMOUS : 0;
    if (label.n > 2 && label.p[1] == '.')
        return culture_of(c, raw_slice(label, 2, label.n), &out->culture, err);
    return true;
}

/* Appends a piece of a turn, \n and \\ undone. */
static void add_text(struct corpus *c, struct raw r)
{
    for (size_t i = 0; i < r.n; i++) {
        unsigned char b = r.p[i];
        if (b == '\\' && i + 1 < r.n && (r.p[i + 1] == 'n' || r.p[i + 1] == '\\'))
            b = r.p[++i] == 'n' ? '\n' : '\\';
        buf_add_char(&c->text, (char)b);
    }
}

static size_t find_two(struct raw r, size_t from, char c)
{
    for (size_t i = from; i + 1 < r.n; i++)
        if (r.p[i] == (unsigned char)c && r.p[i + 1] == (unsigned char)c)
            return i;
    return r.n;
}

static bool add_mark(struct corpus *c, struct raw inner, struct err *err)
{
    struct gold g = {0};
    const unsigned char *bar = inner.n ? memchr(inner.p, '|', inner.n) : NULL;
    if (!bar)
        return err_set(err, ERR_INPUT, "train.label", "a label without a bar");
    size_t at = (size_t)(bar - inner.p);
    if (!read_label(c, raw_slice(inner, 0, at), &g, err))
        return false;
    g.start = corpus_here(c);
    add_text(c, raw_slice(inner, at + 1, inner.n));
    g.end = corpus_here(c);
    return g.end == g.start || corpus_mark(c, g, err);
}

static bool add_turn(struct corpus *c, struct raw turn, struct err *err)
{
    size_t at = 0;
    while (at < turn.n) {
        size_t open = find_two(turn, at, '['), close = find_two(turn, open, ']');
        add_text(c, raw_slice(turn, at, open));
        if (open == turn.n)
            break;
        if (close == turn.n)
            return err_set(err, ERR_INPUT, "train.label", "a label that never ends");
        if (!add_mark(c, raw_slice(turn, open + 2, close), err))
            return false;
        at = close + 2;
    }
    return buf_ok(&c->text, err);
}

bool corpus_read_chat(
    struct corpus *c, struct raw bytes, uint16_t source, struct err *err)
{
    bool goes_on = false;
    for (unsigned long number = 1; bytes.n > 0; number++) {
        struct raw line = corpus_line(&bytes);
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (line.n == 0 || line.p[0] == '#') {
            goes_on = false;
            continue;
        }
        if (line.n < 3 || (line.p[0] != 'u' && line.p[0] != 'a') || line.p[1] != ' ')
            return wrong(number, "neither a turn (`u `, `a `) nor a header", err);
        if (!corpus_open(c, source, err))
            return false;
        c->docs.p[c->docs.n - 1].goes_on = goes_on;
        goes_on = true;
        if (!add_turn(c, raw_slice(line, 2, line.n), err))
            return err_wrap(err, "line %lu", number);
        corpus_close(c);
    }
    return true;
}
