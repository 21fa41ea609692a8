#include "deid/names/memory.h"

#include <string.h>

#include "deid/names/blocks.h"
#include "deid/names/reader.h"

enum {
    KEY_BYTES = 3, /* the filter knows words by their first bytes */
    WORD_LEAST = 3,
    STEM_LEAST = 3,
    BLIND_STEM_LEAST = 4, /* where no lexicon can object */
    MAIL_PARTS = 4,
    ENDINGS_MAX = 6,
};

/* How a remembered word is found again. */
enum {
    AGAIN_CAPITAL = 1, /* with a capital anywhere */
    AGAIN_INSIDE = 2,  /* with a capital inside a sentence: "Will", "May" */
    AGAIN_SMALL = 4,
    AGAIN_STEM = 8, /* with an ending in place of its last vowel */
};

/* Endings of names in German and Polish, and what is left of Latin ones. */
static const char *const endings[] = {"iego", "iemu", "iej", "iem", "owi", "ego", "emu",
    "owie", "ami", "ach", "em", "om", "im", "ym", "ej", "ie", "ów", "en", "es", "ą",
    "ę", "a", "u", "y", "i", "e", "o", "s", "n"};

void names_memory_clear(struct names_memory *m)
{
    for (size_t i = 0; i < m->n; i++)
        m->how[m->used[i]] = 0;
    if (m->n > 0)
        memset(m->filter, 0, sizeof m->filter);
    m->n = 0;
}

static uint32_t filter_bit(const unsigned char *p)
{
    uint32_t v = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
    return ((v | 0x202020u) * 0x9e3779b1u) >> 17;
}

static size_t slot_of(const struct names_memory *m, uint64_t hash)
{
    size_t slot = hash % NAMES_MEMORY_SLOTS;
    while (m->how[slot] && m->hash[slot] != hash)
        slot = (slot + 1) % NAMES_MEMORY_SLOTS;
    return slot;
}

static void remember(
    struct names_memory *m, const unsigned char *folded, size_t n, unsigned how)
{
    uint64_t hash = term_hash_folded(folded, n);
    size_t slot = slot_of(m, hash);
    if (n < WORD_LEAST || (!m->how[slot] && m->n >= NAMES_MEMORY_MAX))
        return;
    if (!m->how[slot])
        m->used[m->n++] = (uint16_t)slot;
    m->hash[slot] = hash;
    m->how[slot] = (uint8_t)(m->how[slot] | how);
    uint32_t bit = filter_bit(folded);
    m->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
}

/* The word without its last vowel; "marek" also as "mark". */
static void remember_stem(
    struct names_memory *m, unsigned char *folded, size_t n, unsigned how, bool lexicon)
{
    size_t least = lexicon ? STEM_LEAST : BLIND_STEM_LEAST;
    bool vowel = n > 0 && folded[n - 1] < 0x80 && strchr("aeioy", folded[n - 1]);
    size_t stem = vowel ? n - 1 : n;
    if (stem >= least)
        remember(m, folded, stem, how);
    if (n > 4 && memcmp(folded + n - 2, "ek", 2) == 0) {
        folded[n - 2] = 'k';
        remember(m, folded, n - 1, how);
    }
}

enum learned { FROM_NAME, FROM_TITLED, FROM_MAIL };

static void learn_word(struct names_memory *m, const struct names_reader *r,
    const struct term *w, enum learned from)
{
    bool mail = from == FROM_MAIL;
    unsigned char folded[TERM_MAX];
    size_t n = term_fold(r->text.p + w->start, w->end - w->start, folded);
    bool lexicon = r->rules->look_up != NULL;
    struct term bare = *w;
    bare.shape = 0; /* nobody asks whether it is a contraction */
    struct names_known known = name_known(r, &bare);
    unsigned as = name_as(r, &known, TERM_CAP), as_small = name_as(r, &known, 0);
    bool said = as & (AS_KNOWN | AS_NEW) || (!lexicon && !mail) ||
                (from == FROM_TITLED && (as & AS_RARE));
    if (n < WORD_LEAST || (as & AS_STOP) || (w->shape & TERM_DIGIT) ||
        ((as & AS_PLAIN) && !said) || (mail && !(as & AS_KNOWN)))
        return;
    bool common = lexicon && !(as & AS_RARE);
    unsigned how = common ? AGAIN_INSIDE : AGAIN_CAPITAL;
    if (lexicon && !common && !(as_small & AS_PLAIN))
        how |= AGAIN_SMALL;
    remember(m, folded, n, how);
    if (!mail && !common)
        remember_stem(m, folded, n, AGAIN_STEM, lexicon);
}

static bool is_title(const struct names_reader *r, const struct term *w)
{
    return cue_is(r->rules->cues, r->text, w, CUE_TITLE);
}

static void learn_name(
    struct names_memory *m, const struct names_reader *r, size_t at, size_t end)
{
    struct term w;
    enum learned from = FROM_NAME;
    if (at > 0 && term_before(r->text, at - 1, &w) && is_title(r, &w))
        from = FROM_TITLED; /* "Ms Ploy": a word, but hers from here on */
    while (at < end) {
        if (!term_rune(r->text, at)) {
            at++;
            continue;
        }
        if (!term_at(r->text, at, &w))
            return;
        if (is_title(r, &w))
            from = FROM_TITLED;
        else if ((w.shape & TERM_INITIAL) == 0 && w.end <= end)
            learn_word(m, r, &w, from);
        at = w.end > at ? w.end : at + 1;
    }
}

