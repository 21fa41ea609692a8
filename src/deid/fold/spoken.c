#include <string.h>

#include "deid/fold/fold.h"
#include "deid/fold/fold_priv.h"

enum { SPACES_MAX = 3, NAME_MAX = 64 };

static bool name_char(unsigned char c)
{
    return fold_letter(c) || fold_digit(c) || c == '-' || c == '_' || c >= 0x80;
}

static size_t spaces_end(struct raw t, size_t i)
{
    size_t k = i;
    while (k < t.n && k - i < SPACES_MAX && t.p[k] == ' ')
        k++;
    return k;
}

/* How far a word for a sign is from the words of a language. */
enum { RARE, COMMON, BRACKETS };

struct sign {
    const char *word;
    uint8_t n;
    char c;
    uint8_t how; /* COMMON: also means something else; BRACKETS: only inside them */
};

#define SIGN(word, c, how)                                                             \
    {                                                                                  \
        word, sizeof(word) - 1, c, how                                                 \
    }

/* What people write in brackets, or between spaces, instead of the sign. */
static const struct sign signs[] = {SIGN(".", '.', RARE), SIGN("@", '@', RARE),
    SIGN("affenschwanz", '@', RARE), SIGN("apenstaartje", '@', RARE),
    SIGN("apestaartje", '@', RARE), SIGN("arrobase", '@', RARE),
    SIGN("arobase", '@', RARE), SIGN("arobas", '@', RARE), SIGN("arroba", '@', RARE),
    SIGN("aet", '@', BRACKETS), SIGN("ad", '@', BRACKETS), SIGN("at", '@', COMMON),
    SIGN("a", '@', BRACKETS), SIGN("bindestrich", '-', BRACKETS),
    SIGN("chiocciolina", '@', RARE), SIGN("chiocciola", '@', RARE),
    SIGN("dash", '-', BRACKETS), SIGN("dot", '.', RARE), SIGN("et", '@', BRACKETS),
    SIGN("guion", '-', BRACKETS), SIGN("hyphen", '-', BRACKETS),
    SIGN("klammeraffe", '@', RARE), SIGN("kr\xC3\xB8llalfa", '@', RARE),
    SIGN("kropka", '.', RARE), SIGN("kukac", '@', RARE),
    SIGN("ma\xC5\x82pa", '@', RARE), SIGN("malpa", '@', RARE),
    SIGN("minus", '-', BRACKETS), SIGN("nokta", '.', RARE),
    SIGN("period", '.', BRACKETS), SIGN("piste", '.', BRACKETS),
    SIGN("point", '.', COMMON), SIGN("ponto", '.', COMMON),
    SIGN("prikk", '.', BRACKETS), SIGN("punkt", '.', COMMON),
    SIGN("punto", '.', COMMON), SIGN("plus", '+', BRACKETS),
    SIGN("pont", '.', BRACKETS), SIGN("punt", '.', COMMON), SIGN("snabel-a", '@', RARE),
    SIGN("snabela", '@', RARE), SIGN("trattino", '-', BRACKETS),
    SIGN("te\xC4\x8Dka", '.', RARE), SIGN("tecka", '.', RARE),
    SIGN("tiret", '-', BRACKETS), SIGN("unterstrich", '_', RARE),
    SIGN("underscore", '_', RARE), SIGN("underline", '_', BRACKETS),
    SIGN("zavin\xC3\xA1\xC4\x8D", '@', RARE), SIGN("zavinac", '@', RARE),
    SIGN("\xC3\xA4t", '@', RARE),
    SIGN("\xD1\x81\xD0\xBE\xD0\xB1\xD0\xB0\xD0\xBA\xD0\xB0", '@', RARE),
    SIGN("\xD1\x82\xD0\xBE\xD1\x87\xD0\xBA\xD0\xB0", '.', RARE)};

const char *fold_sign_word(size_t i)
{
    return i < sizeof signs / sizeof signs[0] ? signs[i].word : NULL;
}

