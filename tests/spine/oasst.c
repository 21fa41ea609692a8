#include "tests/spine/oasst.h"

#include <string.h>

#include "base/instant.h"
#include "base/mem.h"
#include "text/json.h"
#include "text/json_split.h"
#include "text/json_write.h"

/* The corpus was written from February to April 2023. */
#define EARLY  "2023-01-01T00:00:00Z"
#define SWITCH "2023-02-20T00:00:00Z"
#define LATE   "2023-06-01T00:00:00Z"
#define NOTICE "2022-12"

enum { ARENA_BYTES = 1 << 28, LINE_BYTES = 1 << 20 };

static bool read_message(struct oasst *o, const struct json *v, struct message *m)
{
    struct raw user = json_raw(json_get(v, STR("user_id")));
    *m = (struct message){.id = json_raw(json_get(v, STR("message_id"))),
        .parent = json_raw(json_get(v, STR("parent_id"))),
        .text = json_raw(json_get(v, STR("text"))),
        .time = json_raw(json_get(v, STR("created_date"))),
        .tree = json_raw(json_get(v, STR("message_tree_id"))),
        .rank = INT64_MAX,
        .up = -1,
        .next = -1,
        .down = -1};
    m->assistant = raw_eq_str(json_raw(json_get(v, STR("role"))), STR("assistant"));
    if (!json_i64(json_get(v, STR("rank")), &m->rank))
        m->rank = INT64_MAX;
    return raw_token(user, &m->user) && m->id.n > 0 && o->message_count < MESSAGES_MAX;
}

static bool read_line(struct oasst *o, struct raw line, struct err *err)
{
    struct json *v;
    struct raw copy;
    if (!arena_raw(&o->a, line, &copy))
        return err_memory(err);
    if (!json_parse(&o->a, copy, &v, err))
        return false;
    if (!read_message(o, v, &o->messages[o->message_count]))
        return err_set(err, ERR_INPUT, "test.oasst", "a message is not as expected");
    o->message_count++;
    return true;
}

static bool read_lines(struct oasst *o, struct raw jsonl, struct err *err)
{
    struct source_mem mem = {jsonl};
    struct source source = source_from_mem(&mem);
    struct json_stream stream;
    struct json_element element;
    enum json_got got;
    bool done = true;
    json_stream_init(&stream, &source, JSON_SPLIT_LINES, LINE_BYTES);
    while (done && (got = json_stream_next(&stream, &element, err)) == JSON_GOT_ELEMENT)
        done = read_line(o, element.bytes, err);
    json_stream_fini(&stream);
    return done && got == JSON_GOT_END;
}

/* Siblings by rank, then by place in the file. */
static void hang(struct oasst *o, int up, int i)
{
    int *link = &o->messages[up].down;
    while (*link >= 0 && o->messages[*link].rank <= o->messages[i].rank)
        link = &o->messages[*link].next;
    o->messages[i].next = *link;
    o->messages[i].up = up;
    *link = i;
}

static void link_messages(struct oasst *o)
{
    for (size_t i = 0; i < o->message_count; i++) {
        for (size_t k = 0; o->messages[i].parent.n > 0 && k < o->message_count; k++) {
            if (raw_eq(o->messages[k].id, o->messages[i].parent)) {
                hang(o, (int)k, (int)i);
                break;
            }
        }
    }
}

static void find_paths(struct oasst *o)
{
    for (size_t i = 0; i < o->message_count && o->tree_count < TREES_MAX; i++) {
        struct tree *tree = &o->trees[o->tree_count];
        if (o->messages[i].up >= 0)
            continue;
        for (int at = (int)i; at >= 0 && tree->length < PATH_MAX_TURNS;
             at = o->messages[at].down)
            tree->path[tree->length++] = at;
        o->tree_count++;
    }
}

static enum habit habit_of(size_t number)
{
    static const int shares[] = {
#define SHARE(id, share) share,
        HABIT_TABLE(SHARE)
#undef SHARE
    };
    int draw = (int)((number * UINT64_C(2654435761) + 12345) >> 7) % 100;
    int habit = 0;
    while (habit < HABIT_COUNT - 1 && draw >= shares[habit])
        draw -= shares[habit++];
    return (enum habit)habit;
}

