#include "rights/export.h"

#include <string.h>

#include "base/attr.h"
#include "base/buf.h"
#include "tests/harness/fixture.h"
#include "tests/harness/t.h"
#include "text/json.h"

/* Exported files, in memory. */
enum { FILES_MAX = 12 };

struct place {
    char names[FILES_MAX][64];
    struct buf texts[FILES_MAX];
    size_t n;
};

static void place_init(struct place *p)
{
    *p = (struct place){.n = 0};
    for (size_t i = 0; i < FILES_MAX; i++)
        buf_init(&p->texts[i], 16 << 20);
}

static void place_fini(struct place *p)
{
    for (size_t i = 0; i < FILES_MAX; i++)
        buf_fini(&p->texts[i]);
}

static bool place_begin(void *ctx, struct str name, struct err *err)
{
    struct place *p = ctx;
    if (p->n == FILES_MAX)
        return err_set(err, ERR_LIMIT, "test.files", "too many files");
    snprintf(p->names[p->n++], 64, "%" STR_FMT, STR_ARG(name));
    return true;
}

static bool place_write(void *ctx, const void *bytes, size_t n, struct err *err)
{
    struct place *p = ctx;
    buf_add(&p->texts[p->n - 1], bytes, n);
    return buf_ok(&p->texts[p->n - 1], err);
}

static bool place_end(void *ctx, struct err *err)
{
    (void)ctx, (void)err;
    return true;
}

static struct raw place_file(const struct place *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (strcmp(p->names[i], name) == 0)
            return buf_raw(&p->texts[i]);
    }
    return raw_of(NULL, 0);
}

static bool give(void *ctx, const struct conversation *c, struct err *err)
{
    return export_conversation(ctx, c, err);
}

/* Imports `text` and exports what came; `out` is what the fixture printed. */
static bool go_round(
    struct raw text, struct place *to, struct buf *out, struct err *err)
{
    struct capture_options o = capture_options_default();
    struct export_place place = {place_begin, place_write, place_end, to};
    struct export *e;
    struct fixture f;
    if (!export_open(&place, &e, err))
        return false;
    fixture_init(&f);
    fixture_add_raw(&f, "", text);
    f.also = give;
    f.also_ctx = e;
    bool done = fixture_run(&f, &o);
    if (!done)
        *err = f.err;
    buf_add_raw(out, buf_raw(&f.out));
    uint8_t sum[32];
    done = done && export_finish(e, sum, err) && buf_ok(out, err);
    fixture_fini(&f);
    export_close(e);
    return done;
}

#define MESSAGE(content, more)                                                         \
    "[{'id':'c','title':'T','create_time':1704067200.5,'current_node':'m','shoe':43,"  \
    "'gizmo_id':'g-1','is_do_not_remember':true,'mapping':{'r':{'id':'r','message':"   \
    "null},'m':{'id':'m','parent':'r','message':{'id':'m','author':{'role':"           \
    "'assistant'},'create_time':1704067201.25,'content':" content ",'weight':1.0" more \
    "}}}}]"

