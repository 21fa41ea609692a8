/* Letters that could not leave: with no mail server the desk hands them over. */
#include "flow/request/flow_request.h"
#include "portal/desk/desk.h"
#include "portal/desk/show.h"
#include "store/person/message.h"

enum { LETTERS_SHOWN = 100 };

static bool show_one(struct ask *a, const struct message *m, struct err *err)
{
    struct view *v = view_add(a->view, "letters");
    struct raw masked;
    char id[ID_TEXT];
    if (!desk_mask(&a->arena, m->to, &masked))
        return err_memory(err);
    view_copy(v, "id", id_format(m->id, id));
    view_raw(v, "who", masked);
    view_raw(v, "subject", m->subject);
    ask_time(v, "at", m->at);
    return true;
}

/* The newest first; whom they are to is told on each one's own page. */
bool desk_letters(struct ask *a, struct err *err)
{
    const struct message *all;
    size_t count;
    if (!message_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = count; i-- > 0 && count - i <= LETTERS_SHOWN;) {
        if (!message_is_call(&all[i]) && !show_one(a, &all[i], err))
            return false;
    }
    view_flag(a->view, "has_mail", a->site->mail.n > 0);
    return ask_page(a, "desk_letters.html", err);
}

bool desk_letter(struct ask *a, struct err *err)
{
    const struct message *all;
    struct id id;
    size_t count;
    if (!ask_id(a, 0, &id))
        return true;
    if (!message_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!id_eq(all[i].id, id))
            continue;
        view_raw(a->view, "to", all[i].to);
        view_raw(a->view, "subject", all[i].subject);
        view_raw(a->view, "words", all[i].text);
        ask_time(a->view, "at", all[i].at);
        return ask_page(a, "desk_letter.html", err);
    }
    ask_refuse(a, 404, "absent");
    return true;
}

/* Checks that expired, and keys of cases whose 30 days are over. */
bool desk_sweep(struct ask *a, struct err *err)
{
    struct request_swept swept;
    return flow_request_sweep(a->flow, &swept, err);
}
