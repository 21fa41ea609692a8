/*
 * tests/harness/t.h - the test harness: TAP lines, a name filter, the OOM loop.
 *
 * In:    an array of struct t_case; argv (names to run; none: all).
 * Out:   TAP on stdout; exit status 0 when nothing failed.
 * Never: hides a skip: each is printed with its reason.
 *
 *     static void a_withdrawn_choice_never_allows(struct t *t) { T_EQ(t, 1, 1); }
 *     static const struct t_case cases[] = {T_CASE(a_withdrawn_choice_never_allows)};
 *     int main(int argc, char **argv) { return t_main(argc, argv, cases, COUNT(cases));
 * }
 */
#ifndef ABIDE_TESTS_HARNESS_T_H
#define ABIDE_TESTS_HARNESS_T_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct t {
    const char *name;
    int failures;
    bool skipped;
};

struct t_case {
    const char *name;
    void (*run)(struct t *t);
};

#define T_CASE(function)                                                               \
    {                                                                                  \
#function, function                                                            \
    }

int t_main(int argc, char **argv, const struct t_case *cases, size_t count);

/* Each prints a diagnostic and counts a failure; true when it held. */
#define T_OK(t, condition) t_ok((t), (condition), #condition, __FILE__, __LINE__)
#define T_EQ(t, got, want)                                                             \
    t_eq((t), (long long)(got), (long long)(want), #got, __FILE__, __LINE__)
#define T_STR(t, got, want) t_str((t), (got), (want), #got, __FILE__, __LINE__)
/* The call's result must be true; otherwise the error is printed. */
#define T_DONE(t, condition, err)                                                      \
    t_done((t), (condition), (err), #condition, __FILE__, __LINE__)
/* The call's result must be false with this message id. */
#define T_FAILS(t, condition, err, id)                                                 \
    t_fails((t), (condition), (err), (id), __FILE__, __LINE__)

bool t_ok(struct t *t, bool held, const char *text, const char *file, int line);
bool t_eq(struct t *t, long long got, long long want, const char *text,
    const char *file, int line);
bool t_str(struct t *t, struct str got, struct str want, const char *text,
    const char *file, int line);
bool t_done(struct t *t, bool held, const struct err *err, const char *text,
    const char *file, int line);
bool t_fails(struct t *t, bool held, const struct err *err, const char *id,
    const char *file, int line);
void t_note(struct t *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
void t_skip(struct t *t, const char *reason); /* return from the test after it */

/*
 * Runs `attempt(ctx)` with the 1st, 2nd, ... allocation failing until it returns true
 * with no failure injected. Each earlier try must return false (or true where the
 * failed allocation was optional); leaks show under ASan.
 */
void t_oom(struct t *t, bool (*attempt)(void *ctx), void *ctx);

/* A fresh empty directory for this test under $TMPDIR, removed by t_main at the end. */
const char *t_tmpdir(struct t *t);

#endif