static const char *const rows[] = {
    MESSAGE("{'content_type':'text','parts':['hi']}", ""),
    MESSAGE("{'content_type':'text','parts':['a','b']}", ""),
    MESSAGE("{'content_type':'text','parts':['']}", ",'extra':[1,2]"),
    MESSAGE("{'content_type':'text'}", ""),
    MESSAGE("{'content_type':'text','parts':['half \\ud800 pair']}", ""),
    MESSAGE(
        "{'content_type':'code','language':'c','text':'x'}", ",'recipient':'python'"),
    MESSAGE("{'content_type':'multimodal_text','parts':[{'content_type':"
            "'image_asset_pointer','asset_pointer':'sediment://file_1'},'see']}",
        ",'metadata':{'attachments':[{'id':'file_1','name':'a.png'}]}"),
    MESSAGE(
        "{'content_type':'thoughts','thoughts':[{'summary':'s','content':'c'}]}", ""),
    MESSAGE("{'content_type':'hologram','text':'x'}", ",'metadata':{'k':1.50}"),
    MESSAGE("{'content_type':'user_editable_context','user_profile':'p',"
            "'user_instructions':'i'}",
        ",'metadata':{'is_visually_hidden_from_conversation':true}"),
    "{'id':'1','user_id':'ann','title':'x','shoe':43,'service':'api','mode':'temporary'"
    ","
    "'messages':[{'role':'user','content':'a','time':'2001-01-01T00:00:00Z','hat':1},"
    "{'role':'assistant','content':[{'type':'text','text':'b'},{'type':'x'}]},{'role':"
    "'tool','content':'','time':-4},{'role':'user','user_id':'bob','content':'z'}]}",
    "{'message_tree_id':'1','prompt':{'message_id':'1','user_id':'ann','role':'"
    "prompter',"
    "'text':'q','lang':'en','replies':[{'message_id':'2','user_id':'bob','role':"
    "'assistant','text':'a'},{'message_id':'3','user_id':'cem','role':'assistant','"
    "text':"
    "'b'}]}}",
    "[{'uuid':'c1','name':'T','summary':'','chat_messages':[{'uuid':'m1','sender':'"
    "human',"
    "'text':'hi','created_at':'2024-01-01T00:00:01Z','files':[]},{'uuid':'m2','sender':"
    "'assistant','content':[{'type':'thinking','thinking':'hm'},{'type':'text','text':"
    "'yes'}]}]}]",
    "[{'id':'t1','userId':'ann','timestamp':'2024-01-01T00:00:00Z','input':{'messages':"
    "[{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user',"
    "'content':'c'}]},'output':{'role':'assistant','content':'d'}}]",
};

static void check_round(struct t *t, const char *given)
{
    struct buf text, first, second;
    struct place one, two;
    struct err err = ERR_INIT;
    buf_init(&text, 1 << 20);
    buf_init(&first, 1 << 20);
    buf_init(&second, 1 << 20);
    place_init(&one);
    place_init(&two);
    for (const char *c = given; *c; c++)
        buf_add_char(&text, *c == '\'' ? '"' : *c);
    bool good = T_DONE(t, go_round(buf_raw(&text), &one, &first, &err), &err);
    struct raw shard = place_file(&one, "conversations-000.json");
    good = good && T_DONE(t, go_round(shard, &two, &second, &err), &err);
    good &= T_STR(t, buf_str(&second), buf_str(&first));
    for (size_t i = 0; i < one.n; i++)
        good &= T_STR(t, buf_str(&two.texts[i]), buf_str(&one.texts[i]));
    T_OK(t, first.n > 0);
    if (!good)
        t_note(t, "given %s", given);
    buf_fini(&text);
    buf_fini(&first);
    buf_fini(&second);
    place_fini(&one);
    place_fini(&two);
}

static void export_import_export_is_the_same(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        check_round(t, rows[i]);
}

static struct choice line(uint64_t position, enum control control, const char *value)
{
    return (struct choice){.at = instant_from_civil(2024, 1, (int)position),
        .recorded = INSTANT_UNKNOWN,
        .position = position,
        .control = control,
        .value = str_z(value),
        .actor = STR("person")};
}

static bool write_all(struct export *e, struct err *err)
{
    const struct choice ledger[] = {line(1, CONTROL_TRAINING, "off"),
        line(2, CONTROL_TRAINING, "on"), line(3, CONTROL_VOICE, "off")};
    uint8_t sum[32];
    const struct export_account account = {
        .id = raw_from_str(STR("u1")), .ledger = ledger, .count = 3};
    return export_account(e, &account, err) && export_choice(e, &ledger[0], err) &&
           export_choice(e, &ledger[1], err) &&
           export_line(e, EXPORT_USES,
               raw_from_str(STR("{\"dataset\":\"d\",\"conversation\":\"c\"}")), err) &&
           export_finish(e, sum, err);
}

