#include "store/beside/side.h"

#include <string.h>

#include "tests/harness/world.h"

static struct side_put of(
    struct world *w, const char *id, const char *json, uint64_t place)
{
    return (struct side_put){.vault = w->ann.vault,
        .record = {.file = STR("message_feedback.json"),
            .json = raw_of(json, strlen(json)),
            .id = raw_of(id, strlen(id)),
            .place = place}};
}

static enum side_done put(struct world *w, const struct side_put *p)
{
    enum side_done done = SIDE_KNOWN;
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, side_put(w->s, p, &done, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    return done;
}

/* "file json|" of each. */
static const char *text_of(struct world *w, struct buf *out)
{
    const struct side_record *all;
    struct err err = ERR_INIT;
    size_t count = 0;
    buf_clear(out);
    T_DONE(w->t, side_list(w->s, w->ann.vault, &w->a, &all, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        buf_add_str(out, all[i].file);
        buf_add_z(out, all[i].alone ? "! " : " ");
        buf_add_raw(out, all[i].json);
        buf_add_z(out, "|");
    }
    return buf_z(out);
}

static void records_come_back_in_the_order_of_their_files(struct t *t)
{
    struct world w;
    struct buf out;
    if (!world_init(&w, t))
        return;
    buf_init(&out, 1 << 16);
    struct side_put second = of(&w, "b", "{2}", 1), first = of(&w, "a", "{1}", 0);
    struct side_put ads = of(&w, "", "{x}", 0);
    ads.record.file = STR("ads.json");
    ads.record.alone = true;
    T_EQ(t, put(&w, &second), SIDE_ADDED);
    T_EQ(t, put(&w, &first), SIDE_ADDED);
    T_EQ(t, put(&w, &ads), SIDE_ADDED);
    world_reopen(&w);
    T_STR(t, str_z(text_of(&w, &out)),
        STR("ads.json! {x}|message_feedback.json {1}|message_feedback.json {2}|"));
    buf_fini(&out);
    world_fini(&w);
}

static void the_newer_record_of_an_id_takes_the_older_ones_place(struct t *t)
{
    struct world w;
    struct buf out;
    if (!world_init(&w, t))
        return;
    buf_init(&out, 1 << 16);
    struct side_put old = of(&w, "a", "{1}", 0), new = of(&w, "a", "{2}", 0);
    struct side_put bare = of(&w, "", "{1}", 5);
    T_EQ(t, put(&w, &old), SIDE_ADDED);
    T_EQ(t, put(&w, &old), SIDE_KNOWN);
    T_EQ(t, put(&w, &new), SIDE_CHANGED);
    T_EQ(t, put(&w, &bare), SIDE_ADDED);
    T_EQ(t, put(&w, &bare), SIDE_KNOWN);
    T_STR(t, str_z(text_of(&w, &out)),
        STR("message_feedback.json {2}|message_feedback.json {1}|"));
    old.record.file = STR("ads.json");
    old.record.alone = new.record.alone = true;
    new.record.file = STR("ads.json");
    T_EQ(t, put(&w, &old), SIDE_ADDED);
    T_EQ(t, put(&w, &new), SIDE_CHANGED);
    buf_fini(&out);
    world_fini(&w);
}

static void writing_needs_a_transaction(struct t *t)
{
    struct world w;
    enum side_done done;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct side_put p = of(&w, "a", "{1}", 0);
    T_FAILS(t, side_put(w.s, &p, &done, &err), &err, "store.no_begin");
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(records_come_back_in_the_order_of_their_files),
    T_CASE(the_newer_record_of_an_id_takes_the_older_ones_place),
    T_CASE(writing_needs_a_transaction),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