/* jane.doe@: the parts of an address that are names. */
static void learn_mail(
    struct names_memory *m, const struct names_reader *r, size_t at, size_t end)
{
    for (unsigned k = 0; k < MAIL_PARTS && at < end && r->text.p[at] != '@'; k++) {
        struct term w = {at, at, 0};
        while (w.end < end && ch_is(r->text.p[w.end], CH_LETTER))
            w.end++;
        if (w.end - w.start >= WORD_LEAST && w.end - w.start < TERM_MAX)
            learn_word(m, r, &w, FROM_MAIL);
        at = w.end;
        while (at < end && r->text.p[at] != '@' && !ch_is(r->text.p[at], CH_LETTER))
            at++;
    }
}

void names_memory_learn(struct names_memory *m, const struct names_rules *rules,
    struct raw text, const struct span *spans, size_t count)
{
    struct names_reader r = {.text = text, .rules = rules};
    for (size_t i = 0; i < count; i++) {
        if (spans[i].type == DEID_PERSON)
            learn_name(m, &r, spans[i].start, spans[i].end);
        else if (spans[i].type == DEID_EMAIL)
            learn_mail(m, &r, spans[i].start, spans[i].end);
    }
}

static bool sentence_begins(const struct names_reader *r, size_t at)
{
    size_t i = at;
    while (
        i > 0 && at - i < 8 &&
        (r->text.p[i - 1] == ' ' || r->text.p[i - 1] == '"' || r->text.p[i - 1] == '*'))
        i--;
    return i == 0 || strchr(".!?\n:>|\r\t", r->text.p[i - 1]) != NULL;
}

static bool stem_hit(
    const struct names_memory *m, const unsigned char *folded, size_t n)
{
    for (size_t i = 0; i <= COUNT(endings); i++) {
        size_t len = i < COUNT(endings) ? strlen(endings[i]) : 0;
        if (n < len + STEM_LEAST ||
            memcmp(folded + n - len, i < COUNT(endings) ? endings[i] : "", len) != 0)
            continue;
        size_t slot = slot_of(m, term_hash_folded(folded, n - len));
        if (m->how[slot] & AGAIN_STEM)
            return true;
    }
    return false;
}

static bool again(
    const struct names_memory *m, const struct names_reader *r, const struct term *w)
{
    unsigned char folded[TERM_MAX];
    size_t n = term_fold(r->text.p + w->start, w->end - w->start, folded);
    unsigned how = m->how[slot_of(m, term_hash_folded(folded, n))];
    if (!(w->shape & TERM_CAP))
        return how & AGAIN_SMALL;
    if (how & AGAIN_CAPITAL)
        return true;
    if ((how & AGAIN_INSIDE) && !(w->shape & TERM_CAPS))
        return !sentence_begins(r, w->start);
    return !(name_word(r, w) & (AS_PLAIN | AS_STOP)) && stem_hit(m, folded, n);
}

struct recall {
    struct names_reader r;
    uint64_t marks;      /* of names_word_bits */
    size_t known, count; /* of the first candidates: the next, all */
};

static bool covered(struct recall *x, size_t at)
{
    const struct look *l = x->r.l;
    while (x->known < x->count && l->found[x->known].end <= at)
        x->known++;
    return x->known < x->count && l->found[x->known].start <= at;
}

static void recall_word(const struct names_memory *m, struct recall *x, size_t at)
{
    struct term w;
    struct look *l = x->r.l;
    if (covered(x, at) || !term_at(x->r.text, at, &w) || !again(m, &x->r, &w))
        return;
    struct span *last = l->found_n > x->count ? &l->found[l->found_n - 1] : NULL;
    if (last && w.start == last->end + 1 && x->r.text.p[last->end] == ' ') {
        last->end = w.end; /* "jane doe" is one person */
        return;
    }
    look_add(l, DET_NAME_AGAIN, w.start, w.end, w.shape & TERM_CAP ? 80 : 70);
}

/* Each word that begins in the block; the carry into the next one. */
static uint64_t recall_block(const struct names_memory *m, struct recall *x,
    const struct class_block *b, size_t base, uint64_t carry)
{
    const struct look *l = x->r.l;
    uint64_t run = names_word_bits(x->r.text, b, base, &x->marks);
    for (uint64_t starts = run & ~((run << 1) | carry); starts; starts &= starts - 1) {
        size_t at = base + (size_t)__builtin_ctzll(starts);
        if (at + KEY_BYTES > l->n)
            continue;
        uint32_t bit = filter_bit(l->p + at);
        if (m->filter[bit / 64] >> (bit % 64) & 1)
            recall_word(m, x, at);
    }
    return run >> (CLASS_BLOCK - 1);
}

void names_memory_recall(const struct names_memory *m, struct look *l,
    const struct names_rules *rules, class_word_pass *pass)
{
    UNINIT struct names_blocks b;
    struct recall x = {
        .r = {.l = l, .text = {l->p, l->n}, .rules = rules}, .count = l->found_n};
    uint64_t carry = 0;
    if (m->n == 0)
        return;
    b.text = x.r.text;
    b.pass = pass;
    b.base = 0;
    for (size_t base, n; n = names_blocks_next(&b, &base), n > 0;)
        for (size_t i = 0; i < n; i++)
            carry = recall_block(m, &x, &b.blocks[i], base + i * CLASS_BLOCK, carry);
}
