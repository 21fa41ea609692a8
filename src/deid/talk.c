#include "deid/talk.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"
#include "deid/context/chars.h"

/* In hundredths, for one unit of each ratio below. */
enum {
    BASE = 518,
    LETTERS = -334, /* bytes in a word, fifths */
    SMALL = 267,    /* sentences that begin small */
    LENGTH = -376,  /* words in a sentence, twentieths */
    QUESTIONS = 138,
    APOSTROPHES = 186, /* a word, tenths */
    SELVES = 97,       /* "I", "my", "you": a word, tenths */
    WORDS = -104,      /* hundreds of words, two at most */
    WORD_SHORT = 8,
    SENTENCE_MAX = 40,
    WORDS_MAX = 200,
};

struct counts {
    int words, letters, sentences, begun, small, questions, apostrophes, selves;
};

/* "I", "my", "you" in eight languages, by their first letter. */
static const char *const selves[26] = {['c' - 'a'] = " ciebie ",
    ['d' - 'a'] = " du dir dich ",
    ['e' - 'a'] = " eu ",
    ['i' - 'a'] = " i im ich ik io ",
    ['j' - 'a'] = " je jij jouw ja jestem ",
    ['m' - 'a'] = " my me mine myself mein meine meinen meinem meiner mir mich mi mis "
                  "mon ma mes moi mio mia meu minha mijn mnie moja mam ",
    ['n' - 'a'] = " nous ",
    ['o' - 'a'] = " our ",
    ['t' - 'a'] = " te toi ti ty ",
    ['u' - 'a'] = " u ur us uns unser usted ",
    ['v' - 'a'] = " vous ",
    ['w' - 'a'] = " we wir wij ",
    ['y' - 'a'] = " you your yours yo "};

static bool is_self(const unsigned char *p, size_t n)
{
    unsigned letter = (unsigned)ch_lower(p[0]) - 'a';
    char key[WORD_SHORT + 3] = " ";
    if (n > WORD_SHORT || letter >= COUNT(selves) || !selves[letter])
        return false;
    for (size_t i = 0; i < n; i++)
        key[i + 1] = (char)ch_lower(p[i]);
    key[n + 1] = ' ';
    return strstr(selves[letter], key) != NULL;
}

static size_t word_count(struct counts *c, struct raw t, size_t at, bool *begins)
{
    size_t end = at;
    while (end < t.n && ch_is(t.p[end], CH_WORD))
        end++;
    c->words++;
    c->letters += (int)(end - at);
    c->selves += is_self(t.p + at, end - at);
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

int talk_score(struct raw text)
{
    struct counts c = {0};
    count(&c, raw_slice(text, 0, TALK_READ));
    int words = c.words ? c.words : 1, sentences = c.sentences ? c.sentences : 1;
    int begun = c.begun ? c.begun : 1;
    int length =
        words / sentences < SENTENCE_MAX ? words * 5 / sentences : SENTENCE_MAX * 5;
    int questions = c.questions < sentences ? c.questions : sentences;
    int score = BASE * 100;
    score += LETTERS * 20 * c.letters / words;
    score += SMALL * 100 * c.small / begun;
    score += LENGTH * length;
    score += QUESTIONS * 100 * questions / sentences;
    score += APOSTROPHES * 1000 * c.apostrophes / words;
    score += SELVES * 1000 * c.selves / words;
    score += WORDS * (words < WORDS_MAX ? words : WORDS_MAX);
    return score / 100;
}
