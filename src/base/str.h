/*
 * base/str.h - a borrowed view of text that is safe to print.
 *
 * In:    literals, identifiers, text that holds nobody's content.
 * Out:   comparisons, slices, printing helpers.
 * Never: owns memory; assumes a trailing NUL; holds captured content (see raw.h).
 */
#ifndef ABIDE_BASE_STR_H
#define ABIDE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct str {
    const char *p; /* may be NULL when n is 0 */
    size_t n;      /* bytes */
};

/* A literal as a str, also usable in static initialisers through STR_INIT. */
#define STR(lit) ((struct str){(lit), sizeof(lit) - 1})
#define STR_INIT(lit)                                                                  \
    {                                                                                  \
        (lit), sizeof(lit) - 1                                                         \
    }

/* printf("%" STR_FMT, STR_ARG(s)) */
#define STR_FMT    ".*s"
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_z(const char *z); /* borrows a C string; NULL gives empty */
struct str str_slice(struct str s, size_t from, size_t to); /* clamped to s */
struct str str_trim(struct str s); /* without ASCII white space at both ends */
bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII only */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
int str_cmp(struct str a, struct str b);    /* bytewise, shorter first on a tie */
size_t str_find_char(struct str s, char c); /* s.n when absent */

/* Cuts `*rest` at the first `sep`; false when `*rest` was empty at the call. */
bool str_cut(struct str *rest, char sep, struct str *head);

#endif
