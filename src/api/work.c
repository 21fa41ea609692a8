#include "api/work.h"

#include <stdio.h>

#include "os/file.h"
#include "store/account.h"
#include "text/json_write.h"

enum { ARENA_MAX = 64 << 20 };

bool work_say(struct work *w, int status, const char *message)
{
    char code[8];
    buf_clear(&w->out);
    w->status = status;
    snprintf(code, sizeof code, "%d", status);
    struct jw j = jw_to(&w->out);
    jw_object_begin(&j);
    jw_key(&j, STR("code"));
    jw_str(&j, str_z(code));
    jw_key(&j, STR("message"));
    jw_str(&j, str_z(message));
    jw_object_end(&j);
    buf_add_char(&w->out, '\n');
    return true;
}

static int status_of(enum err_code code)
{
    switch (code) {
    case ERR_INPUT:
    case ERR_USAGE:
        return 400;
    case ERR_DENIED:
    case ERR_CRYPTO:
        return 403;
    case ERR_ABSENT:
        return 404;
    case ERR_EXISTS:
        return 409;
    case ERR_LIMIT:
        return 413;
    case ERR_NONE:
    case ERR_MEMORY:
    case ERR_IO:
    case ERR_STATE:
    case ERR_STOPPED:
        break;
    }
    return 503;
}

/* No register: nobody may ask. */
static bool read_registry(struct working *x, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    struct raw kept;
    struct buf text;
    if (!file_join(store_dir(x->f->store), "agents.json", path, err) ||
        !file_look(path, &facts, err) || !facts.exists)
        return err->code == ERR_NONE;
    buf_init(&text, REGISTRY_BYTES);
    bool done = file_read(path, &text, err) &&
                (arena_raw(x->a, buf_raw(&text), &kept) || err_memory(err));
    buf_fini(&text);
    return done && registry_parse(kept, x->a, &x->registry, err);
}

bool work_person(struct working *x, struct raw mail, struct id *out, struct err *err)
{
    struct account_name name = {.kind = ACCOUNT_PERSON, .issuer = STR("portal")};
    struct account account;
    struct buf lower;
    bool found = false;
    *out = (struct id){{0}};
    if (mail.n == 0 || mail.n > ACCOUNT_SUBJECT_MAX)
        return true;
    buf_init(&lower, ACCOUNT_SUBJECT_MAX);
    for (size_t i = 0; i < mail.n; i++) {
        char c = (char)mail.p[i];
        buf_add_char(&lower, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    name.subject = buf_raw(&lower);
    bool done =
        buf_ok(&lower, err) && account_find(x->f->store, &name, &account, &found, err);
    buf_wipe(&lower);
    if (done && found && account.state == ACCOUNT_LIVE)
        *out = account.vault;
    return done;
}

static bool dispatch(struct working *x, struct err *err)
{
    switch (x->w->call) {
    case API_DRP_AGENT:
    case API_DRP_HELLO:
    case API_DRP_EXERCISE:
    case API_DRP_STATUS:
    case API_DRP_REVOKE:
        return work_drp(x, err);
    case API_OPENDSR_OPEN:
    case API_OPENDSR_STATUS:
    case API_OPENDSR_CANCEL:
    case API_OPENDSR_DISCOVERY:
        return work_opendsr(x, err);
    case API_NOTHING:
        break;
    }
    return work_say(x->w, 404, "there is nothing at this path");
}

void work_do(struct flow *f, struct work *w)
{
    struct err err = ERR_INIT;
    struct arena a;
    struct working x = {.f = f, .w = w, .a = &a};
    arena_init(&a, ARENA_MAX);
    if (!read_registry(&x, &err) || !dispatch(&x, &err))
        work_say(w, status_of(err.code), err.text);
    if (w->out.failed)
        work_say(w, 503, "the answer is too long");
    arena_fini(&a);
}
