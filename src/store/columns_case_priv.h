/*
 * store/columns_case_priv.h - the columns of rights requests and of what happened.
 *
 * In:    C of columns.c.
 * Out:   rows for its table.
 * Never: included by another file.
 */
#ifndef ABIDE_STORE_COLUMNS_CASE_PRIV_H
#define ABIDE_STORE_COLUMNS_CASE_PRIV_H

#define CASE_COLUMNS                                                                   \
    C("request", "number", "INTEGER PRIMARY KEY", CLEAR, PURGE, FORM, NO, CASE,        \
        "number of the case at the desk"),                                             \
        C("request", "request", ID_TYPE, RANDOM, PURGE, FORM, NO, CASE,                \
            "random id of the case: whoever asked looks it up by it"),                 \
        C("request", "vault", "BLOB CHECK(length(%)=16)", RANDOM, PURGE, FORM, NO,     \
            CASE, "the case's own vault; emptied when its key is destroyed"),          \
        C("request", "about", "BLOB CHECK(length(%)=16)", RANDOM, PURGE, FORM, NO,     \
            CASE, "account it is about, if any; emptied with the vault"),              \
        C("request", "kind", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,                   \
            "what was asked for: the record of it is a duty"),                         \
        C("request", "regime", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,                 \
            "law its deadlines come from"),                                            \
        C("request", "route", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,                  \
            "how it came in, for the yearly report"),                                  \
        C("request", "zone", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,                   \
            "where a deadline's day ends"),                                            \
        C("request", "state", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,                  \
            "how far it is: the queue needs no key"),                                  \
        C("request", "outcome", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,                \
            "what was decided, for the yearly report"),                                \
        C("request", "reason", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,                 \
            "why it was denied, for the yearly report"),                               \
        C("request", "open", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,                   \
            "whether an answer is still to come: the queue's index"),                  \
        C("request", "received", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,               \
            "when it came in: deadlines count from it"),                               \
        C("request", "due", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,                    \
            "when it must be answered: the queue's order"),                            \
        C("request", "closed", "INTEGER", CLEAR, PURGE, FORM, NO, CASE,                \
            "when it was closed: its vault's end counts from it"),                     \
        C("request", "destroy", "INTEGER", CLEAR, PURGE, FORM, NO, CASE,               \
            "when its key must be destroyed"),                                         \
        C("request", "forget", "INTEGER", CLEAR, PURGE, FORM, NO, CASE,                \
            "when this row must go"),                                                  \
        C("request", "destroyed", "INTEGER", CLEAR, PURGE, FORM, NO, CASE,             \
            "when its key was destroyed"),                                             \
        C("request", "assigned", "TEXT NOT NULL", CLEAR, PURGE, FORM, NO, CASE,        \
            "who of the staff works on it"),                                           \
        C("request_event", "number", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,           \
            "the case"),                                                               \
        C("request_event", "position", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,         \
            "place among its events: shows that none is missing"),                     \
        C("request_event", "at", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,               \
            "when it happened"),                                                       \
        C("request_event", "act", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,              \
            "what was done: the record of it is a duty"),                              \
        C("request_event", "role", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,             \
            "requester, agent, staff or Abide"),                                       \
        C("request_event", "actor", "TEXT NOT NULL", CLEAR, PURGE, FORM, NO, CASE,     \
            "who of the staff: two people decide, and others an appeal"),              \
        C("request_event", "outcome", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,          \
            "what was proposed or decided"),                                           \
        C("request_event", "reason", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,           \
            "why, as a word of a list"),                                               \
        C("request_event", "identity", INT_TYPE, CLEAR, PURGE, FORM, NO, CASE,         \
            "how sure the identity was, as a word of a list"),                         \
        C("request_event", "assignee", "TEXT NOT NULL", CLEAR, PURGE, FORM, NO, CASE,  \
            "to whom of the staff it went"),                                           \
        C("help_vote", "article", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION, \
            "article of the help centre that was judged"),                             \
        C("help_vote", "version", "INTEGER NOT NULL", CLEAR, NEVER, NO, NO,            \
            INSTALLATION, "version of the profile it was made from"),                  \
        C("help_vote", "yes", "INTEGER NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,  \
            "how many found their answer"),                                            \
        C("help_vote", "no", "INTEGER NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,   \
            "how many did not")

#endif
