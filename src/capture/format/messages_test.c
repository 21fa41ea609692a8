#include "capture/read/reader.h"

#include "tests/harness/fixture.h"
#include "tests/harness/t.h"

/* Messages JSONL. ' stands for ". */

#define HEAD(id) "conversation id=" id " jsonl/api/regular"

static const struct row {
    const char *says, *given, *want;
    enum capture_note note;
    uint64_t count;
} rows[] = {
    {"two messages in a row, each line a conversation",
        "{'id':'1','user_id':'ann','title':'T','messages':[{'role':'user','content':'a'"
        "},"
        "{'role':'assistant','content':'b'}]}\n{'id':2,'messages':[{'role':'user',"
        "'content':'c'}]}\n",
        "conversation id=1 title=T account=ann jsonl/api/regular\n"
        "* id=0 parent=-1 user/prompt text=a\n* id=1 parent=0 assistant/response "
        "text=b\n" HEAD("2") "\n* id=0 parent=-1 user/prompt text=c\n",
        CAPTURE_TIME_MISSING, 3},
    {"an array of conversations",
        "[{'id':'1','messages':[{'role':'user','content':'a'}]},\n "
        "{'id':'2','messages':"
        "[{'role':'user','content':'b'}]}]",
        HEAD("1") "\n* id=0 parent=-1 user/prompt text=a\n" HEAD(
            "2") "\n* id=0 parent=-1 user/prompt text=b\n",
        CAPTURE_CONVERSATIONS, 2},
    {"one object over several lines",
        "{\n 'id':'1',\n 'messages':[{'role':'user',\n 'content':'a'}]}\n",
        HEAD("1") "\n* id=0 parent=-1 user/prompt text=a\n", CAPTURE_CONVERSATIONS, 1},
    {"times are RFC 3339, seconds or milliseconds",
        "{'id':'1','messages':[{'role':'user','content':'a','time':'2024-01-01T00:00:"
        "00Z'},"
        "{'role':'user','content':'b','time':1704067200},{'role':'user','content':'c',"
        "'time':1704067200000}]}",
        HEAD("1") "\n* id=0 parent=-1 user/prompt at=2024-01-01T00:00:00Z text=a\n"
                  "* id=1 parent=0 user/prompt at=2024-01-01T00:00:00Z text=b\n"
                  "* id=2 parent=1 user/prompt at=2024-01-01T00:00:00Z text=c\n",
        CAPTURE_TIME_WRONG, 0},
    {"a time that is none is unknown and told",
        "{'id':'1','messages':[{'role':'user','content':'a','time':'NaN'},"
        "{'role':'user','content':'b','time':0}]}",
        HEAD("1") "\n* id=0 parent=-1 user/prompt wrong text=a\n"
                  "* id=1 parent=0 user/prompt wrong text=b\n",
        CAPTURE_TIME_WRONG, 2},
    {"several authors, and whom a reply belongs to",
        "{'id':'1','user_id':'ann','messages':[{'role':'user','user_id':'ann','content'"
        ":"
        "'a'},{'role':'user','user_id':'bob','content':'b'},{'role':'assistant',"
        "'content':'c'}]}",
        "conversation id=1 account=ann jsonl/api/regular\n"
        "* id=0 parent=-1 user/prompt author=ann text=a\n"
        "* id=1 parent=0 user/prompt author=bob text=b\n"
        "* id=2 parent=1 assistant/response author=bob text=c\n",
        CAPTURE_TURNS, 3},
    {"parent ids make a tree",
        "{'id':'1','current_message':'y','messages':[{'id':'x','parent_id':null,'role':"
        "'user','content':'a'},{'id':'y','parent_id':'x','role':'assistant','content':"
        "'b'},{'id':'z','parent_id':'x','role':'assistant','content':'c'}]}",
        HEAD("1") "\n* id=x parent=-1 user/prompt text=a\n"
                  "* id=y parent=0 assistant/response text=b\n"
                  "- id=z parent=0 assistant/response text=c\n",
        CAPTURE_BRANCHES, 2},
    {"service, mode, project, assistant and class are read",
        "{'id':'1','service':'gpt_chat','mode':'temporary','assistant_id':'g-1',"
        "'project_id':'p1','messages':[{'role':'user','class':'transcript','content':'"
        "a'}"
        "]}",
        "conversation id=1 assistant=g-1 project=p1 jsonl/gpt_chat/temporary\n"
        "* id=0 parent=-1 user/transcript text=a\n",
        CAPTURE_WORD_UNKNOWN, 0},
    {"words outside the lists are unknown",
        "{'id':'1','service':'abacus','mode':'loud','messages':[{'role':'king','class':"
        "'x','content':'a'}]}",
        "conversation id=1 jsonl/unknown/unknown\n"
        "* id=0 parent=-1 unknown/unknown text=a\n",
        CAPTURE_WORD_UNKNOWN, 4},
    {"parts of text are joined, others are told",
        "{'id':'1','messages':[{'role':'user','content':[{'type':'text','text':'a'},"
        "{'type':'image_url','image_url':{}},{'type':'text','text':'b'}]}]}",
        HEAD("1") "\n* id=0 parent=-1 user/prompt text=a\nb\n", CAPTURE_PART_SKIPPED,
        1},
    {"half a surrogate pair is mended",
        "{'id':'1','messages':[{'role':'user','content':'a\\ud800b'}]}",
        HEAD("1") "\n* id=0 parent=-1 user/prompt text=a\xef\xbf\xbd"
                  "b\n",
        CAPTURE_TEXT_MENDED, 1},
    {"a line that is no JSON is left out",
        "{'id':'1','messages':[{'role':'user','content':'a'}]}\n{'id':\n"
        "{'id':'3','messages':[{'role':'user','content':'c'}]}\n",
        HEAD("1") "\n* id=0 parent=-1 user/prompt text=a\n" HEAD(
            "3") "\n* id=0 parent=-1 user/prompt text=c\n",
        CAPTURE_BROKEN, 1},
    {"NaN is no JSON",
        "{'id':'1','messages':[{'role':'user','content':'a','time':NaN}]}\n", "",
        CAPTURE_BROKEN, 1},
    {"an empty conversation is left out", "{'id':'1','messages':[]}", "",
        CAPTURE_NO_TURNS, 1},
    {"a message that is no object is left out",
        "{'id':'1','messages':[7,{'role':'user','content':'a'}]}",
        HEAD("1") "\n* id=0 parent=-1 user/prompt text=a\n", CAPTURE_NOT_OBJECT, 1},
    {"a tool's words are aside and of no class",
        "{'id':'1','messages':[{'role':'tool','content':'a'}]}",
        HEAD("1") "\n* id=0 parent=-1 tool/unknown aside text=a\n", CAPTURE_TURNS_ASIDE,
        1},
    {"a conversation without id is named after its place",
        "\n{'messages':[{'role':'user','content':'a'}]}",
        HEAD("0:1") "\n* id=0 parent=-1 user/prompt text=a\n", CAPTURE_ID_MADE, 1},
    {"another shape in between is left out",
        "{'id':'1','messages':[{'role':'user','content':'a'}]}\n{'id':'2'}\n",
        HEAD("1") "\n* id=0 parent=-1 user/prompt text=a\n", CAPTURE_NOT_FORMAT, 1},
};