static void the_account_and_the_lists_are_written(struct t *t)
{
    struct place p;
    struct err err;
    struct export_place place = {place_begin, place_write, place_end, &p};
    struct export *e;
    place_init(&p);
    T_DONE(t, export_open(&place, &e, &err), &err);
    T_DONE(t, write_all(e, &err), &err);
    T_OK(t, raw_eq_str(place_file(&p, "user.json"), STR("{\"id\":\"u1\"}")));
    T_OK(t, raw_eq_str(place_file(&p, "user_settings.json"),
                STR("[{\"user_id\":\"u1\",\"settings\":{\"training_allowed\":true,"
                    "\"voice_training_allowed\":false}}]")));
    T_OK(t, raw_eq_str(place_file(&p, "abide/choices.jsonl"),
                STR("{\"position\":1,\"at\":\"2024-01-01T00:00:00Z\",\"control\":"
                    "\"training\",\"value\":\"off\",\"actor\":\"person\"}\n"
                    "{\"position\":2,\"at\":\"2024-01-02T00:00:00Z\",\"control\":"
                    "\"training\",\"value\":\"on\",\"actor\":\"person\"}\n")));
    export_close(e);
    place_fini(&p);
}

static void every_file_is_json_and_in_the_manifest(struct t *t)
{
    struct place p;
    struct err err;
    struct arena a;
    struct json *v;
    struct export_place place = {place_begin, place_write, place_end, &p};
    struct export *e;
    place_init(&p);
    arena_init(&a, 1 << 20);
    T_DONE(t, export_open(&place, &e, &err), &err);
    T_DONE(t, write_all(e, &err), &err);
    T_DONE(t, json_parse(&a, place_file(&p, "abide/schema.json"), &v, &err), &err);
    struct raw manifest = place_file(&p, "export_manifest.json");
    T_DONE(t, json_parse(&a, manifest, &v, &err), &err);
    const struct json *files = json_get(v, STR("export_files"));
    T_EQ(t, json_count(files) + 1, p.n);
    for (const struct json *f = json_first(files); f; f = json_next(f)) {
        int64_t size = -1;
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)json_raw(json_get(f, STR("path"))).n,
            (const char *)json_raw(json_get(f, STR("path"))).p);
        T_OK(t, json_i64(json_get(f, STR("size_bytes")), &size));
        T_EQ(t, size, place_file(&p, name).n);
    }
    arena_fini(&a);
    export_close(e);
    place_fini(&p);
}

static void lists_come_in_their_order(struct t *t)
{
    struct place p;
    struct err err;
    struct export_place place = {place_begin, place_write, place_end, &p};
    struct export *e;
    struct raw json = raw_from_str(STR("{}"));
    place_init(&p);
    T_DONE(t, export_open(&place, &e, &err), &err);
    T_DONE(t, export_line(e, EXPORT_USES, json, &err), &err);
    T_FAILS(t, export_line(e, EXPORT_STAMPS, json, &err), &err, "rights.list_order");
    export_close(e);
    place_fini(&p);
}

static bool attempt(void *ctx)
{
    struct place p;
    struct buf out;
    struct err err;
    place_init(&p);
    buf_init(&out, 1 << 20);
    bool done = go_round(*(struct raw *)ctx, &p, &out, &err);
    buf_fini(&out);
    place_fini(&p);
    return done;
}

static void exporting_survives_every_failed_allocation(struct t *t)
{
    static const char text[] =
        "[{\"id\":\"c\",\"mapping\":{\"m\":{\"message\":{\"author\":"
        "{\"role\":\"user\"},\"content\":{\"content_type\":\"text\","
        "\"parts\":[\"hi\"]}}}}}]";
    struct raw given = raw_of(text, sizeof text - 1);
    t_oom(t, attempt, &given);
}

static const struct t_case cases[] = {
    T_CASE(export_import_export_is_the_same),
    T_CASE(the_account_and_the_lists_are_written),
    T_CASE(every_file_is_json_and_in_the_manifest),
    T_CASE(lists_come_in_their_order),
    T_CASE(exporting_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
