/*
 * flow/exchange/thread.h - which turn does a reply's id name, and in whose
 * conversation?
 *
 * In:    the id a provider gave a reply (or a conversation) that it keeps itself.
 * Out:   the person, the conversation here, and the reply's name in it.
 * Never: keeps a word that was said; finds anything once its time is over.
 *
 * Where a provider keeps the history, a call names it by an id and sends only what is
 * new. So each reply that a provider keeps is noted, under a vault of the project's.
 */
#ifndef ABIDE_FLOW_EXCHANGE_THREAD_H
#define ABIDE_FLOW_EXCHANGE_THREAD_H

#include "crypt/hash.h"
#include "flow/flow.h"
#include "model/words.h"
#include "store/conversation.h"

enum thread_kind { THREAD_REPLY, THREAD_CONVERSATION };

/* What a provider calls it, and in whose name. */
struct thread_id {
    struct str project;
    enum thread_kind kind;
    struct raw id;
};

struct thread {
    struct id person; /* vault */
    enum service service;
    enum mode mode;
    struct raw conversation; /* its origin id */
    uint8_t path[SHA256_BYTES];
};

/* Until `expires`; takes the place of an older one. Inside store_begin. */
bool thread_put(struct flow *f, const struct thread_id *name,
    const struct thread *thread, struct instant expires, struct err *err) MUST_CHECK;
/* The views live in `a`. Inside store_begin. */
bool thread_find(struct flow *f, const struct thread_id *name, struct arena *a,
    struct thread *out, bool *found, struct err *err) MUST_CHECK;

struct thread_forgotten {
    bool found;
    struct id erasure; /* for erase_run, when the transaction is committed */
};
/* What the provider deleted is deleted here: the conversation that the reply is in.
 * Inside store_begin. */
bool thread_forget(struct flow *f, const struct thread_id *name,
    struct thread_forgotten *out, struct err *err) MUST_CHECK;

#endif
