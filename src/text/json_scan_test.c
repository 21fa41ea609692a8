#include "text/json_scan_priv.h"

#include "base/attr.h"
#include "tests/harness/t.h"
#include "text/json_split_priv.h"

enum { ROOM = 41 };

typedef const unsigned char *scan_fn(const unsigned char *p, const unsigned char *end);

static bool not_space(unsigned char c)
{
    return !scan_is_space(c);
}

static const struct {
    const char *says;
    scan_fn *scan;
    bool (*stops)(unsigned char c);
} scans[] = {
    {"plain", scan_plain, scan_is_special},
    {"plain, by words", scan_plain_words, scan_is_special},
    {"quote", scan_quote, scan_is_quote},
    {"quote, by words", scan_quote_words, scan_is_quote},
    {"bracket", scan_bracket, scan_is_bracket},
    {"bracket, by words", scan_bracket_words, scan_is_bracket},
    {"space", scan_space, not_space},
};

/* A byte the scan passes, so that only the byte under test can stop it. */
static unsigned char passed_byte(bool (*stops)(unsigned char c))
{
    return stops('a') ? ' ' : 'a';
}

static int wrong_places(scan_fn *scan, bool (*stops)(unsigned char c), int value)
{
    unsigned char bytes[ROOM];
    int wrong = 0;
    memset(bytes, passed_byte(stops), sizeof bytes);
    for (size_t at = 0; at < ROOM; at++) {
        unsigned char before = bytes[at];
        bytes[at] = (unsigned char)value;
        for (size_t end = 0; end <= ROOM; end++) {
            size_t want = at < end && stops((unsigned char)value) ? at : end;
            wrong += scan(bytes, bytes + end) != bytes + want;
        }
        bytes[at] = before;
    }
    return wrong;
}

static void every_byte_at_every_place_stops_or_passes(struct t *t)
{
    for (size_t i = 0; i < COUNT(scans); i++) {
        int wrong = 0;
        for (int value = 0; value < 256; value++)
            wrong += wrong_places(scans[i].scan, scans[i].stops, value);
        if (!T_EQ(t, wrong, 0))
            t_note(t, "scan: %s", scans[i].says);
    }
}

static bool pair_is_right(scan_fn *scan, bool (*stops)(unsigned char c), int pair)
{
    unsigned char bytes[16];
    size_t want = 3;
    memset(bytes, passed_byte(stops), sizeof bytes);
    bytes[3] = (unsigned char)(pair >> 8);
    bytes[4] = (unsigned char)(pair & 255);
    while (want < sizeof bytes && !stops(bytes[want]))
        want++;
    return scan(bytes, bytes + sizeof bytes) == bytes + want;
}

/* Two odd bytes in one word: a borrow between bytes must not hide the first. */
static void neighbours_do_not_hide_each_other(struct t *t)
{
    for (size_t i = 0; i < COUNT(scans); i++) {
        int wrong = 0;
        for (int pair = 0; pair < 1 << 16; pair++)
            wrong += !pair_is_right(scans[i].scan, scans[i].stops, pair);
        if (!T_EQ(t, wrong, 0))
            t_note(t, "scan: %s", scans[i].says);
    }
}

static const struct t_case cases[] = {
    T_CASE(every_byte_at_every_place_stops_or_passes),
    T_CASE(neighbours_do_not_hide_each_other),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
