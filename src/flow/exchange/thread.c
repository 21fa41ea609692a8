#include "flow/exchange/thread.h"

#include <string.h>

#include "base/buf.h"
#include "store/account.h"
#include "store/erase/erase.h"
#include "store/person/pass.h"

enum { THREAD_ARENA_MAX = 1 << 16, WHERE_BYTES = ID_BYTES + 2, NAME_MAX = 512 };

/* The vault that a project's notes are under. */
static bool notes_of(
    struct flow *f, struct str project, struct id *vault, struct err *err)
{
    struct account_name name = {.kind = ACCOUNT_DEVICE,
        .issuer = project,
        .subject = raw_from_str(STR("replies"))};
    struct account account;
    if (!account_put(f->store, &name, f->now, &account, err))
        return false;
    *vault = account.vault;
    return true;
}

static bool name_of(struct flow *f, const struct thread_id *name, struct pass_name *out,
    struct err *err)
{
    struct buf token;
    struct pass_name n = {.kind = PASS_REPLY, .now = f->now};
    buf_init(&token, NAME_MAX);
    buf_add_char(&token, name->kind == THREAD_REPLY ? 'r' : 'c');
    buf_add(&token, name->id.p, name->id.n);
    bool ok = buf_ok(&token, err) && notes_of(f, name->project, &n.vault, err) &&
              pass_id(f->store, n.vault, n.kind, buf_raw(&token), &n.id, err);
    buf_wipe(&token);
    if (ok)
        *out = n;
    return ok;
}

bool thread_put(struct flow *f, const struct thread_id *name,
    const struct thread *thread, struct instant expires, struct err *err)
{
    uint8_t where[WHERE_BYTES];
    struct pass_name n;
    if (name->id.n + 1 > NAME_MAX) /* no id of a provider is as long */
        return true;
    if (!name_of(f, name, &n, err))
        return false;
    memcpy(where, thread->person.b, ID_BYTES);
    where[ID_BYTES] = (uint8_t)thread->service;
    where[ID_BYTES + 1] = (uint8_t)thread->mode;
    struct pass pass = {.id = n.id,
        .made = f->now,
        .expires = expires,
        .signed_in = INSTANT_UNKNOWN,
        .what = thread->conversation,
        .how = raw_of(thread->path, sizeof thread->path),
        .where = raw_of(where, sizeof where)};
    return pass_put(f->store, n.vault, n.kind, &pass, err);
}

bool thread_find(struct flow *f, const struct thread_id *name, struct arena *a,
    struct thread *out, bool *found, struct err *err)
{
    struct pass_name n;
    struct pass pass;
    *found = false;
    if (!name->id.n || name->id.n + 1 > NAME_MAX)
        return true;
    if (!name_of(f, name, &n, err) || !pass_find(f->store, &n, a, &pass, found, err))
        return false;
    *found = *found && pass.where.n == WHERE_BYTES && pass.how.n == sizeof out->path;
    if (!*found)
        return true;
    *out = (struct thread){.service = (enum service)pass.where.p[ID_BYTES],
        .mode = (enum mode)pass.where.p[ID_BYTES + 1],
        .conversation = pass.what};
    memcpy(out->person.b, pass.where.p, ID_BYTES);
    memcpy(out->path, pass.how.p, sizeof out->path);
    return true;
}

static bool erase(struct flow *f, const struct thread *thread,
    struct thread_forgotten *out, struct err *err)
{
    struct conversation_name name = {
        thread->person, ORIGIN_GATEWAY, thread->conversation};
    struct conversation_key key;
    struct erase_ticket ticket;
    bool found;
    if (!conversation_find(f->store, &name, &key, &found, err))
        return false;
    struct erase_order order = {.kind = ERASE_CONVERSATION,
        .vault = key.vault,
        .conversation = key.conversation,
        .at = f->now};
    if (found && !erase_request(f->store, &order, &ticket, &found, err))
        return false;
    if (found && !erase_withdraw(f->store, ticket.erasure, f->now, err))
        return false;
    *out = (struct thread_forgotten){.found = found};
    if (found)
        out->erasure = ticket.erasure;
    return true;
}

bool thread_forget(struct flow *f, const struct thread_id *name,
    struct thread_forgotten *out, struct err *err)
{
    struct arena a;
    struct thread thread;
    struct pass_name n;
    bool found, dropped;
    *out = (struct thread_forgotten){.found = false};
    arena_init(&a, THREAD_ARENA_MAX);
    bool ok = thread_find(f, name, &a, &thread, &found, err);
    ok = ok && (!found || (erase(f, &thread, out, err) && name_of(f, name, &n, err) &&
                              pass_drop(f->store, &n, &dropped, err)));
    arena_fini(&a);
    return ok;
}