/* First rows of signs by letter, one more than it; 0: none (fold_test). */
static size_t first_sign(unsigned char c)
{
    static const uint8_t rows[26] = {3, 14, 15, 17, 19, 0, 20, 21, 0, 0, 22, 0, 26, 29,
        0, 30, 0, 0, 40, 42, 46, 0, 0, 0, 0, 49};
    if (fold_letter(c))
        return rows[c - 'a'];
    return c == '.' ? 1 : c == '@' ? 2 : c == 0xC3 ? 51 : c == 0xD1 ? 52 : 0;
}

/* The longest row whose word stands at `i`. */
static const struct sign *sign_at(struct raw t, size_t i)
{
    unsigned char first = fold_lower(fold_at(t, i));
    size_t s = first_sign(first);
    for (; s && s <= sizeof signs / sizeof signs[0]; s++) {
        const struct sign *sign = &signs[s - 1];
        if ((unsigned char)sign->word[0] != first)
            break;
        if (t.n - i >= sign->n && fold_says(t, i, sign->word))
            return sign;
    }
    return NULL;
}

/* "[at]", "( dot )", "<at>", with the spaces around it. */
static size_t bracketed(struct raw t, size_t i, unsigned char *out)
{
    static const char open[] = "[({<*", close[] = "])}>*";
    size_t k = spaces_end(t, i);
    const char *kind = fold_at(t, k) ? strchr(open, fold_at(t, k)) : NULL;
    if (!kind)
        return 0;
    k = spaces_end(t, k + 1);
    const struct sign *s = sign_at(t, k);
    if (!s)
        return 0;
    size_t end = spaces_end(t, k + s->n);
    if (fold_at(t, end) != (unsigned char)close[kind - open])
        return 0;
    out[0] = (unsigned char)s->c;
    return spaces_end(t, end + 1) - i;
}

/* Spaces, or one '_' or '-', before a spoken sign: its end. */
static size_t gap_end(struct raw t, size_t i)
{
    unsigned char c = fold_at(t, i);
    return c == '_' || c == '-' ? i + 1 : spaces_end(t, i);
}

/* The sign for " dot " and its like at `i`; its end after the spaces. */
static size_t spaced(struct raw t, size_t i, const struct sign **sign)
{
    size_t k = gap_end(t, i);
    const struct sign *s = k > i ? sign_at(t, k) : NULL;
    if (!s || s->how == BRACKETS)
        return 0;
    size_t end = k + s->n;
    size_t next = gap_end(t, end);
    if (next == end || fold_at(t, end) != fold_at(t, i) || !name_char(fold_at(t, next)))
        return 0;
    *sign = s;
    return next;
}

/* "_dot_" ends a name, though '_' does not. */
static bool spoken_inside(struct raw t, size_t i)
{
    const struct sign *s = NULL;
    return (t.p[i] == '_' || t.p[i] == '-') && spaced(t, i, &s) != 0;
}

static size_t name_end(struct raw t, size_t i)
{
    size_t k = i;
    while (k < t.n && k - i < NAME_MAX && !spoken_inside(t, k) &&
           (name_char(t.p[k]) || (t.p[k] == '.' && name_char(fold_at(t, k + 1)))))
        k++;
    return k;
}

/* Places whose name after " at " makes an address of the word before. */
static bool mail_host(struct raw t, size_t i, size_t end)
{
    static const char *const hosts[] = {"gmail.", "googlemail.", "yahoo.", "hotmail.",
        "outlook.", "icloud.com", "proton", "gmx.", "aol.com", "live.", "mail.",
        "web.de", "t-online.de", "yandex.", "qq.com", "163.com", "naver.com",
        "libero.it", "orange.fr", "free.fr", "laposte.net", "wp.pl", "onet.pl", "o2.pl",
        "ziggo.nl", "uol.com", "terra.com", "fastmail.", "zoho.", "me.com", "msn.com"};
    for (size_t h = 0; h < sizeof hosts / sizeof hosts[0]; h++) {
        if (fold_says(t, i, hosts[h]) && end - i >= strlen(hosts[h]))
            return true;
    }
    return false;
}

/* A dot inside a name, not at its end. */
static bool has_dot(struct raw t, size_t i, size_t end)
{
    return end > i && memchr(t.p + i, '.', end - i) != NULL;
}

