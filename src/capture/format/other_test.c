#include "tests/harness/fixture.h"
#include "tests/harness/t.h"

/* The formats besides ChatGPT and messages. ' stands for ". */

#define TREE(more)                                                                     \
    "{'message_tree_id':'1','tree_state':'ready','prompt':{'message_id':'1','user_id'" \
    ":"                                                                                \
    "'ann','role':'prompter','text':'q','created_date':'2023-02-07T17:29:24+00:00',"   \
    "'replies':[{'message_id':'2','user_id':'bob','role':'assistant','text':'a',"      \
    "'replies':[{'message_id':'4','user_id':'ann','role':'prompter','text':'r'}]},"    \
    "{'message_id':'3','user_id':'cem','role':'assistant','text':'b'}]}" more "}\n"

#define CALL "'startTime':1704067200,'call_type':'acompletion',"

static const struct row {
    const char *says, *given;
    enum capture_format format;
    const char *want;
    enum capture_note note;
    uint64_t count;
} rows[] = {
    {"an OASST tree, replies inside replies", TREE(""), CAPTURE_OASST,
        "conversation id=1 archive/unknown/unknown\n"
        "- id=1 parent=-1 user/prompt author=ann at=2023-02-07T17:29:24Z text=q\n",
        CAPTURE_BRANCHES, 2},
    {"a Claude chat: text is in parts, thinking is not text",
        "[{'uuid':'c1','name':'T','created_at':'2024-01-01T00:00:00Z','account':{'uuid'"
        ":"
        "'acc'},'chat_messages':[{'uuid':'m1','sender':'human','text':'hi','created_at'"
        ":"
        "'2024-01-01T00:00:01Z'},{'uuid':'m2','sender':'assistant','text':'x','content'"
        ":"
        "[{'type':'thinking','thinking':'hm'},{'type':'text','text':'yes'}],"
        "'created_at':'2024-01-01T00:00:02Z'}]}]",
        CAPTURE_CLAUDE,
        "conversation id=c1 title=T account=acc archive/unknown/unknown "
        "at=2024-01-01T00:00:00Z\n"
        "* id=m1 parent=-1 user/prompt at=2024-01-01T00:00:01Z text=hi\n"
        "* id=m2 parent=0 assistant/response at=2024-01-01T00:00:02Z text=yes\n",
        CAPTURE_PART_SKIPPED, 1},
    {"a Claude chat with branches",
        "[{'uuid':'c1','current_leaf_message_uuid':'m2','chat_messages':["
        "{'uuid':'m1','sender':'human','text':'hi','parent_message_uuid':"
        "'00000000-0000-4000-8000-000000000000'},"
        "{'uuid':'m2','sender':'assistant','text':'a','parent_message_uuid':'m1'},"
        "{'uuid':'m3','sender':'assistant','text':'b','parent_message_uuid':'m1'}]}]",
        CAPTURE_CLAUDE,
        "conversation id=c1 archive/unknown/unknown\n"
        "* id=m1 parent=-1 user/prompt text=hi\n"
        "* id=m2 parent=0 assistant/response text=a\n"
        "- id=m3 parent=0 assistant/response text=b\n",
        CAPTURE_BRANCHES, 2},
    {"a Grok export: the list inside the object",
        "{'projects':[],'conversations':[{'conversation':{'id':'g1','title':'T',"
        "'user_id':'u','temporary':false,'create_time':'2025-01-01T00:00:00Z'},"
        "'responses':[{'response':{'_id':'r1','sender':'human','message':'hi',"
        "'create_time':{'$date':{'$numberLong':'1735689601000'}}}},{'response':{'_id':"
        "'r2','sender':'ASSISTANT','message':'yes','parent_response_id':'r1',"
        "'create_time':{'$date':{'$numberLong':'1735689602000'}}}}]}]}",
        CAPTURE_GROK,
        "conversation id=g1 title=T account=u archive/unknown/regular "
        "at=2025-01-01T00:00:00Z\n"
        "* id=r1 parent=-1 user/prompt at=2025-01-01T00:00:01Z text=hi\n"
        "* id=r2 parent=0 assistant/response at=2025-01-01T00:00:02Z text=yes\n",
        CAPTURE_CONVERSATIONS, 1},
    {"a temporary Grok chat",
        "{'conversations':[{'conversation':{'id':'g1','temporary':true},'responses':"
        "[{'response':{'_id':'r1','sender':'human','message':'hi'}}]}]}",
        CAPTURE_GROK,
        "conversation id=g1 archive/unknown/temporary\n"
        "* id=r1 parent=-1 user/prompt text=hi\n",
        CAPTURE_TIME_MISSING, 1},
    {"ShareGPT",
        "[{'id':'s1','conversations':[{'from':'human','value':'a'},{'from':'gpt',"
        "'value':'b'},{'from':'system','value':'c'},{'from':'observation','value':'d'}"
        "]}]",
        CAPTURE_SHAREGPT,
        "conversation id=s1 jsonl/unknown/unknown\n"
        "* id=0 parent=-1 user/prompt text=a\n"
        "* id=1 parent=0 assistant/response text=b\n"
        "* id=2 parent=1 system/prompt text=c\n"
        "* id=3 parent=2 tool/unknown aside text=d\n",
        CAPTURE_TIME_MISSING, 4},
    {"a Langfuse trace: only what is new has the call's time",
        "[{'id':'t1','userId':'ann','projectId':'p','timestamp':'2024-01-01T00:00:00Z',"
        "'input':{'messages':[{'role':'user','content':'a'},{'role':'assistant',"
        "'content':'b'},{'role':'user','content':'c'}]},'output':{'role':'assistant',"
        "'content':'d'}}]",
        CAPTURE_LANGFUSE,
        "conversation id=t1 account=ann project=p telemetry/unknown/unknown "
        "at=2024-01-01T00:00:00Z\n"
        "* id=0 parent=-1 user/prompt text=a\n"
        "* id=1 parent=0 assistant/response text=b\n"
        "* id=2 parent=1 user/prompt at=2024-01-01T00:00:00Z text=c\n"
        "* id=3 parent=2 assistant/response at=2024-01-01T00:00:00Z text=d\n",
        CAPTURE_REPLAYED, 2},
    {"a Langfuse list of texts",
        "{'data':[{'id':'o1','type':'GENERATION','startTime':'2024-01-01T00:00:00Z',"
        "'input':'a','output':'b'}],'meta':{'page':1}}",
        CAPTURE_LANGFUSE,
        "conversation id=o1 telemetry/unknown/unknown at=2024-01-01T00:00:00Z\n"
        "* id=0 parent=-1 user/prompt at=2024-01-01T00:00:00Z text=a\n"
        "* id=1 parent=0 assistant/response at=2024-01-01T00:00:00Z text=b\n",
        CAPTURE_REPLAYED, 0},
    {"a LiteLLM call with a completion",
        "{'id':'l1'," CALL
        "'end_user':'ann','messages':[{'role':'system','content':'s'},"
        "{'role':'user','content':'a'}],'response':{'choices':[{'index':0,'message':"
        "{'role':'assistant','content':'b'}}]}}\n",
        CAPTURE_LITELLM,
        "conversation id=l1 account=ann telemetry/unknown/unknown "
        "at=2024-01-01T00:00:00Z\n"
        "* id=0 parent=-1 system/prompt at=2024-01-01T00:00:00Z text=s\n"
        "* id=1 parent=0 user/prompt at=2024-01-01T00:00:00Z text=a\n"
        "* id=2 parent=1 assistant/response at=2024-01-01T00:00:00Z text=b\n",
        CAPTURE_TURNS, 3},
    {"a LiteLLM call whose messages are JSON in a string",
        "{'request_id':'l2'," CALL "'messages':'[{\\'role\\':\\'user\\',\\'content\\':"
        "\\'a\\'}]','response':'{}'}\n",
        CAPTURE_LITELLM,
        "conversation id=l2 telemetry/unknown/unknown at=2024-01-01T00:00:00Z\n"
        "* id=0 parent=-1 user/prompt at=2024-01-01T00:00:00Z text=a\n"
        "* id=1 parent=0 assistant/response at=2024-01-01T00:00:00Z aside\n",
        CAPTURE_REPLAYED, 0},
};

