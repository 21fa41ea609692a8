/*
 * store/cases/case.h - rights requests: a row and its events in clear, a vault of its
 * own for what people wrote and sent.
 *
 * In:    what is fixed of a request; each event with the state after it.
 * Out:   the queue by deadline, the events of one, counts for reports.
 * Never: changes an event; keeps a person's words in clear; keeps a case's vault
 *        without saying when its key dies.
 *
 * What people write goes into the case's vault as records (store/beside/side.h), what
 * they attach as files (asset.h): one key, destroyed as an account's is.
 */
#ifndef ABIDE_STORE_CASES_CASE_H
#define ABIDE_STORE_CASES_CASE_H

#include "base/arena.h"
#include "model/case.h"
#include "store/account.h"
#include "store/store.h"

enum { CASES_PAGE_MAX = 1000, CASE_EVENTS_MAX = 10000 };

struct case_row {
    int64_t number;
    struct id handle; /* random: whoever asked looks it up by it */
    struct id vault;  /* zero: its key was destroyed */
    struct id about;  /* the account it is about; zero: none, or destroyed */
    struct request_facts facts;
    enum request_state state;
    enum request_outcome outcome;
    enum request_reason reason;
    bool open;
    struct instant received, due; /* unknown: nothing is due */
    struct instant closed, destroy, forget, destroyed;
    struct str assigned;
};

/* A new vault and an empty row (state absent). Inside store_begin. */
bool case_open(struct store *s, const struct request_facts *facts, struct id about,
    struct instant now, struct case_row *out, struct err *err) MUST_CHECK;

/*
 * Appends the event at `position` (from 1) and takes the state after it from `row`.
 * ERR_STATE "store.case_moved": somebody else was there first. Inside store_begin.
 */
bool case_add_event(struct store *s, const struct case_row *row, uint64_t position,
    const struct request_event *event, struct err *err) MUST_CHECK;

/* Says whose account it is about. ERR_STATE: its vault is destroyed. Inside
 * store_begin. */
bool case_link(
    struct store *s, int64_t number, struct id about, struct err *err) MUST_CHECK;

bool case_get(struct store *s, int64_t number, struct arena *a, struct case_row *out,
    bool *found, struct err *err) MUST_CHECK;
bool case_find(struct store *s, struct id handle, struct arena *a, struct case_row *out,
    bool *found, struct err *err) MUST_CHECK;
bool case_events(struct store *s, int64_t number, struct arena *a,
    const struct request_event **out, size_t *count, struct err *err) MUST_CHECK;

enum case_order {
    CASES_OPEN, /* by deadline */
    CASES_SHUT,
    CASES_ABOUT, /* one account's, by number */
    CASES_ALL    /* by number */
};
struct case_page {
    enum case_order order;
    struct str assigned; /* OPEN and SHUT: only this one's; empty: everybody's */
    bool unassigned;     /* OPEN and SHUT: only nobody's */
    struct id about;
    struct instant until;     /* OPEN and SHUT: due then at the latest; zeroed: ever */
    struct instant after_due; /* where the last page ended; zeroed: from the start */
    int64_t after_number;
    size_t most; /* at most CASES_PAGE_MAX */
};
bool case_list(struct store *s, const struct case_page *page, struct arena *a,
    const struct case_row **out, size_t *count, struct err *err) MUST_CHECK;

/* How many of OPEN or SHUT there are on and after that page, counted up to `most`. */
bool case_tally(struct store *s, const struct case_page *page, uint64_t *out,
    struct err *err) MUST_CHECK;

/* The next case whose key must be destroyed by now. */
bool case_ending(struct store *s, struct instant now, struct arena *a,
    struct case_row *out, bool *found, struct err *err) MUST_CHECK;
/* After its vault was erased. Inside store_begin. */
bool case_emptied(
    struct store *s, int64_t number, struct instant now, struct err *err) MUST_CHECK;
/* Rows and events of cases that are over for good. Inside store_begin. */
bool case_forget(
    struct store *s, struct instant now, uint64_t *count, struct err *err) MUST_CHECK;

struct case_count {
    enum request_kind kind;
    enum regime regime;
    enum request_state state;
    uint64_t count, late; /* late: open and past its deadline */
    int64_t spent_us;     /* from received to closed, all together */
};
/* Of what was received in [from, until); late at `now`. */
struct case_counted {
    const struct case_count *rows;
    size_t count;
};
struct case_period {
    struct instant from, until, now;
};
bool case_counts(struct store *s, const struct case_period *period, struct arena *a,
    struct case_counted *out, struct err *err) MUST_CHECK;

/* How long each case took that was received in [from, until) and is closed. */
struct case_span {
    enum request_kind kind;
    enum regime regime;
    enum request_state state;
    int64_t spent_us;
    bool in_time;
};
enum { CASE_SPANS_MAX = 1000000 };
bool case_spans(struct store *s, const struct case_period *period, struct arena *a,
    const struct case_span **out, size_t *count, struct err *err) MUST_CHECK;

#endif
