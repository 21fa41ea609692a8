/*
 * tests/portal/crowd.h - for tests and benches: accounts of different size, and every
 * page of the route table that somebody signed in may look at.
 *
 * In:    an open installation, how many chats.
 * Out:   the account; a page of it, made, with the time it took the processor.
 * Never: used outside tests and benches.
 */
#ifndef ABIDE_TESTS_PORTAL_CROWD_H
#define ABIDE_TESTS_PORTAL_CROWD_H

#include "portal/page/page.h"

struct crowd_person {
    struct id vault, chat;
};

struct crowd_page {
    const char *path, *query;
    page_work *work;
    bool person, get;
};

/* The i-th that shows something to somebody signed in; NULL: there are no more. */
const struct crowd_page *crowd_page(size_t i);

/* Ends the program when something did not work. */
void crowd_must(bool done, const struct err *err);

/* A new installation in `dir`, with one dataset. */
void crowd_open(const char *dir, struct flow *f, struct site *site);

/* An account with so many chats, each in the dataset, and a few ratings, donations and
 * shared links. */
struct crowd_person crowd_make(struct flow *f, const char *name, int chats);

/* Seconds of the processor; *bytes: the page, the script and the picture. */
double crowd_ask(struct flow *f, struct site *site, const struct crowd_person *p,
    const struct crowd_page *page, size_t *bytes);

#endif
