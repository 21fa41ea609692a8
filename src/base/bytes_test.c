#include "base/bytes.h"

#include "tests/harness/t.h"

enum { LONGEST = 3 * BYTES };

/* Half of them at the borders of a class. */
static void fill(unsigned char *text, uint64_t seed)
{
    static const char borders[] = "/09:@AZ[`az{_-.";
    for (unsigned i = 0; i < LONGEST; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        unsigned char any = (unsigned char)(seed >> 56);
        text[i] = any & 1 ? any : (unsigned char)borders[any % (sizeof borders - 1)];
    }
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bit by bit what the masks say of the byte `c`, or of none. */
static bool bit_fits(const struct bytes *b, unsigned bit, bool inside, unsigned char c)
{
    bool token = is_digit(c) || is_letter(c) || c == '_' || c == '-';
    return (bytes_digit(b) >> bit & 1) == (inside && is_digit(c)) &&
           (bytes_letter(b) >> bit & 1) == (inside && is_letter(c)) &&
           (bytes_high(b) >> bit & 1) == (inside && c >= 0x80) &&
           (bytes_are(b, '.') >> bit & 1) == (inside && c == '.') &&
           (bytes_token(b) >> bit & 1) == (inside && token);
}

static void masks_say_what_each_byte_is(struct t *t)
{
    unsigned char text[LONGEST];
    for (size_t n = 1; n <= LONGEST; n++) {
        fill(text, n);
        for (size_t at = 0; at <= n; at++) {
            struct bytes back = bytes_back(text, n, at);
            struct bytes ahead = bytes_ahead(text, n, at < n ? at : n - 1);
            size_t from = at < n ? at : n - 1;
            bool fits = true;
            for (unsigned i = 0; i < BYTES; i++) {
                bool before = at + i >= BYTES, behind = from + i < n;
                fits &= bit_fits(&back, i, before, before ? text[at + i - BYTES] : 0);
                fits &= bit_fits(&ahead, i, behind, behind ? text[from + i] : 0);
            }
            if (!T_OK(t, fits))
                return;
        }
    }
}

static void runs_are_counted_from_both_ends(struct t *t)
{
    T_EQ(t, bytes_first(0), 0);
    T_EQ(t, bytes_first(0x17), 3);
    T_EQ(t, bytes_first(UINT32_MAX), BYTES);
    T_EQ(t, bytes_last(0), 0);
    T_EQ(t, bytes_last(0xE8000000), 3);
    T_EQ(t, bytes_last(UINT32_MAX), BYTES);
}

static const struct t_case cases[] = {
    T_CASE(masks_say_what_each_byte_is),
    T_CASE(runs_are_counted_from_both_ends),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
