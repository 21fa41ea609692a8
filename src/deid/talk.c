#include "deid/talk.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"
#include "deid/context/chars.h"

/* The shape of a text: in hundredths, for one unit of each ratio below. */
enum {
    BASE = 518,
    LETTERS = -334, /* bytes in a word, fifths */
    SMALL = 267,    /* sentences that begin small */
    LENGTH = -376,  /* words in a sentence, twentieths */
    QUESTIONS = 138,
    APOSTROPHES = 186, /* a word, tenths */
    SELVES = 97,       /* "I", "my", "you": a word, tenths */
    WORDS = -104,      /* hundreds of words, two at most */
    SHAPE_MOST = 300,  /* what the shape may say */
    SHAPE = 62,        /* percent of it that count beside the words */
    WORDS_BASE = -33,
    SENTENCE_MAX = 40,
    WORDS_MAX = 200,
};

struct counts {
    const struct talk_words *known;
    int weight, words, letters, sentences, begun, small, questions, apostrophes, selves;
};

/* The word's place among those known; a free one when it is none. */
static const struct talk_word *find(const struct talk_words *w, uint32_t hash)
{
    size_t slot = talk_slot(hash);
    while (w->slot[slot].hash && w->slot[slot].hash != hash)
        slot = (slot + 1) % TALK_SLOTS;
    return &w->slot[slot];
}

static size_t word_count(struct counts *c, struct raw t, size_t at, bool *begins)
{
    size_t end = at;
    while (end < t.n && ch_is(t.p[end], CH_WORD))
        end++;
    const struct talk_word *w = find(c->known, talk_hash(t.p + at, end - at, t.n - at));
    c->words++;
    c->weight += w->weight;
    c->letters += (int)(end - at);
    c->selves += w->self;
    if (*begins) {
        c->begun++;
        c->small += t.p[at] >= 'a' && t.p[at] <= 'z';
    }
    *begins = false;
    return end;
}

static void count(struct counts *c, struct raw t)
{
    bool begins = true;
    for (size_t i = 0; i < t.n;) {
        unsigned char ch = t.p[i];
        if (ch_is(ch, CH_WORD)) {
            i = word_count(c, t, i, &begins);
            continue;
        }
        bool ends = (ch == '.' || ch == '!' || ch == '?' || ch == '\n') &&
                    (i + 1 == t.n || ch_is(t.p[i + 1], CH_SPACE));
        c->sentences += ends;
        begins |= ends;
        c->questions += ch == '?';
        c->apostrophes += ch == '\'' && i > 0 && i + 1 < t.n &&
                          ch_is(t.p[i - 1], CH_LETTER) && ch_is(t.p[i + 1], CH_LETTER);
        i++;
    }
}

static int shape_score(const struct counts *c)
{
    int words = c->words ? c->words : 1, sentences = c->sentences ? c->sentences : 1;
    int begun = c->begun ? c->begun : 1;
    int length =
        words / sentences < SENTENCE_MAX ? words * 5 / sentences : SENTENCE_MAX * 5;
    int questions = c->questions < sentences ? c->questions : sentences;
    int score = BASE * 100;
    score += LETTERS * 20 * c->letters / words;
    score += SMALL * 100 * c->small / begun;
    score += LENGTH * length;
    score += QUESTIONS * 100 * questions / sentences;
    score += APOSTROPHES * 1000 * c->apostrophes / words;
    score += SELVES * 1000 * c->selves / words;
    score += WORDS * (words < WORDS_MAX ? words : WORDS_MAX);
    score /= 100;
    return score > SHAPE_MOST ? SHAPE_MOST : score < -SHAPE_MOST ? -SHAPE_MOST : score;
}

/* The whole part of a root, of what a few thousand words can give. */
static int root(int n)
{
    int r = 1;
    while ((r + 1) * (r + 1) <= n)
        r++;
    return r;
}

int talk_score(const struct talk_words *words, struct raw text)
{
    struct counts c = {.known = words};
    count(&c, raw_slice(text, 0, TALK_READ));
    /* Words repeat each other: their sum counts by the root of how many there are. */
    int said = 500 * c.weight / root(5 * c.words + 100);
    return WORDS_BASE + SHAPE * shape_score(&c) / 100 + said;
}
