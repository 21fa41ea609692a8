#include "guard/suppress.h"

#include "base/mem.h"

struct words_at {
    size_t start, end; /* of the text */
};

/* Bytes of other scripts are letters, all of them. */
static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c >= 0x80;
}

static bool next_word(struct raw text, size_t *at, struct words_at *out)
{
    while (*at < text.n && !is_letter(text.p[*at]))
        (*at)++;
    out->start = *at;
    while (*at < text.n && is_letter(text.p[*at]))
        (*at)++;
    out->end = *at;
    return out->end > out->start;
}

static void add_lower(struct buf *out, struct raw text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = text.p[i];
        buf_add_char(out, (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c));
    }
}

static bool hash_words(struct mac *mac, struct raw text, const struct words_at *words,
    size_t n, uint8_t hash[MAC_BYTES])
{
    struct buf name;
    buf_init(&name, 4 * SUPPRESS_NAME_MAX);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_add_char(&name, ' ');
        add_lower(&name, raw_slice(text, words[i].start, words[i].end));
    }
    struct raw part = buf_raw(&name);
    bool ok = !name.failed && mac_sum(mac, &part, 1, hash, NULL);
    buf_wipe(&name);
    return ok;
}

bool suppress_hash(struct mac *mac, struct raw name, uint8_t hash[MAC_BYTES],
    size_t *words, struct err *err)
{
    struct words_at at[SUPPRESS_WORDS_MAX];
    size_t n = 0, from = 0;
    struct words_at word;
    if (name.n > SUPPRESS_NAME_MAX)
        return err_set(err, ERR_INPUT, "guard.name", "a name has at most %d bytes",
            SUPPRESS_NAME_MAX);
    while (next_word(name, &from, &word)) {
        if (n == SUPPRESS_WORDS_MAX)
            return err_set(err, ERR_INPUT, "guard.name", "a name has at most %d words",
                SUPPRESS_WORDS_MAX);
        at[n++] = word;
    }
    if (!n)
        return err_set(
            err, ERR_INPUT, "guard.name", "say a name, a number or an address");
    *words = n;
    return hash_words(mac, name, at, n, hash) || err_memory(err);
}

bool suppress_new(struct raw key, struct suppress **out, struct err *err)
{
    struct suppress *s = mem_zalloc(sizeof *s);
    if (!s)
        return err_memory(err);
    s->users = 1;
    arena_init(&s->bytes, 64 * (size_t)SUPPRESS_LIST_MAX);
    map_init(&s->hashes, SUPPRESS_LIST_MAX, 0);
    if (!mac_new(&s->mac, err) || !mac_key(s->mac, key, err)) {
        suppress_free(s);
        return false;
    }
    *out = s;
    return true;
}

struct suppress *suppress_share(struct suppress *s)
{
    if (s)
        s->users++;
    return s;
}

void suppress_free(struct suppress *s)
{
    if (!s || --s->users)
        return;
    mac_free(s->mac);
    map_fini(&s->hashes);
    arena_fini(&s->bytes);
    mem_free(s);
}

static struct str key_of(struct raw hash)
{
    return (struct str){(const char *)hash.p, hash.n};
}

bool suppress_add(
    struct suppress *s, const uint8_t hash[MAC_BYTES], size_t words, struct err *err)
{
    struct raw kept;
    bool added;
    if (!words || words > SUPPRESS_WORDS_MAX ||
        !arena_raw(&s->bytes, raw_of(hash, MAC_BYTES), &kept))
        return err_memory(err);
    uint64_t *place = map_put(&s->hashes, key_of(kept), &added);
    if (!place)
        return err_memory(err);
    *place = 1;
    s->lengths |= UINT32_C(1) << words;
    return true;
}

/* How many of the words from the first on are a name; the longest wins. */
static size_t name_at(
    const struct suppress *s, struct raw text, const struct words_at *words, size_t n)
{
    uint8_t hash[MAC_BYTES];
    for (size_t k = n; k > 0; k--) {
        if ((s->lengths >> k & 1) && hash_words(s->mac, text, words, k, hash) &&
            map_find(&s->hashes, key_of(raw_of(hash, sizeof hash))))
            return k;
    }
    return 0;
}

bool suppress_find(const struct suppress *s, struct raw text,
    struct suppress_spans *out, struct err *err)
{
    struct words_at words[SUPPRESS_WORDS_MAX];
    size_t n = 0, from = 0;
    vec_clear(&out->found);
    for (;;) {
        while (n < SUPPRESS_WORDS_MAX && next_word(text, &from, &words[n]))
            n++;
        if (!n)
            return true;
        size_t k = s->lengths ? name_at(s, text, words, n) : 0;
        struct span found = {.start = words[0].start,
            .end = words[k ? k - 1 : 0].end,
            .confidence = 100};
        if (k && !vec_push(&out->found, found, SUPPRESS_LIST_MAX))
            return err_memory(err);
        size_t gone = k ? k : 1;
        for (size_t i = gone; i < n; i++)
            words[i - gone] = words[i];
        n -= gone;
    }
}
