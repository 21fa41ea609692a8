#include "portal/core/footer.h"

#include <stdio.h>

enum { KEY_MAX = 96, SCHEME = 8 }; /* "https://" */

void footer_document(struct view *v, const struct document *d)
{
    char key[KEY_MAX];
    int n = snprintf(key, sizeof key, "document.%" STR_FMT, STR_ARG(d->name));
    struct str text = {key, n > 0 && n < KEY_MAX ? (size_t)n : 0};
    bool known = !d->title.n && web_message_find(&web_languages[0], text).p;
    view_str(v, "name", d->name);
    view_flag(v, "known", known);
    view_str(v, "words", d->title.n ? d->title : d->name);
    view_str(v, "document_version", d->version);
    view_str(v, "address", str_slice(d->url, SCHEME, d->url.n));
    ask_time(v, "from", d->from);
}

void footer_add(struct ask *a)
{
    const struct document *all;
    size_t count;
    struct err err = ERR_INIT;
    if (!a->flow || !a->flow->store ||
        !document_list(a->flow->store, false, &a->arena, &all, &count, &err))
        return;
    for (size_t i = 0; i < count; i++) {
        if (document_is_in_force(all, count, i, a->flow->now))
            footer_document(view_add(a->view, "footer"), &all[i]);
    }
}