static struct capture_options options(void)
{
    struct capture_options o = capture_options_default();
    o.service = SERVICE_API;
    o.mode = MODE_REGULAR;
    return o;
}

static void each_golden_case_comes_out_as_written(struct t *t)
{
    struct capture_options o = options();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fixture f;
        fixture_init(&f);
        fixture_add(&f, "", rows[i].given);
        bool good = T_DONE(t, fixture_run(&f, &o), &f.err);
        good &= T_STR(t, buf_str(&f.out), str_z(rows[i].want));
        good &= T_EQ(t, f.report.count[rows[i].note], rows[i].count);
        if (!good)
            t_note(t, "%s", rows[i].says);
        fixture_fini(&f);
    }
}

static void unless_told_service_and_mode_are_unknown(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "", "{'id':'1','messages':[{'role':'user','content':'a'}]}");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("conversation id=1 jsonl/unknown/unknown\n"
            "* id=0 parent=-1 user/prompt text=a\n"));
    fixture_fini(&f);
}

static void fields_are_where_the_flags_say(struct t *t)
{
    struct capture_options o = options();
    struct fixture f;
    o.fields.conversation = STR("chat");
    o.fields.user = STR("who");
    o.fields.messages = STR("log");
    o.fields.time = STR("ts");
    o.fields.text = STR("body");
    o.fields.role = STR("from");
    fixture_init(&f);
    fixture_add(&f, "",
        "{'chat':'1','who':'ann','log':[{'from':'human','body':'a',"
        "'ts':1704067200}]}");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("conversation id=1 account=ann jsonl/api/regular\n"
            "* id=0 parent=-1 user/prompt at=2024-01-01T00:00:00Z text=a\n"));
    fixture_fini(&f);
}

static bool make_id(void *ctx, struct raw bytes, char out[RAW_TOKEN_MAX + 1])
{
    (void)ctx;
    snprintf(out, RAW_TOKEN_MAX + 1, "made-%zu", bytes.n);
    return true;
}

static void the_caller_may_make_ids_from_the_bytes(struct t *t)
{
    struct capture_options o = options();
    struct fixture f;
    o.make_id = make_id;
    fixture_init(&f);
    fixture_add(&f, "", "{'messages':[{'role':'user','content':'a'}]}\n");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR(HEAD("made-44") "\n* id=0 parent=-1 user/prompt text=a\n"));
    fixture_fini(&f);
}

static const struct t_case cases[] = {
    T_CASE(each_golden_case_comes_out_as_written),
    T_CASE(unless_told_service_and_mode_are_unknown),
    T_CASE(fields_are_where_the_flags_say),
    T_CASE(the_caller_may_make_ids_from_the_bytes),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