/* After " at ": a name and then a dot, spoken or in brackets, or a place of mail. */
static bool host_follows(struct raw t, size_t i, const struct sign *at)
{
    unsigned char c = 0;
    const struct sign *dot = NULL;
    size_t end = name_end(t, i);
    if (end == i)
        return false;
    if (mail_host(t, i, end) || (at->how == RARE && has_dot(t, i, end)))
        return true;
    if (bracketed(t, end, &c))
        return c == '.';
    /* "at this point in time" */
    return spaced(t, end, &dot) && dot->c == '.' &&
           !(at->how == COMMON && dot->how == COMMON &&
               strcmp(dot->word, "point") == 0);
}

/*
 * First letters of the words with what may be behind each (a letter mod 32; bit 0:
 * something else), and what brackets them (fold_test: each_word_for_a_sign_may_speak).
 */
bool fold_may_speak(struct raw text, size_t i)
{
    static const uint32_t seconds[26] = {['a' - 'a'] = 0x00150071,
        ['c' - 'a'] = 0x00000100,
        ['d' - 'a'] = 0x00008002,
        ['k' - 'a'] = 0x00241000,
        ['m' - 'a'] = 0x00000202,
        ['n' - 'a'] = 0x00008000,
        ['p' - 'a'] = 0x00249220,
        ['s' - 'a'] = 0x00004000,
        ['t' - 'a'] = 0x00040220,
        ['u' - 'a'] = 0x00004000,
        ['z' - 'a'] = 0x00000002};
    unsigned char c = fold_lower(fold_at(text, i + 1));
    if (fold_letter(c)) {
        unsigned char second = fold_at(text, i + 2);
        return seconds[c - 'a'] >> (fold_letter(second) ? second & 31 : 0) & 1;
    }
    return c == ' ' || c == '[' || c == '(' || c == '{' || c == '<' || c == '*' ||
           c == '@' || c == '.' || c == 0xC3 || c == 0xD1;
}

size_t fold_spoken(struct raw text, size_t i, unsigned char *out, size_t *n)
{
    const struct sign *sign = NULL;
    *n = 1;
    if (i == 0 || !name_char(text.p[i - 1]))
        return 0;
    size_t used = bracketed(text, i, out);
    if (used)
        return used;
    size_t end = spaced(text, i, &sign);
    if (!end || (sign->c == '@' && !host_follows(text, end, sign)))
        return 0;
    out[0] = (unsigned char)sign->c;
    return end - i;
}

/* The word that ends at `end` says '@': in its language's own way, or as "at". */
static const struct sign *at_before(struct raw t, size_t end)
{
    size_t from = end;
    while (from > 0 && end - from < NAME_MAX && name_char(t.p[from - 1]))
        from--;
    const struct sign *s = from < end ? sign_at(t, from) : NULL;
    return s && s->c == '@' && s->how != BRACKETS && from + s->n == end ? s : NULL;
}

/* "gmail.com" behind " at ", "example.com" behind " arroba ". */
bool fold_suspect_host(struct raw text, size_t dot)
{
    size_t from = dot;
    while (from > 0 && dot - from < NAME_MAX && name_char(text.p[from - 1]))
        from--;
    if (from < 3 || from == dot || text.p[from - 1] != ' ')
        return false;
    const struct sign *at = at_before(text, from - 1);
    return at && (at->how == RARE || mail_host(text, from, text.n));
}

/* " dot ", or another word for it with something that says '@' not far before. */
bool fold_suspect_dot(struct raw text, size_t i)
{
    const struct sign *dot = NULL;
    if (i < 2 || !name_char(text.p[i - 2]) || !spaced(text, i - 1, &dot) ||
        dot->c != '.')
        return false;
    if (dot->how == RARE)
        return true;
    for (size_t k = i - 1; k > 0 && i - k < NAME_MAX; k--) {
        if (text.p[k] == '@' || text.p[k] == ']' || text.p[k] == ')' ||
            (text.p[k] == ' ' && at_before(text, k)))
            return true;
    }
    return false;
}

/* A sign's word in brackets. */
bool fold_suspect_bracket(struct raw text, size_t i)
{
    unsigned char c = 0;
    return fold_may_speak(text, spaces_end(text, i + 1) - 1) && bracketed(text, i, &c);
}
