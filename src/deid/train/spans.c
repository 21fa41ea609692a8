#include "base/arena.h"
#include "deid/train/corpus.h"
#include "text/json.h"
#include "text/json_split.h"

enum { LINE_ARENA_MAX = 1 << 28 };

/* Our names, those of Presidio and of the OPF family. */
static uint8_t type_of(struct str label)
{
    static const struct {
        struct str name;
        uint8_t type;
    } names[] = {
        {STR_INIT("PERSON"), TAGGER_PERSON},
        {STR_INIT("private_person"), TAGGER_PERSON},
        {STR_INIT("LOCATION"), TAGGER_LOCATION},
        {STR_INIT("ORGANIZATION"), TAGGER_ORGANIZATION},
        {STR_INIT("STREET_ADDRESS"), TAGGER_ADDRESS},
        {STR_INIT("private_address"), TAGGER_ADDRESS},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq(label, names[i].name))
            return names[i].type;
    return GOLD_NEUTRAL;
}

/* The byte at which a code point starts. */
static uint32_t byte_of(struct raw text, int64_t point)
{
    size_t i = 0;
    for (int64_t k = 0; i < text.n; i++)
        if ((text.p[i] & 0xC0) != 0x80 && k++ == point)
            break;
    return (uint32_t)i;
}

static bool add_span(
    struct corpus *c, struct raw text, const struct json *v, struct err *err)
{
    struct str label = {0};
    int64_t start = 0, end = 0;
    struct gold g = {0};
    if (!raw_token(json_raw(json_get(v, STR("label"))), &label))
        return true;
    g.type = type_of(label);
    if (json_i64(json_get(v, STR("bstart")), &start) &&
        json_i64(json_get(v, STR("bend")), &end)) {
        g.start = (uint32_t)start;
        g.end = (uint32_t)end;
    } else if (json_i64(json_get(v, STR("start")), &start) &&
               json_i64(json_get(v, STR("end")), &end)) {
        g.start = byte_of(text, start);
        g.end = byte_of(text, end);
    }
    if (start < 0 || end <= start || g.end > text.n)
        return err_set(err, ERR_INPUT, "train.span", "a span outside its text");
    return corpus_mark(c, g, err);
}

static bool add_line(struct corpus *c, struct arena *a, struct raw line,
    uint16_t source, struct err *err)
{
    struct json *root = NULL;
    if (!json_parse(a, line, &root, err) || !corpus_open(c, source, err))
        return false;
    struct raw text = json_raw(json_get(root, STR("text")));
    buf_add(&c->text, text.p, text.n);
    const struct json *list = json_get(root, STR("spans"));
    for (const struct json *i = json_first(list); i; i = json_next(i))
        if (!add_span(c, text, i, err))
            return false;
    corpus_close(c);
    return buf_ok(&c->text, err);
}

bool corpus_read_spans(
    struct corpus *c, struct raw bytes, uint16_t source, struct err *err)
{
    struct arena a;
    bool done = true;
    arena_init(&a, LINE_ARENA_MAX);
    while (done && bytes.n > 0) {
        size_t n = 0;
        while (n < bytes.n && bytes.p[n] != '\n')
            n++;
        arena_reset(&a);
        done = n == 0 || add_line(c, &a, raw_slice(bytes, 0, n), source, err);
        bytes = raw_slice(bytes, n < bytes.n ? n + 1 : n, bytes.n);
    }
    arena_fini(&a);
    return done;
}
