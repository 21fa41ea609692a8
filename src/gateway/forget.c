#include "gateway/forget_priv.h"

#include "store/erase/erase.h"

/* What a provider keeps and can be asked to delete. */
bool forget_of(
    enum http_method method, struct raw path, struct str project, struct thread_id *out)
{
    static const struct {
        struct str front;
        enum thread_kind kind;
    } rows[] = {
        {STR_INIT("/v1/chat/completions/"), THREAD_REPLY},
        {STR_INIT("/v1/responses/"), THREAD_REPLY},
        {STR_INIT("/v1/conversations/"), THREAD_CONVERSATION},
    };
    for (size_t i = 0; method == HTTP_METHOD_DELETE && i < COUNT(rows); i++) {
        struct str front = rows[i].front;
        struct raw id = raw_slice(path, front.n, path.n);
        bool one = path.n > front.n && raw_eq_str(raw_slice(path, 0, front.n), front);
        for (size_t k = 0; k < id.n; k++)
            one &= id.p[k] != '/';
        if (one) {
            *out = (struct thread_id){project, rows[i].kind, id};
            return true;
        }
    }
    return false;
}

bool forget_put(struct flow *f, struct recording *r, struct err *err)
{
    struct forget *forget = r->ctx_put;
    return thread_forget(f, &forget->name, &forget->out, err);
}

/* What can't be destroyed now is hidden already, and the purge goes on with it. */
void forget_after(struct flow *f, struct recording *r)
{
    const struct forget *forget = r->ctx_put;
    struct err err = ERR_INIT;
    if (forget->out.found)
        (void)!erase_run(f->store, forget->out.erasure, f->now, &err);
}