static bool find_people(struct oasst *o, struct err *err)
{
    for (size_t i = 0; i < o->message_count; i++) {
        bool added;
        uint64_t *place = map_put(&o->by_user, o->messages[i].user, &added);
        if (!place)
            return err_memory(err);
        if (!added)
            continue;
        *place = o->person_count;
        o->people[o->person_count] = (struct person){
            .user = o->messages[i].user, .habit = habit_of(o->person_count)};
        o->people[o->person_count].donor =
            o->person_count % 2 == 0 && o->people[o->person_count].habit == HABIT_OFF;
        o->person_count++;
    }
    return true;
}

struct oasst *oasst_read(struct raw jsonl, struct err *err)
{
    struct oasst *o = mem_zalloc(sizeof *o);
    if (!o)
        return NULL;
    arena_init(&o->a, ARENA_BYTES);
    map_init(&o->by_user, MESSAGES_MAX, 1);
    if (!read_lines(o, jsonl, err) || !find_people(o, err)) {
        oasst_free(o);
        return NULL;
    }
    link_messages(o);
    find_paths(o);
    return o;
}

void oasst_free(struct oasst *o)
{
    if (!o)
        return;
    map_fini(&o->by_user);
    arena_fini(&o->a);
    mem_free(o);
}

struct person *oasst_person(struct oasst *o, const struct message *m)
{
    return &o->people[*map_find(&o->by_user, m->user)];
}

static bool said_before_switch(const struct message *m)
{
    return memcmp(m->time.p, SWITCH, 10) < 0; /* dates sort as text */
}

/* People donate turns of conversations they began. */
static bool is_donated(struct oasst *o, const struct message *m)
{
    const struct message *root = m;
    while (root->up >= 0)
        root = &o->messages[root->up];
    return oasst_person(o, m)->donor && str_eq(root->user, m->user);
}

const char *oasst_code(struct oasst *o, const struct message *m)
{
    const struct person *p = oasst_person(o, m);
    switch (p->habit) {
    case HABIT_OFF:
        return is_donated(o, m) ? "D1" : "A1";
    case HABIT_OFF_THEN_ON:
        return said_before_switch(m) ? "A1" : "P1";
    case HABIT_NEVER_ASKED:
        return o->strict ? "C2" : "P1";
    case HABIT_ON_THEN_OFF:
        return o->strict ? "A2" : "P1";
    case HABIT_MINOR:
        return o->strict ? "M1" : "P1";
    case HABIT_OBJECTED:
        return o->strict ? "O2" : "P1";
    case HABIT_ON:
    case HABIT_COUNT:
        break;
    }
    return "P1";
}

static bool is_gift(struct oasst *o, const struct message *m)
{
    return strcmp(oasst_code(o, m), "D1") == 0;
}

void oasst_expect(struct oasst *o)
{
    for (size_t i = 0; i < o->tree_count; i++) {
        struct tree *tree = &o->trees[i];
        const struct message *before = NULL;
        bool asked = false;
        for (size_t k = 0; k < tree->length; k++) {
            const struct message *m = &o->messages[tree->path[k]];
            const char *code = oasst_code(o, m);
            if (strcmp(code, "P1") != 0 && strcmp(code, "D1") != 0)
                break;
            if (m->assistant && is_gift(o, m) && !(before && is_gift(o, before)))
                break;
            asked |= !m->assistant;
            if (m->assistant && asked)
                tree->kept = k + 1;
            before = m;
        }
    }
}

static void add_choice(struct buf *out, const char *at, struct str who,
    const char *control, const char *value)
{
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    jw_key(&w, STR("at"));
    jw_str(&w, str_z(at));
    jw_key(&w, STR("kind"));
    jw_str(&w, STR("person"));
    jw_key(&w, STR("who"));
    jw_str(&w, who);
    jw_key(&w, STR("control"));
    jw_str(&w, str_z(control));
    jw_key(&w, STR("value"));
    jw_str(&w, str_z(value));
    jw_key(&w, STR("notice"));
    jw_str(&w, STR(NOTICE));
    jw_object_end(&w);
    jw_line(&w);
}

