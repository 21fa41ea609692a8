#include <string.h>

#include "deid/fold/fold.h"

enum { SPACES_MAX = 3, DIGITS_MIN = 5 };

static unsigned char at(struct raw t, size_t i)
{
    return i < t.n ? t.p[i] : 0;
}

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static bool letter(unsigned char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool name_char(unsigned char c)
{
    return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c >= 0x80;
}

static bool says(struct raw t, size_t i, const char *word)
{
    size_t k = 0;
    while (word[k] && lower(at(t, i + k)) == (unsigned char)word[k])
        k++;
    return !word[k];
}

static size_t spaces_end(struct raw t, size_t i)
{
    size_t k = i;
    while (k < t.n && k - i < SPACES_MAX && t.p[k] == ' ')
        k++;
    return k;
}

struct sign {
    const char *word;
    char c;
};

/* What people write in brackets, or between spaces, instead of the sign. */
static const struct sign signs[] = {{"at", '@'}, {"dot", '.'}, {"@", '@'}, {".", '.'},
    {"arroba", '@'}, {"chiocciola", '@'}, {"arobase", '@'}, {"arobas", '@'},
    {"klammeraffe", '@'}, {"ät", '@'}, {"punkt", '.'}, {"punto", '.'}, {"ponto", '.'},
    {"point", '.'}, {"kropka", '.'}, {"malpa", '@'}, {"małpa", '@'},
    {"apenstaartje", '@'}, {"punt", '.'}};

/* "[at]", "( dot )", "<at>", with the spaces around it. */
static size_t bracketed(struct raw t, size_t i, unsigned char *out)
{
    static const char open[] = "[({<", close[] = "])}>";
    size_t k = spaces_end(t, i);
    const char *kind = at(t, k) ? strchr(open, at(t, k)) : NULL;
    if (!kind)
        return 0;
    k = spaces_end(t, k + 1);
    for (size_t s = 0; s < sizeof signs / sizeof signs[0]; s++) {
        if (lower(at(t, k)) != (unsigned char)signs[s].word[0] ||
            !says(t, k, signs[s].word))
            continue;
        size_t end = spaces_end(t, k + strlen(signs[s].word));
        if (at(t, end) != (unsigned char)close[kind - open])
            continue;
        out[0] = (unsigned char)signs[s].c;
        return spaces_end(t, end + 1) - i;
    }
    return 0;
}

/* The sign for " dot " and its like at `i`; its end after the spaces. */
static size_t spaced(struct raw t, size_t i, char *c)
{
    size_t k = spaces_end(t, i);
    for (size_t s = 0; k > i && s < sizeof signs / sizeof signs[0]; s++) {
        if (lower(at(t, k)) != (unsigned char)signs[s].word[0])
            continue;
        size_t end = k + strlen(signs[s].word);
        if (says(t, k, signs[s].word) && at(t, end) == ' ' &&
            name_char(at(t, spaces_end(t, end)))) {
            *c = signs[s].c;
            return spaces_end(t, end);
        }
    }
    return 0;
}

static size_t name_end(struct raw t, size_t i)
{
    size_t k = i;
    while (k < t.n && k - i < 64 &&
           (name_char(t.p[k]) || (t.p[k] == '.' && name_char(at(t, k + 1)))))
        k++;
    return k;
}

/* Places whose name after " at " makes an address of the word before. */
static bool mail_host(struct raw t, size_t i, size_t end)
{
    static const char *const hosts[] = {"gmail.com", "yahoo.", "hotmail.", "outlook.",
        "icloud.com", "proton", "gmx.", "aol.com", "live.", "mail.", "web.de",
        "yandex.", "qq.com", "163.com", "naver.com"};
    for (size_t h = 0; h < sizeof hosts / sizeof hosts[0]; h++) {
        if (end - i >= strlen(hosts[h]) && says(t, i, hosts[h]))
            return true;
    }
    return false;
}

/* After " at ": a name and then a dot, spoken or in brackets, or a place of mail. */
static bool host_follows(struct raw t, size_t i)
{
    unsigned char sign = 0;
    char c = 0;
    size_t end = name_end(t, i);
    if (end == i)
        return false;
    if (mail_host(t, i, end))
        return true;
    return (bracketed(t, end, &sign) && sign == '.') ||
           (spaced(t, end, &c) && c == '.');
}

bool fold_may_speak(struct raw text, size_t i)
{
    switch (lower(at(text, i + 1))) {
    case 'a':
    case 'd':
    case 'p':
    case 'c':
    case 'k':
    case 'm':
    case ' ':
    case '[':
    case '(':
    case '{':
    case '<':
    case 0xC3:
        return true;
    default:
        return false;
    }
}

size_t fold_spoken(struct raw text, size_t i, unsigned char *out, size_t *n)
{
    char c = 0;
    *n = 1;
    if (i == 0 || !name_char(text.p[i - 1]))
        return 0;
    size_t used = bracketed(text, i, out);
    if (used)
        return used;
    size_t end = spaced(text, i, &c);
    if (!end || (c == '@' && !host_follows(text, end)))
        return 0;
    out[0] = (unsigned char)c;
    return end - i;
}

struct digit_name {
    char word[6];
    uint8_t n;
    char digit;
};

/* By first letter: two at most begin with the same. */
static const struct digit_name digit_names[] = {{"zero", 4, '0'}, {"one", 3, '1'},
    {"oh", 2, '0'}, {"two", 3, '2'}, {"three", 5, '3'}, {"four", 4, '4'},
    {"five", 4, '5'}, {"six", 3, '6'}, {"seven", 5, '7'}, {"eight", 5, '8'},
    {"nine", 4, '9'}};

/* A word for a digit at `i`: its length; 0 when there is none. */
static size_t digit_word(struct raw t, size_t i, char *digit)
{
    unsigned char first = lower(at(t, i));
    for (size_t d = 0; d < sizeof digit_names / sizeof digit_names[0]; d++) {
        const struct digit_name *name = &digit_names[d];
        if (first == (unsigned char)name->word[0] && says(t, i, name->word) &&
            !letter(at(t, i + name->n))) {
            *digit = name->digit;
            return name->n;
        }
    }
    return 0;
}

static size_t digit_gap(struct raw t, size_t i)
{
    size_t k = i;
    while (k < t.n && k - i < SPACES_MAX &&
           (t.p[k] == ' ' || t.p[k] == '-' || t.p[k] == ',' || t.p[k] == '.'))
        k++;
    return k;
}

bool fold_digits_begin(struct raw text, size_t i)
{
    char digit;
    size_t k = i;
    for (unsigned words = 0; words < DIGITS_MIN; words++) {
        size_t n = digit_word(text, k, &digit);
        if (!n)
            return false;
        k = digit_gap(text, k + n);
    }
    return true;
}

/* One word with the gap after it when another follows: digits stand together then. */
size_t fold_digit_word(struct raw text, size_t i, unsigned char *out, size_t *n)
{
    char digit = 0, next;
    size_t used = digit_word(text, i, &digit);
    if (!used)
        return 0;
    *n = 1;
    out[0] = (unsigned char)digit;
    size_t gap = digit_gap(text, i + used);
    return digit_word(text, gap, &next) ? gap - i : used;
}
