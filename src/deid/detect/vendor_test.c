#include "deid/detect/vendor.h"

#include <string.h>

#include "tests/harness/t.h"

enum { TOKEN_MAX = 512 };

/* The vendor's prefix and `n` characters of its alphabet, digits among them. */
static size_t token_make(const struct vendor *v, size_t n, unsigned char *out)
{
    static const char mixed[] = "a1B2c3D4e5F6", upper[] = "A1B2C3D4E5F6";
    const char *letters = v->alphabet == VENDOR_UPPER ? upper : mixed;
    memcpy(out, v->prefix.p, v->prefix.n);
    for (size_t i = 0; i < n; i++)
        out[v->prefix.n + i] = (unsigned char)letters[i % 12];
    return v->prefix.n + n;
}

static void every_vendors_shortest_and_longest_token_is_found(struct t *t)
{
    struct vendor_index index;
    vendor_index_make(&index);
    for (size_t i = 0; vendor_row(i); i++) {
        const struct vendor *v = vendor_row(i);
        const size_t sizes[] = {v->min, v->max};
        for (size_t k = 0; k < COUNT(sizes); k++) {
            unsigned char token[TOKEN_MAX] = {0};
            size_t length = 0, n = token_make(v, sizes[k], token);
            if (!T_OK(t, vendor_find(&index, token, n, &length)))
                t_note(t, "%" STR_FMT " of %zu", STR_ARG(v->prefix), n);
            T_EQ(t, length, n);
        }
    }
}

static void a_token_that_is_too_short_is_not_that_vendors(struct t *t)
{
    struct vendor_index index;
    vendor_index_make(&index);
    for (size_t i = 0; vendor_row(i); i++) {
        const struct vendor *v = vendor_row(i);
        unsigned char token[TOKEN_MAX] = {0};
        size_t length = 0, n = token_make(v, v->min - 1u, token);
        T_OK(t, vendor_find(&index, token, n, &length) != v);
    }
}

static void more_than_forty_vendors_are_known(struct t *t)
{
    bool seen[DEID_DETECTOR_COUNT] = {false};
    size_t vendors = 0;
    for (size_t i = 0; vendor_row(i); i++) {
        vendors += !seen[vendor_row(i)->detector];
        seen[vendor_row(i)->detector] = true;
    }
    T_OK(t, vendors >= 40);
}

static const struct t_case cases[] = {
    T_CASE(every_vendors_shortest_and_longest_token_is_found),
    T_CASE(a_token_that_is_too_short_is_not_that_vendors),
    T_CASE(more_than_forty_vendors_are_known),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
