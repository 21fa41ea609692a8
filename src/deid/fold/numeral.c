#include <string.h>

#include "deid/fold/fold.h"
#include "deid/fold/fold_priv.h"

/*
 * Words for digits in eight languages, sorted by first byte. The class pass
 * (detect/class_priv.h) knows their first two and last letters: a word with others
 * needs its rows widened (evasive_test finds them).
 */
static const struct fold_numeral words[] = {{"acht", 4, 8}, {"cero", 4, 0},
    {"cinco", 5, 5}, {"cinq", 4, 5}, {"cinque", 6, 5}, {"cuatro", 6, 4},
    {"cztery", 6, 4}, {"deux", 4, 2}, {"dois", 4, 2}, {"dos", 3, 2}, {"drei", 4, 3},
    {"drie", 4, 3}, {"due", 3, 2}, {"duas", 4, 2}, {"dwa", 3, 2},
    {"dziewi\xC4\x99\xC4\x87", 10, 9}, {"dziewiec", 8, 9}, {"eight", 5, 8},
    {"een", 3, 1}, {"ein", 3, 1}, {"eins", 4, 1}, {"five", 4, 5}, {"four", 4, 4},
    {"fuenf", 5, 5}, {"f\xC3\xBCnf", 5, 5}, {"huit", 4, 8}, {"jeden", 5, 1},
    {"meia", 4, 6}, {"negen", 5, 9}, {"neuf", 4, 9}, {"neun", 4, 9}, {"nine", 4, 9},
    {"niner", 5, 9}, {"nove", 4, 9}, {"nueve", 5, 9}, {"nul", 3, 0}, {"null", 4, 0},
    {"ocho", 4, 8}, {"oh", 2, 0}, {"oito", 4, 8}, {"one", 3, 1}, {"osiem", 5, 8},
    {"otto", 4, 8}, {"o", 1, 0}, {"piec", 4, 5}, {"pi\xC4\x99\xC4\x87", 6, 5},
    {"quatre", 6, 4}, {"quatro", 6, 4}, {"quattro", 7, 4}, {"sechs", 5, 6},
    {"sei", 3, 6}, {"seis", 4, 6}, {"sept", 4, 7}, {"sete", 4, 7}, {"sette", 5, 7},
    {"seven", 5, 7}, {"sieben", 6, 7}, {"siedem", 6, 7}, {"siete", 5, 7}, {"six", 3, 6},
    {"szesc", 5, 6}, {"sze\xC5\x9B\xC4\x87", 7, 6}, {"three", 5, 3}, {"tre", 3, 3},
    {"tres", 4, 3}, {"tr\xC3\xAAs", 5, 3}, {"trois", 5, 3}, {"trzy", 4, 3},
    {"twee", 4, 2}, {"two", 3, 2}, {"um", 2, 1}, {"un", 2, 1}, {"uno", 3, 1},
    {"vier", 4, 4}, {"vijf", 4, 5}, {"zero", 4, 0}, {"zes", 3, 6}, {"zeven", 5, 7},
    {"zwei", 4, 2}, {"zwo", 3, 2}, {"z\xC3\xA9ro", 5, 0}};

enum { DIGITS_MIN = 5, GAP_MAX = 3, WORD_MAX = 10 };

const struct fold_numeral *fold_numerals(size_t *count)
{
    *count = sizeof words / sizeof words[0];
    return words;
}

/* First rows of words by letter (fold_test: each_word_for_a_digit_is_found). */
static size_t first_row(unsigned char letter)
{
    static const uint8_t rows[26] = {0, 0, 1, 7, 17, 21, 0, 25, 0, 26, 0, 0, 27, 28, 37,
        44, 46, 0, 49, 62, 70, 73, 0, 0, 0, 75};
    return rows[letter - 'a'];
}

/*
 * Cheap: the first two letters begin no word for a digit. Second letters (mod 32; bit
 * 0: none, or no ASCII) by first letter.
 */
static bool may_be_word(unsigned char first, unsigned char second)
{
    static const uint32_t pairs[26] = {0x8, 0x0, 0x4200220, 0x4a48020, 0x220, 0x208201,
        0x0, 0x200000, 0x0, 0x20, 0x0, 0x0, 0x20, 0x208220, 0x184309, 0x200, 0x200000,
        0x0, 0x4000220, 0x840100, 0x6000, 0x200, 0x0, 0x0, 0x0, 0x800021};
    if (!fold_letter(first))
        return false;
    return pairs[(first | 0x20) - 'a'] >> (fold_letter(second) ? second & 31 : 0) & 1;
}

