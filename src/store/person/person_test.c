#include <string.h>

#include "store/erase/erase.h"
#include "store/person/message.h"
#include "store/person/pass.h"
#include "store/person/shelf.h"
#include "store/person/uses.h"
#include "tests/harness/world.h"

static const char token[] = "0123456789abcdef0123456789abcdef";

static struct instant hours(int n)
{
    return (struct instant){WORLD_NOON.us + n * INT64_C(3600000000)};
}

static struct raw text(const char *z)
{
    return raw_from_str(str_z(z));
}

/* A pass of Ann's of this kind, under the token, for a day. */
static struct id put(struct world *w, enum pass_kind kind, const char *what)
{
    struct pass p = {.made = WORLD_NOON,
        .expires = hours(24),
        .signed_in = WORLD_NOON,
        .what = text(what),
        .how = text("password"),
        .where = text("a browser")};
    struct err err = ERR_INIT;
    T_DONE(w->t, pass_id(w->s, w->ann.vault, kind, text(token), &p.id, &err), &err);
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, pass_put(w->s, w->ann.vault, kind, &p, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    return p.id;
}

static bool found(struct world *w, struct pass_name name, struct pass *out)
{
    struct err err = ERR_INIT;
    bool is = false;
    T_DONE(w->t, pass_find(w->s, &name, &w->a, out, &is, &err), &err);
    return is;
}

static void a_token_is_good_for_its_vault_and_kind_only(struct t *t)
{
    struct world w;
    struct pass p;
    struct id other;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct id id = put(&w, PASS_SESSION, "");
    struct pass_name name = {w.ann.vault, PASS_SESSION, id, hours(1)};
    world_reopen(&w);
    T_OK(t, found(&w, name, &p));
    T_OK(t, raw_eq(p.how, text("password")) && raw_eq(p.where, text("a browser")));
    T_EQ(t, p.signed_in.us, WORLD_NOON.us);
    name.kind = PASS_LINK;
    T_OK(t, !found(&w, name, &p));
    name = (struct pass_name){w.bob.vault, PASS_SESSION, id, hours(1)};
    T_OK(t, !found(&w, name, &p));
    /* The same token gives another id for another vault or kind. */
    T_DONE(t, pass_id(w.s, w.bob.vault, PASS_SESSION, text(token), &other, &err), &err);
    T_OK(t, !id_eq(id, other));
    T_DONE(t, pass_id(w.s, w.ann.vault, PASS_LINK, text(token), &other, &err), &err);
    T_OK(t, !id_eq(id, other));
    world_fini(&w);
}

static void what_has_ended_is_not_found(struct t *t)
{
    static const struct {
        const char *says;
        int hours;
        bool want;
    } rows[] = {{"an hour later", 1, true}, {"just before", 23, true},
        {"at its end", 24, false}, {"after", 25, false}};
    struct world w;
    struct pass p;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct id id = put(&w, PASS_SESSION, "");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct pass_name name = {w.ann.vault, PASS_SESSION, id, hours(rows[i].hours)};
        if (!T_EQ(t, found(&w, name, &p), rows[i].want))
            t_note(t, "%s", rows[i].says);
    }
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, pass_sweep(w.s, hours(24), &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_OK(
        t, !found(&w, (struct pass_name){w.ann.vault, PASS_SESSION, id, hours(1)}, &p));
    world_fini(&w);
}

static bool drop(struct world *w, struct id id)
{
    struct pass_name name = {w->ann.vault, PASS_LINK, id, hours(1)};
    struct err err = ERR_INIT;
    bool is = false;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, pass_drop(w->s, &name, &is, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    return is;
}

static void a_link_is_used_once(struct t *t)
{
    struct world w;
    if (!world_init(&w, t))
        return;
    struct id id = put(&w, PASS_LINK, "sign_in");
    T_OK(t, drop(&w, id));
    T_OK(t, !drop(&w, id));
    world_fini(&w);
}

static void all_sessions_but_one_can_be_ended(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct pass *all;
    size_t count = 0;
    if (!world_init(&w, t))
        return;
    struct id mine = put(&w, PASS_SESSION, "");
    struct pass_name name = {w.ann.vault, PASS_SESSION, mine, hours(1)};
    for (int i = 0; i < 3; i++) {
        struct pass p = {.made = hours(i), .expires = hours(30 + i)};
        p.id.b[0] = (uint8_t)(i + 1);
        T_DONE(t, store_begin(w.s, &err), &err);
        T_DONE(t, pass_put(w.s, w.ann.vault, PASS_SESSION, &p, &err), &err);
        T_DONE(t, store_commit(w.s, &err), &err);
    }
    T_DONE(t, pass_list(w.s, &name, &w.a, &all, &count, &err), &err);
    T_EQ(t, count, 4);
    T_EQ(t, all[0].expires.us, hours(32).us);
    T_OK(t, id_eq(all[3].id, mine));
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, pass_drop_others(w.s, &name, &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_DONE(t, pass_list(w.s, &name, &w.a, &all, &count, &err), &err);
    T_EQ(t, count, 1);
    T_OK(t, id_eq(all[0].id, mine));
    world_fini(&w);
}

static void too_long_a_text_is_refused(struct t *t)
{
    static const unsigned char much[PASS_TEXT_MAX + 1] = {0};
    struct world w;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct pass p = {.where = raw_of(much, sizeof much)};
    T_FAILS(
        t, pass_put(w.s, w.ann.vault, PASS_SESSION, &p, &err), &err, "store.no_begin");
    T_DONE(t, store_begin(w.s, &err), &err);
    T_FAILS(
        t, pass_put(w.s, w.ann.vault, PASS_SESSION, &p, &err), &err, "store.pass_text");
    store_rollback(w.s);
    world_fini(&w);
}

static void letter(struct world *w, struct id vault, const char *to, struct instant at)
{
    struct message m = {.vault = vault,
        .at = at,
        .to = text(to),
        .subject = text("s"),
        .text = text("t")};
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, message_put(w->s, &m, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
}

/* To whom, in order, with blanks. */
static const char *waiting(struct world *w, struct buf *out)
{
    const struct message *all;
    size_t count = 0;
    struct err err = ERR_INIT;
    buf_clear(out);
    T_DONE(w->t, message_list(w->s, &w->a, &all, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        buf_add_raw(out, all[i].to);
        buf_add_char(out, ' ');
    }
    return buf_z(out);
}

static void letters_wait_in_order_and_not_for_long(struct t *t)
{
    struct world w;
    struct buf out;
    struct err err = ERR_INIT;
    const struct message *all;
    size_t count = 0;
    buf_init(&out, 1024);
    if (!world_init(&w, t))
        return;
    letter(&w, (struct id){{0}}, "new", hours(1));
    letter(&w, w.ann.vault, "ann", hours(0));
    letter(&w, w.bob.vault, "bob", hours(2));
    world_reopen(&w);
    T_STR(t, str_z(waiting(&w, &out)), STR("ann new bob "));
    T_DONE(t, message_list(w.s, &w.a, &all, &count, &err), &err);
    buf_clear(&out);
    message_show(&all[0], &out);
    T_STR(
        t, buf_str(&out), STR("to: ann\nat: 2026-03-01T12:00:00Z\nsubject: s\n\nt\n"));
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, message_drop(w.s, &all[2], &err), &err);
    T_DONE(t, message_sweep(w.s, hours(MESSAGE_HOURS), &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_STR(t, str_z(waiting(&w, &out)), STR("new "));
    buf_fini(&out);
    world_fini(&w);
}

static void everything_of_a_person_goes_with_the_account(struct t *t)
{
    struct world w;
    struct pass p;
    struct buf out;
    struct err err = ERR_INIT;
    struct erase_ticket ticket;
    bool is = false;
    buf_init(&out, 1024);
    if (!world_init(&w, t))
        return;
    struct pass_name name = {
        w.ann.vault, PASS_SESSION, put(&w, PASS_SESSION, ""), hours(1)};
    letter(&w, w.ann.vault, "ann", hours(0));
    T_OK(t, found(&w, name, &p));
    struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = w.ann.vault, .at = hours(1)};
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, erase_request(w.s, &order, &ticket, &is, &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_OK(t, !found(&w, name, &p)); /* hidden at once */
    T_DONE(t, erase_run(w.s, ticket.erasure, hours(1), &err), &err);
    T_STR(t, str_z(waiting(&w, &out)), STR("")); /* nobody can read it */
    buf_fini(&out);
    world_fini(&w);
}

static void chats_come_a_page_at_a_time_the_newest_first(struct t *t)
{
    struct world w;
    struct shelf_place got[3];
    struct err err = ERR_INIT;
    uint64_t before = 0, after = 0;
    size_t count = 0;
    if (!world_init(&w, t))
        return;
    T_DONE(t, shelf_mark(w.s, w.ann.vault, &before, &err), &err);
    struct id put[5];
    for (int i = 0; i < 5; i++) {
        char name[16];
        struct world_talk talk = {.conv = name, .words1 = "a", .words2 = "b"};
        snprintf(name, sizeof name, "talk-%d", i);
        put[i] = world_put(&w, &talk, NULL, WORLD_TURNS, 8).conversation;
    }
    T_DONE(t, shelf_mark(w.s, w.ann.vault, &after, &err), &err);
    T_OK(t, before != after);
    struct shelf_page page = {.vault = w.ann.vault, .most = 3};
    T_DONE(t, shelf_read(w.s, &page, got, &count, &err), &err);
    T_EQ(t, count, 3);
    for (int i = 0; i < 3; i++)
        T_OK(t, id_eq(got[i].conversation, put[4 - i]) && got[i].live);
    page.before = got[2].number;
    T_DONE(t, shelf_read(w.s, &page, got, &count, &err), &err);
    T_EQ(t, count, 2);
    T_OK(t, id_eq(got[1].conversation, put[0]));
    page.vault = w.bob.vault;
    page.before = 0;
    T_DONE(t, shelf_read(w.s, &page, got, &count, &err), &err);
    T_EQ(t, count, 0);
    page.most = SHELF_PAGE_MAX + 1;
    T_FAILS(t, shelf_read(w.s, &page, got, &count, &err), &err, "store.shelf");
    world_fini(&w);
}

static void a_name_more_leads_to_the_same_account(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct account got;
    bool is = false;
    struct account_name name = {ACCOUNT_PERSON, STR("share"), text("token")};
    if (!world_init(&w, t))
        return;
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, account_also(w.s, &name, w.ann.vault, &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_DONE(t, account_find(w.s, &name, &got, &is, &err), &err);
    T_OK(t, is && id_eq(got.vault, w.ann.vault));
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, account_also_drop(w.s, &name, &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_DONE(t, account_find(w.s, &name, &got, &is, &err), &err);
    T_OK(t, !is);
    world_fini(&w);
}

static bool archive(struct world *w, struct conversation_key key, bool archived)
{
    struct err err = ERR_INIT;
    bool is = false;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, person_archive(w->s, key, archived, &is, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    return is;
}

static void archiving_changes_a_label_and_nothing_else(struct t *t)
{
    struct world w;
    struct stored_conversation before, after;
    if (!world_init(&w, t))
        return;
    struct world_talk talk = {
        .conv = "c", .title = "Title", .words1 = "a", .words2 = "b"};
    world_put(&w, &talk, NULL, WORLD_TURNS, 8);
    T_OK(t, world_load(&w, &before));
    T_EQ(t, before.mode, MODE_REGULAR);
    T_OK(t, !archive(&w, before.key, false));
    T_OK(t, archive(&w, before.key, true));
    T_OK(t, !archive(&w, before.key, true));
    T_OK(t, world_load(&w, &after));
    T_EQ(t, after.mode, MODE_ARCHIVED);
    T_EQ(t, after.count, before.count);
    T_OK(t, raw_eq(after.title, before.title));
    for (size_t i = 0; i < after.count; i++)
        T_EQ(t, after.turns[i].stamp.allow, before.turns[i].stamp.allow);
    T_OK(t, archive(&w, before.key, false));
    before.key.conversation.b[0] ^= 1;
    T_OK(t, !archive(&w, before.key, true));
    world_fini(&w);
}

static void uses_are_a_persons_own(struct t *t)
{
    struct world w;
    struct stored_conversation c;
    struct id dataset = {{7}}, handle;
    struct use got[2];
    struct err err = ERR_INIT;
    uint64_t n = 9;
    size_t count = 9;
    if (!world_init(&w, t))
        return;
    struct world_talk talk = {.conv = "c", .words1 = "a", .words2 = "b"};
    world_put(&w, &talk, NULL, WORLD_TURNS, 8);
    T_OK(t, world_load(&w, &c));
    world_dataset(&w, c.key, w.ann.vault, dataset, &handle);
    struct uses_page page = {.vault = w.ann.vault, .dataset = dataset, .most = 2};
    T_DONE(t, uses_count(w.s, w.ann.vault, dataset, &n, &err), &err);
    T_EQ(t, n, 1);
    T_DONE(t, uses_read(w.s, &page, got, &count, &err), &err);
    T_EQ(t, count, 1);
    T_OK(t, id_eq(got[0].handle, handle) && !got[0].withdrawn);
    T_OK(t, id_eq(got[0].key.conversation, c.key.conversation));
    page.vault = w.bob.vault;
    T_DONE(t, uses_read(w.s, &page, got, &count, &err), &err);
    T_EQ(t, count, 0);
    T_DONE(t, uses_count(w.s, w.bob.vault, dataset, &n, &err), &err);
    T_EQ(t, n, 0);
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_name_more_leads_to_the_same_account),
    T_CASE(archiving_changes_a_label_and_nothing_else),
    T_CASE(uses_are_a_persons_own),
    T_CASE(chats_come_a_page_at_a_time_the_newest_first),
    T_CASE(a_token_is_good_for_its_vault_and_kind_only),
    T_CASE(what_has_ended_is_not_found),
    T_CASE(a_link_is_used_once),
    T_CASE(all_sessions_but_one_can_be_ended),
    T_CASE(too_long_a_text_is_refused),
    T_CASE(letters_wait_in_order_and_not_for_long),
    T_CASE(everything_of_a_person_goes_with_the_account),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
