#include "portal/desk/reply.h"

#include <stdio.h>

#include "portal/desk/act.h"

/* Their texts are the messages reply.NAME; " | " there is an empty line here. */
static const struct str names[] = {STR_INIT("working"), STR_INIT("who_are_you"),
    STR_INIT("more_time"), STR_INIT("here_it_is"), STR_INIT("deleted"),
    STR_INIT("nothing_found"), STR_INIT("not_sure"), STR_INIT("others")};

enum { REPLY_MAX = 4096 };

static void add_day(struct buf *out, const struct request_view *r)
{
    int year, month, day;
    if (!instant_known(r->deadlines.due))
        return;
    zone_day_to_civil(
        zone_day(r->state.facts.zone, (struct instant){r->deadlines.due.us - 1}), &year,
        &month, &day);
    buf_printf(out, "%04d-%02d-%02d", year, month, day);
}

/* {number} and {day} of the case; what else stands in braces is a fault of ours. */
static void fill(struct str text, const struct request_view *r, struct buf *out)
{
    while (text.n) {
        if (str_starts(text, STR(" | "))) {
            buf_add_z(out, "\n\n");
            text = str_slice(text, 3, text.n);
        } else if (str_starts(text, STR("{number}"))) {
            buf_add_i64(out, r->row.number);
            text = str_slice(text, 8, text.n);
        } else if (str_starts(text, STR("{day}"))) {
            add_day(out, r);
            text = str_slice(text, 5, text.n);
        } else {
            buf_add_char(out, text.p[0]);
            text = str_slice(text, 1, text.n);
        }
    }
}

static bool show_text(struct ask *a, const struct request_view *r,
    const struct web_language *language, struct str name, struct err *err)
{
    char key[DESK_WORD_MAX];
    struct buf text;
    struct raw kept;
    snprintf(key, sizeof key, "reply.%" STR_FMT, STR_ARG(name));
    buf_init(&text, REPLY_MAX);
    fill(web_message_find(language, str_z(key)), r, &text);
    bool done = buf_ok(&text, err) &&
                (arena_raw(&a->arena, buf_raw(&text), &kept) || err_memory(err));
    buf_fini(&text);
    if (done)
        view_raw(a->view, "reply", kept);
    return done;
}

bool reply_show(
    struct ask *a, const struct request_view *r, struct raw language, struct err *err)
{
    struct str asked = form_token(&a->form, STR("reply")), tag;
    struct str in = form_token(&a->form, STR("in"));
    const struct web_language *chosen = NULL;
    bool done = true;
    if (in.n)
        chosen = web_language_find(in);
    else if (raw_token(language, &tag))
        chosen = web_language_find(tag);
    chosen = chosen ? chosen : a->language;
    for (size_t i = 0; i < web_language_count; i++) {
        struct view *v = view_add(a->view, "reply_languages");
        view_str(v, "reply_tag", web_languages[i].tag);
        view_str(v, "reply_language", web_languages[i].name);
        view_flag(v, "chosen", &web_languages[i] == chosen);
    }
    for (size_t i = 0; i < COUNT(names); i++) {
        struct view *v = view_add(a->view, "replies");
        bool this = str_eq(asked, names[i]);
        view_str(v, "name", names[i]);
        view_flag(v, "chosen", this);
        done = done && (!this || show_text(a, r, chosen, names[i], err));
    }
    view_str(a->view, "reply_lang", chosen->tag);
    return done;
}