/* A word for a digit at `i`: its length; 0 when there is none. */
static size_t digit_word(struct raw t, size_t i, unsigned char *digit)
{
    unsigned char key[WORD_MAX + 1];
    size_t n = 0;
    if (!may_be_word(fold_at(t, i), fold_at(t, i + 1)))
        return 0;
    while (n <= WORD_MAX &&
           (fold_letter(fold_at(t, i + n)) || fold_at(t, i + n) >= 0x80)) {
        key[n] = fold_lower(t.p[i + n]);
        if (n > 0 && key[n - 1] == 0xC3 && key[n] >= 0x80 && key[n] <= 0x9E)
            key[n] |= 0x20; /* FÜNF */
        n++;
    }
    if (n > WORD_MAX)
        return 0;
    for (size_t k = first_row(key[0]); k < sizeof words / sizeof words[0] &&
                                       (unsigned char)words[k].word[0] == key[0];
         k++) {
        if (words[k].n == n && (unsigned char)words[k].word[n / 2] == key[n / 2] &&
            memcmp(key, words[k].word, n) == 0) {
            *digit = (unsigned char)('0' + words[k].digit);
            return n;
        }
    }
    return 0;
}

static size_t digit_gap(struct raw t, size_t i)
{
    size_t k = i;
    while (k < t.n && k - i < GAP_MAX &&
           (t.p[k] == ' ' || t.p[k] == '-' || t.p[k] == ',' || t.p[k] == '.' ||
               t.p[k] == '\n'))
        k++;
    return k;
}

/* "double five" is said for 55: how often, with the length of the word and its gap. */
static size_t times(struct raw t, size_t i, size_t *used)
{
    static const char *const many[] = {"double", "triple"};
    for (size_t m = 0; m < 2; m++) {
        if (fold_says(t, i, many[m]) && fold_at(t, i + 6) == ' ') {
            *used = 7;
            return m + 2;
        }
    }
    *used = 0;
    return 1;
}

/* One word with what multiplies it: bytes used, digits said. */
static size_t digit_said(struct raw t, size_t i, unsigned char *digit, size_t *count)
{
    size_t lead = 0;
    unsigned char first = fold_lower(fold_at(t, i));
    unsigned char second = fold_lower(fold_at(t, i + 1));
    bool many = (first == 'd' && second == 'o') || (first == 't' && second == 'r');
    *count = many ? times(t, i, &lead) : 1;
    size_t n = digit_word(t, i + lead, digit);
    return n ? lead + n : 0;
}

bool fold_digits_begin(struct raw text, size_t i)
{
    unsigned char digit;
    size_t k = i, count;
    for (size_t said = 0; said < DIGITS_MIN; said += count) {
        size_t n = digit_said(text, k, &digit, &count);
        if (!n)
            return false;
        k = digit_gap(text, k + n);
    }
    return true;
}

/* One word with the gap after it when another follows: digits stand together then. */
size_t fold_digit_word(struct raw text, size_t i, unsigned char *out, size_t *n)
{
    unsigned char digit = 0, next;
    size_t more;
    size_t used = digit_said(text, i, &digit, n);
    if (!used)
        return 0;
    memset(out, digit, *n);
    size_t gap = digit_gap(text, i + used);
    return digit_said(text, gap, &next, &more) ? gap - i : used;
}

/* Where the word before text[i] begins, over the gap between them; `i`: nowhere. */
static size_t word_before(struct raw t, size_t i)
{
    size_t k = i;
    while (k > 0 && i - k <= GAP_MAX && !fold_letter(t.p[k - 1]) && t.p[k - 1] < 0x80)
        k--;
    size_t end = k;
    while (
        k > 0 && end - k <= WORD_MAX && (fold_letter(t.p[k - 1]) || t.p[k - 1] >= 0x80))
        k--;
    return end - k <= WORD_MAX ? k : i;
}

bool fold_spelled(struct raw text, size_t at)
{
    unsigned char digit;
    if (!may_be_word(fold_at(text, at), fold_at(text, at + 1)) ||
        !digit_word(text, at, &digit))
        return false;
    size_t before = word_before(text, at);
    return before < at && digit_word(text, before, &digit);
}
