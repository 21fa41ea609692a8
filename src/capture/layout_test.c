#include "capture/layout.h"

#include "tests/harness/fixture.h"
#include "tests/harness/t.h"

#define ONE(id) "[{'id':'" id "','mapping':{'r':{'parent':null,'message':null}}}]"

static void put(struct fixture *f, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        fixture_add(f, names[i], names[i][0] ? ONE("c") : "");
}

/* The entries' numbers in reading order, or the error's id. */
static void layout_of(const char *const *names, struct buf *out)
{
    struct fixture f;
    struct layout l;
    struct err err;
    size_t count = 0;
    fixture_init(&f);
    put(&f, names);
    for (; names[count]; count++)
        f.entries[count].name = raw_from_str(str_z(names[count]));
    struct capture_archive a = {f.entries, count, fixture_open, NULL, &f, false};
    bool done = layout_init(&l, &a, &err);
    if (!done)
        buf_printf(out, "%s", err.id);
    for (size_t i = 0; done && i < l.conversations.n; i++)
        buf_printf(out, "%zu ", l.conversations.p[i]);
    layout_fini(&l);
    fixture_fini(&f);
}

static void names_tell_which_files_hold_conversations(struct t *t)
{
    static const struct {
        const char *says;
        const char *names[6];
        const char *want;
    } rows[] = {
        {"a single file is it, whatever its name", {"chats.txt"}, "0 "},
        {"a single stream has no name", {""}, "0 "},
        {"conversations.json among others", {"user.json", "conversations.json"}, "1 "},
        {"in a folder", {"x/user.json", "x/conversations.json"}, "1 "},
        {"shards in the order of their numbers",
            {"conversations-002.json", "conversations-000.json",
                "conversations-001.json"},
            "1 2 0 "},
        {"shards counted from one", {"conversations-2.json", "conversations-1.json"},
            "1 0 "},
        {"a missing shard", {"conversations-000.json", "conversations-002.json"},
            "capture.shard_missing"},
        {"the shortest folder wins",
            {"sites/export_manifest.json", "export_manifest.json",
                "conversations.json"},
            "2 "},
        {"JSON lines when nothing else is there", {"b.jsonl", "a.jsonl", "readme.md"},
            "0 1 "},
        {"nothing to read", {"a.png", "b.txt"}, "capture.no_conversations"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out;
        buf_init(&out, 1000);
        layout_of(rows[i].names, &out);
        if (!T_STR(t, buf_str(&out), str_z(rows[i].want)))
            t_note(t, "%s", rows[i].says);
        buf_fini(&out);
    }
}

static void run_with_manifest(struct fixture *f, const char *manifest)
{
    fixture_init(f);
    fixture_add(f, "export_manifest.json", manifest);
    fixture_add(f, "conversations-000.json", ONE("a"));
    fixture_add(f, "conversations-001.json", ONE("b"));
}

static void the_manifest_says_which_shards_there_are(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    run_with_manifest(&f,
        "{'version':1,'logical_files':{'conversations.json':{'sharded':"
        "true,'files':['conversations-001.json',"
        "{'path':'conversations-000.json'}]}},'export_files':[{'path':"
        "'conversations-000.json','size_bytes':1},{'path':'a.png'}]}");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], 2);
    T_EQ(t, f.report.count[CAPTURE_FILE_SIZE], 1);
    T_EQ(t, f.report.count[CAPTURE_FILE_MISSING], 1);
    T_EQ(t, f.report.count[CAPTURE_FILE_UNREAD], 0);
    fixture_fini(&f);
}

static void a_listed_shard_that_is_missing_is_named(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    run_with_manifest(&f, "{'logical_files':{'conversations.json':{'files':"
                          "['conversations-000.json','conversations-007.json']}}}");
    T_FAILS(t, fixture_run(&f, &o), &f.err, "capture.shard_missing");
    T_STR(t, str_slice(str_z(f.err.text), 0, 22), STR("conversations-007.json"));
    T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], 0);
    fixture_fini(&f);
    run_with_manifest(&f, "{'logical_files':{'conversations.json':{'files':"
                          "['conversations-000.json','Ann Example.json']}}}");
    T_FAILS(t, fixture_run(&f, &o), &f.err, "capture.shard_missing");
    T_STR(t, str_slice(str_z(f.err.text), 0, 6), STR("file 2"));
    fixture_fini(&f);
}

static const struct t_case cases[] = {
    T_CASE(names_tell_which_files_hold_conversations),
    T_CASE(the_manifest_says_which_shards_there_are),
    T_CASE(a_listed_shard_that_is_missing_is_named),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