void oasst_choices(const struct oasst *o, struct buf *out)
{
    for (size_t i = 0; i < o->person_count; i++) {
        const struct person *p = &o->people[i];
        bool no = p->habit == HABIT_OFF || p->habit == HABIT_OFF_THEN_ON;
        add_choice(out, EARLY, p->user, "tier", "free");
        add_choice(out, EARLY, p->user, "region", "other");
        add_choice(
            out, EARLY, p->user, "age", p->habit == HABIT_MINOR ? "minor" : "adult");
        if (p->habit != HABIT_NEVER_ASKED)
            add_choice(out, EARLY, p->user, "training", no ? "off" : "on");
        if (p->habit == HABIT_ON_THEN_OFF)
            add_choice(out, LATE, p->user, "training", "off");
        if (p->habit == HABIT_OFF_THEN_ON)
            add_choice(out, SWITCH, p->user, "training", "on");
        if (p->habit == HABIT_OBJECTED)
            add_choice(out, LATE, p->user, "objection", "on");
    }
}

static void add_message(struct jw *w, const struct oasst *o, const struct message *m)
{
    jw_object_begin(w);
    jw_key(w, STR("id"));
    jw_raw(w, m->id);
    if (m->up >= 0) {
        jw_key(w, STR("parent_id"));
        jw_raw(w, o->messages[m->up].id);
    }
    jw_key(w, STR("role"));
    jw_str(w, m->assistant ? STR("assistant") : STR("user"));
    jw_key(w, STR("content"));
    jw_raw(w, m->text);
    jw_key(w, STR("user_id"));
    jw_str(w, m->user);
    jw_key(w, STR("time"));
    jw_raw(w, m->time);
    jw_object_end(w);
}

/* Every message of a tree, with its branches, parents first. */
static void add_tree(struct jw *w, const struct oasst *o, int root)
{
    int at = root;
    while (at >= 0) {
        add_message(w, o, &o->messages[at]);
        if (o->messages[at].down >= 0) {
            at = o->messages[at].down;
            continue;
        }
        while (at >= 0 && at != root && o->messages[at].next < 0)
            at = o->messages[at].up;
        at = at == root || at < 0 ? -1 : o->messages[at].next;
    }
}

void oasst_conversations(const struct oasst *o, struct buf *out)
{
    for (size_t i = 0; i < o->tree_count; i++) {
        const struct tree *tree = &o->trees[i];
        const struct message *root = &o->messages[tree->path[0]];
        struct jw w = jw_to(out);
        jw_object_begin(&w);
        jw_key(&w, STR("id"));
        jw_raw(&w, root->tree);
        jw_key(&w, STR("user_id"));
        jw_str(&w, root->user);
        jw_key(&w, STR("service"));
        jw_str(&w, STR("chatgpt"));
        jw_key(&w, STR("mode"));
        jw_str(&w, STR("regular"));
        jw_key(&w, STR("current_message"));
        jw_raw(&w, o->messages[tree->path[tree->length - 1]].id);
        jw_key(&w, STR("messages"));
        jw_array_begin(&w);
        add_tree(&w, o, tree->path[0]);
        jw_array_end(&w);
        jw_object_end(&w);
        jw_line(&w);
    }
}

static void add_donation(struct buf *out, const struct message *m)
{
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    jw_key(&w, STR("who"));
    jw_str(&w, m->user);
    jw_key(&w, STR("conversation"));
    jw_raw(&w, m->tree);
    jw_key(&w, STR("node"));
    jw_raw(&w, m->id);
    jw_key(&w, STR("purpose"));
    jw_str(&w, STR("train"));
    jw_key(&w, STR("given"));
    jw_str(&w, STR(LATE));
    jw_key(&w, STR("notice"));
    jw_str(&w, STR(NOTICE));
    jw_key(&w, STR("adult"));
    jw_bool(&w, true);
    jw_object_end(&w);
    jw_line(&w);
}

void oasst_donations(struct oasst *o, struct buf *out)
{
    for (size_t i = 0; i < o->message_count; i++) {
        if (is_donated(o, &o->messages[i]))
            add_donation(out, &o->messages[i]);
    }
}
