#include "portal/core/ask.h"

#include <stdio.h>

#include "base/mem.h"
#include "portal/core/footer.h"
#include "rights/request/zone.h"
#include "text/hex.h"

enum { COOKIE_MAX = 512, PATH_OUT_MAX = 600 };
static const int day_s = 86400;

static void add_languages(struct ask *a)
{
    for (size_t i = 0; i < web_language_count; i++) {
        struct view *v = view_add(a->view, "languages");
        view_str(v, "tag", web_languages[i].tag);
        view_str(v, "own_name", web_languages[i].name);
        view_flag(v, "chosen", &web_languages[i] == a->language);
    }
}

/* Messages that only a list of ours names: anything else says nothing. */
static void add_said(struct ask *a)
{
    struct str said = form_token(&a->form, STR("said"));
    struct buf key;
    buf_init(&key, 80);
    buf_add_z(&key, "said.");
    buf_add_str(&key, said);
    if (said.n && a->method == HTTP_METHOD_GET && buf_ok(&key, NULL) &&
        web_message_find(a->language, buf_str(&key)).p)
        view_str(a->view, "said", said);
    buf_fini(&key);
}

static void add_frame(struct ask *a, const char *template)
{
    struct str page = str_z(template);
    struct view *v = a->view;
    view_str(v, "page", page);
    view_str(v, "here", str_slice(page, 0, page.n - 5));
    view_flag(v, "at_controls", str_eq(page, STR("controls.html")));
    view_flag(v, "at_chats", str_starts(page, STR("chat")));
    view_flag(v, "at_data", str_eq(page, STR("data.html")));
    view_flag(v, "at_queue", str_eq(page, STR("desk_queue.html")));
    view_flag(v, "at_metrics", str_eq(page, STR("desk_metrics.html")));
    view_flag(v, "at_letters", str_starts(page, STR("desk_letter")));
    view_flag(v, "at_me", str_eq(page, STR("desk_me.html")));
    view_flag(v, "at_account", str_eq(page, STR("account.html")));
    view_str(v, "lang", a->language->tag);
    view_str(v, "script", str_z(a->site->script));
    view_str(v, "key_script", str_z(a->site->key_script));
    view_str(v, "site", a->site->title);
    view_flag(v, "signed_in", a->who.signed_in);
    view_str(v, "staff_name", str_z(a->who.staff_name));
    view_str(v, "staff_role", party_word(a->who.staff));
    for (int i = PARTY_OPERATOR; i <= PARTY_ADMIN; i++) {
        if (a->who.staff == (enum party)i)
            view_flag(v, party_word((enum party)i).p, true);
    }
    view_str(v, "csrf", str_z(a->who.csrf));
    view_raw(v, "path", a->path);
    add_languages(a);
    add_said(a);
    footer_add(a);
}

bool ask_page(struct ask *a, const char *template, struct err *err)
{
    bool desk = a->who.staff != PARTY_NOBODY;
    struct template_in in = {
        desk ? STR("desk_layout.html") : STR("layout.html"), a->view, a->language};
    add_frame(a, template);
    if (!view_whole(a->view))
        return err_memory(err);
    a->status = a->status ? a->status : 200;
    a->type = STR("text/html; charset=utf-8");
    return template_render(&in, &a->body, err);
}

void ask_redirect_raw(struct ask *a, struct raw path)
{
    bool kept = form_path(path) && arena_raw(&a->arena, path, &a->location);
    if (!kept)
        a->location = raw_from_str(STR("/"));
    a->status = 303;
}

void ask_redirect(struct ask *a, const char *path)
{
    ask_redirect_raw(a, raw_from_str(str_z(path)));
}

bool ask_leave(struct ask *a, struct raw url, struct err *err)
{
    a->status = 303;
    return arena_raw(&a->arena, url, &a->location) || err_memory(err);
}

