/*
 * policy/vector.h - does the profile answer these cases as written down?
 *
 * In:    a vector file: ledgers, a turn, two instants, the verdict expected per
 * profile. Out:   one case at a time; the verdict a profile gives it. Never: reads a
 * file or a clock.
 *
 * The format, line by line: docs/formats/vectors.md.
 */
#ifndef ABIDE_POLICY_VECTOR_H
#define ABIDE_POLICY_VECTOR_H

#include "policy/facts.h"
#include "policy/lex.h"

enum {
    VECTOR_LINES_MAX = 32,  /* a ledger of one case */
    VECTOR_EXPECTS_MAX = 8, /* profiles */
    VECTOR_FACTS_MAX = 16,  /* facts set by hand */
    VECTOR_NOTICES_MAX = 8, /* of the whole file */
    VECTOR_GRANTS_MAX = 4,
};

struct vector_expect {
    struct str profile;
    enum outcome outcome;
    struct str code;
};

struct vector {
    struct str name, title;
    int line;
    struct str waits; /* not empty: skipped, waiting for this */
    struct fact_input input;
    struct choice person[VECTOR_LINES_MAX], org[VECTOR_LINES_MAX],
        builder[VECTOR_LINES_MAX];
    struct notice notices[VECTOR_NOTICES_MAX];
    struct grant grants[VECTOR_GRANTS_MAX];
    struct {
        enum fact fact;
        int value;
    } facts[VECTOR_FACTS_MAX];
    size_t fact_count;
    struct vector_expect expects[VECTOR_EXPECTS_MAX];
    size_t expect_count;
};

struct vector_reader {
    struct lex lex;
    struct notice notices[VECTOR_NOTICES_MAX]; /* stand before the first case */
    size_t notice_count;
    bool ahead; /* the line at hand starts a case */
};

/* Views into `text` and `origin`, which must outlive the vectors. */
void vector_open(struct vector_reader *r, struct str text, struct str origin);
/* The next case into `*v`; `*done` at the end. */
bool vector_next(
    struct vector_reader *r, struct vector *v, bool *done, struct err *err) MUST_CHECK;

/* What this profile says to the case: derive, then decide. */
void vector_facts(const struct vector *v, const struct policy *p, struct facts *out);
struct verdict vector_verdict(const struct vector *v, const struct policy *p);
/* The line about this profile; NULL: the case says nothing about it. */
const struct vector_expect *vector_expected(const struct vector *v, struct str profile);
bool vector_holds(const struct vector_expect *expect, const struct verdict *verdict);

#endif