static void each_golden_case_comes_out_as_written(struct t *t)
{
    struct capture_options o = capture_options_default();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fixture f;
        fixture_init(&f);
        fixture_add(&f, "", rows[i].given);
        bool good = T_DONE(t, fixture_run(&f, &o), &f.err);
        good &= T_EQ(t, f.report.format, rows[i].format);
        good &= T_EQ(t, f.report.count[rows[i].note], rows[i].count);
        if (rows[i].format != CAPTURE_OASST)
            good &= T_STR(t, buf_str(&f.out), str_z(rows[i].want));
        if (!good)
            t_note(t, "%s", rows[i].says);
        fixture_fini(&f);
    }
}

static void an_oasst_tree_is_the_same_in_both_shapes(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "", TREE(""));
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("conversation id=1 archive/unknown/unknown\n"
            "* id=1 parent=-1 user/prompt author=ann at=2023-02-07T17:29:24Z text=q\n"
            "* id=2 parent=0 assistant/response author=bob text=a\n"
            "* id=4 parent=1 user/prompt author=ann text=r\n"
            "- id=3 parent=0 assistant/response author=cem text=b\n"));
    fixture_fini(&f);
}

static bool attempt(void *ctx)
{
    struct capture_options o = capture_options_default();
    const struct row *row = ctx;
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "", row->given);
    bool done = !f.quoted[0].failed && fixture_run(&f, &o) && !f.out.failed;
    fixture_fini(&f);
    return done;
}

static void each_reader_survives_every_failed_allocation(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct row row = rows[i];
        t_oom(t, attempt, &row);
    }
}

static const struct t_case cases[] = {
    T_CASE(each_golden_case_comes_out_as_written),
    T_CASE(an_oasst_tree_is_the_same_in_both_shapes),
    T_CASE(each_reader_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