void ask_refuse(struct ask *a, int status, const char *name)
{
    struct err err = ERR_INIT;
    a->status = status;
    a->location = raw_of(NULL, 0);
    buf_clear(&a->body);
    view_str(a->view, "refusal", str_z(name));
    if (ask_page(a, "refused.html", &err))
        return;
    a->type = STR("text/plain");
    buf_clear(&a->body);
    buf_add_z(&a->body, "there is not enough memory\n");
}

void ask_bytes(struct ask *a, struct str type, struct raw bytes)
{
    a->status = a->status ? a->status : 200;
    a->type = type;
    buf_clear(&a->body);
    buf_add_raw(&a->body, bytes);
}

void ask_cookie(struct ask *a, struct str name, struct raw value, int days)
{
    struct buf text;
    if (a->cookie_count == ASK_COOKIES_MAX)
        return;
    buf_init(&text, COOKIE_MAX);
    buf_add_str(&text, name);
    buf_add_char(&text, '=');
    buf_add_raw(&text, value);
    buf_add_z(&text, "; Path=/; HttpOnly; SameSite=Lax");
    if (a->site->secure)
        buf_add_z(&text, "; Secure");
    if (!value.n || days)
        buf_printf(&text, "; Max-Age=%d", value.n ? days * day_s : 0);
    if (buf_ok(&text, NULL) &&
        arena_raw(&a->arena, buf_raw(&text), &a->cookies[a->cookie_count]))
        a->cookie_count++;
    buf_wipe(&text);
}

void ask_tell(struct ask *a, const char *key)
{
    char query[64];
    struct buf path;
    bool has = false;
    buf_init(&path, PATH_OUT_MAX);
    buf_add_raw(&path, a->location);
    for (size_t i = 0; i < a->location.n; i++)
        has |= a->location.p[i] == '?';
    snprintf(query, sizeof query, "%csaid=%s", has ? '&' : '?', key);
    buf_add_z(&path, query);
    struct raw to;
    if (buf_ok(&path, NULL) && arena_raw(&a->arena, buf_raw(&path), &to))
        a->location = to;
    buf_fini(&path);
}

/* In the zone of whoever reads (portal/core/place.h), by its name; else in UTC. */
static struct instant local(const struct view *v, struct instant at, struct str *zone)
{
    static const int64_t minute_us = INT64_C(60000000);
    struct view_value chosen = view_find(v, STR("zone_number"));
    *zone = STR("UTC");
    if (chosen.kind != VIEW_TEXT || chosen.number >= ZONE_COUNT)
        return at;
    *zone = zone_word((enum zone)chosen.number);
    at.us += zone_offset_minutes((enum zone)chosen.number, at) * minute_us;
    return at;
}

void ask_time(struct view *v, const char *name, struct instant at)
{
    char text[INSTANT_TEXT_MAX], there[INSTANT_TEXT_MAX], said[INSTANT_TEXT_MAX + 40];
    char other[40];
    struct str zone;
    if (!v || !instant_known(at))
        return;
    at.us -= at.us % 1000000;
    struct str local_text = instant_format(local(v, at, &zone), there);
    int n = snprintf(said, sizeof said, "%.10s %.5s %" STR_FMT, local_text.p,
        local_text.p + 11, STR_ARG(zone));
    snprintf(other, sizeof other, "%s_text", name);
    view_copy(v, name, instant_format(at, text));
    const char *kept = arena_z(view_arena(v), str_z(other));
    if (kept)
        view_copy(v, kept, (struct str){said, (size_t)n});
}

bool ask_passes(struct ask *a, enum pass_kind kind, const struct pass **out,
    size_t *count, struct err *err)
{
    struct pass_name name = {.vault = a->who.vault, .kind = kind, .now = a->flow->now};
    return pass_list(a->flow->store, &name, &a->arena, out, count, err);
}

bool ask_id(struct ask *a, size_t name, struct id *out)
{
    struct str token;
    if (raw_token(a->names[name], &token) && id_parse(token, out))
        return true;
    ask_refuse(a, 404, "absent");
    return false;
}

void ask_fini(struct ask *a)
{
    parcel_free(a->parcel);
    buf_wipe(&a->body);
    arena_fini(&a->arena);
    mem_wipe(&a->who, sizeof a->who);
}
