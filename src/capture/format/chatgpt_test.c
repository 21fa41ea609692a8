#include "capture/format/chatgpt.h"
#include "tests/harness/fixture.h"
#include "tests/harness/t.h"

/* Golden cases written from the policy reference, 4.1 to 4.3. ' stands for ". */

#define TEXT(id, parent, role, time, words)                                            \
    "'" id "':{'id':'" id "','parent':" parent ",'children':[],'message':{'id':'" id   \
    "','author':{'role':'" role "','name':null,'metadata':{}},'create_time':" time     \
    ",'update_time':null,'content':{'content_type':'text','parts':['" words "']},"     \
    "'status':'finished_successfully','end_turn':true,'weight':1,'metadata':{},"       \
    "'recipient':'all'}}"

#define ROOT(id) "'" id "':{'id':'" id "','parent':null,'children':[],'message':null}"

#define MESSAGE(role, content, more)                                                   \
    "[{'id':'c','mapping':{'m':{'id':'m','message':{'author':{'role':'" role           \
    "'},'create_time':1704067200,'content':" content more "}}}}]"

static const struct row {
    const char *says, *given, *want;
} rows[] = {
    {"a generation 1 tree: the shown branch is the parents of current_node",
        "[{'id':'c1','title':'T','create_time':1704067200,'update_time':1704067500.5,"
        "'current_node':'d','mapping':{" ROOT("a") "," TEXT("b", "'a'", "user",
            "1704067300.25", "hi") "," TEXT("c", "'b'", "assistant", "1704067301",
            "one") "," TEXT("d", "'b'", "assistant", "1704067302", "two") "}}]",
        "conversation id=c1 title=T archive/chatgpt/regular at=2024-01-01T00:00:00Z\n"
        "* id=a parent=-1 unknown/unknown hidden\n"
        "* id=b parent=0 user/prompt at=2024-01-01T00:01:40.25Z text=hi\n"
        "- id=c parent=1 assistant/response at=2024-01-01T00:01:41Z text=one\n"
        "* id=d parent=1 assistant/response at=2024-01-01T00:01:42Z text=two\n"},
    {"generation 2 without children, and a child before its parent",
        "[{'conversation_id':'c2','current_node':'b','mapping':{"
        "'b':{'id':'b','parent':'a','message':{'author':{'role':'assistant'},"
        "'create_time':1704067301,'content':{'content_type':'text','parts':['yes']}}},"
        "'a':{'id':'a','parent':'client-created-root','message':{'author':{'role':'"
        "user'},"
        "'create_time':1704067300,'content':{'content_type':'text','parts':['no?']}}},"
        "'client-created-root':{'id':'client-created-root','parent':null,'message':"
        "null}"
        "}}]",
        "conversation id=c2 archive/chatgpt/regular\n"
        "* id=client-created-root parent=-1 unknown/unknown hidden\n"
        "* id=a parent=0 user/prompt at=2024-01-01T00:01:40Z text=no?\n"
        "* id=b parent=1 assistant/response at=2024-01-01T00:01:41Z text=yes\n"},
    {"nodes that name no parent are found through the lists of children",
        "[{'id':'c','current_node':'b','mapping':{"
        "'a':{'children':['b'],'message':null},'b':{'children':[],'message':null}}}]",
        "conversation id=c archive/chatgpt/regular\n"
        "* id=a parent=-1 unknown/unknown hidden\n"
        "* id=b parent=0 unknown/unknown hidden\n"},
    {"a GPT chat, archived",
        "[{'id':'c','gizmo_id':'g-abc','is_archived':true,"
        "'mapping':{" ROOT("a") "}}]",
        "conversation id=c assistant=g-abc archive/gpt_chat/archived\n"
        "* id=a parent=-1 unknown/unknown hidden\n"},
    {"a project is not a GPT",
        "[{'id':'c','gizmo_id':'g-p-1','conversation_template_id':"
        "'g-p-1','mapping':{" ROOT("a") "}}]",
        "conversation id=c project=g-p-1 archive/chatgpt/regular\n"
        "* id=a parent=-1 unknown/unknown hidden\n"},
    {"a temporary chat says so",
        "[{'id':'c','history_and_training_disabled':true,"
        "'mapping':{" ROOT("a") "}}]",
        "conversation id=c archive/chatgpt/temporary\n"
        "* id=a parent=-1 unknown/unknown hidden\n"},
    {"several parts are joined by a newline",
        MESSAGE("user", "{'content_type':'text','parts':['a','b']}", ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 user/prompt at=2024-01-01T00:00:00Z text=a\nb\n"},
    {"code sent to a tool is aside",
        MESSAGE("assistant", "{'content_type':'code','language':'python','text':'1+1'}",
            ",'recipient':'python'"),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 assistant/response at=2024-01-01T00:00:00Z aside text=1+1\n"},
    {"the output of code",
        MESSAGE("tool", "{'content_type':'execution_output','text':'2'}", ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 tool/code_env at=2024-01-01T00:00:00Z aside text=2\n"},
    {"a picture with words keeps the words",
        MESSAGE("user",
            "{'content_type':'multimodal_text','parts':[{'content_type':"
            "'image_asset_pointer','asset_pointer':'sediment://file_1',"
            "'size_bytes':5},'what is it?']}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 user/prompt at=2024-01-01T00:00:00Z asset=file_1 text="
        "what is it?\n"},
    {"a picture alone is a picture",
        MESSAGE("assistant",
            "{'content_type':'multimodal_text','parts':[{'content_type':"
            "'image_asset_pointer'}]}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 assistant/image_out at=2024-01-01T00:00:00Z\n"},
    {"spoken words are a transcript",
        MESSAGE("user",
            "{'content_type':'multimodal_text','parts':[{'content_type':"
            "'audio_transcription','text':'hello','direction':'in'},"
            "{'content_type':'real_time_user_audio_video_asset_pointer'}]}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 user/transcript at=2024-01-01T00:00:00Z text=hello\n"},
    {"sound without words is sound",
        MESSAGE("user",
            "{'content_type':'multimodal_text','parts':[{'content_type':"
            "'audio_asset_pointer'}]}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 user/audio at=2024-01-01T00:00:00Z\n"},
    {"thoughts are aside",
        MESSAGE("assistant",
            "{'content_type':'thoughts','thoughts':[{'summary':'S',"
            "'content':'C','chunks':[],'finished':true}]}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 assistant/response at=2024-01-01T00:00:00Z aside "
        "text=S\nC\n"},
    {"custom instructions are a class of their own",
        MESSAGE("user",
            "{'content_type':'user_editable_context','user_profile':'P',"
            "'user_instructions':'I'}",
            ",'metadata':{'is_visually_hidden_from_conversation':true}"),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 user/custom_instruction at=2024-01-01T00:00:00Z hidden aside "
        "text=P\nI\n"},
    {"custom instructions of generation 1 stand in the metadata",
        MESSAGE("system", "{'content_type':'text','parts':['']}",
            ",'metadata':{'is_user_system_message':true,'user_context_message_data':"
            "{'about_user_message':'U','about_model_message':'M'}}"),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 system/custom_instruction at=2024-01-01T00:00:00Z aside "
        "text=U\nM\n"},
    {"memory is a class of its own",
        MESSAGE("system",
            "{'content_type':'model_editable_context','model_set_context':"
            "'1. likes tea'}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 system/memory at=2024-01-01T00:00:00Z aside text=1. likes "
        "tea\n"},
    {"a page that was read",
        MESSAGE("tool",
            "{'content_type':'tether_quote','url':'u','domain':'d','title':"
            "'T','text':'X'}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 tool/browsing_page at=2024-01-01T00:00:00Z aside "
        "text=T\nX\n"},
    {"a page as it was shown",
        MESSAGE("tool",
            "{'content_type':'tether_browsing_display','title':'T','summary':'S','"
            "result':'R'}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 tool/browsing_page at=2024-01-01T00:00:00Z aside "
        "text=T\nS\nR\n"},
    {"what a page was asked for",
        MESSAGE("tool",
            "{'content_type':'tether_browsing_code','title':'T','result':'R','url':'u'"
            "}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 tool/browsing_page at=2024-01-01T00:00:00Z aside "
        "text=T\nR\n"},
    {"a page in short",
        MESSAGE("tool",
            "{'content_type':'sonic_webpage','url':'u','domain':'d','title':'T','"
            "snippet':'s','text':'X','pub_timestamp':1.5}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 tool/browsing_page at=2024-01-01T00:00:00Z aside "
        "text=T\ns\nX\n"},
    {"an error of the system",
        MESSAGE("tool", "{'content_type':'system_error','name':'E','text':'bad'}", ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 tool/code_env at=2024-01-01T00:00:00Z aside text=bad\n"},
    {"how long it thought",
        MESSAGE("assistant",
            "{'content_type':'reasoning_recap','content':'Thought for 4 s'}", ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 assistant/response at=2024-01-01T00:00:00Z aside "
        "text=Thought for 4 s\n"},
    {"sound and pictures of a call",
        MESSAGE("user",
            "{'content_type':'multimodal_text','parts':[{'content_type':'real_time_"
            "user_audio_video_asset_pointer','audio_asset_pointer':{'asset_pointer':'"
            "sediment://"
            "file_a'},'video_container_asset_pointer':{'asset_pointer':'sediment://"
            "file_v'},'frames_asset_pointers':[{'asset_pointer':'sediment://"
            "file_f'}],'audio_start_timestamp':1.5}]}",
            ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 user/video at=2024-01-01T00:00:00Z asset=file_a asset=file_v "
        "asset=file_f\n"},
    {"an unknown content type gives no text and no class",
        MESSAGE("user", "{'content_type':'hologram','text':'x'}", ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 user/unknown at=2024-01-01T00:00:00Z aside\n"},
    {"an unknown tool's output has no class",
        MESSAGE("tool", "{'content_type':'text','parts':['x']}", ""),
        "conversation id=c archive/chatgpt/regular\n"
        "* id=m parent=-1 tool/unknown at=2024-01-01T00:00:00Z aside text=x\n"},
};

static void each_golden_case_comes_out_as_written(struct t *t)
{
    struct capture_options o = capture_options_default();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fixture f;
        fixture_init(&f);
        fixture_add(&f, "conversations.json", rows[i].given);
        if (!T_DONE(t, fixture_run(&f, &o), &f.err) ||
            !T_STR(t, buf_str(&f.out), str_z(rows[i].want)))
            t_note(t, "%s", rows[i].says);
        fixture_fini(&f);
    }
}

static void account_switches_and_ratings_are_facts(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "x/conversations.json", "[{'id':'c','mapping':{" ROOT("a") "}}]");
    fixture_add(&f, "x/user.json", "{'id':'user-1','email':'a@example.com'}");
    fixture_add(&f, "x/user_settings.json",
        "[{'user_id':'user-1','settings':"
        "{'training_allowed':false,'voice_training_allowed':true,"
        "'codex_training_allowed_v2':true,'voice_name':'cove'}}]");
    fixture_add(&f, "x/message_feedback.json",
        "[{'id':'a','conversation_id':'c',"
        "'user_id':'user-1','rating':'thumbs_down','create_time':'2024-01-02T03:04:05Z'"
        ","
        "'content':'{}'},{'id':'b','rating':'sideways'}]");
    fixture_add(&f, "x/chat.html", "<html>");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("account account=user-1 email=a@example.com\n"
            "record account=user-1 file=user.json alone\n"
            "switch account=user-1 training off\n"
            "switch account=user-1 voice on\n"
            "switch account=user-1 training scope=codex on\n"
            "record account=user-1 file=user_settings.json alone\n"
            "conversation id=c account=user-1 archive/chatgpt/regular\n"
            "* id=a parent=-1 unknown/unknown hidden\n"
            "rating account=user-1 off conversation=c turn=a at=2024-01-02T03:04:05Z "
            "note={}\n"
            "record account=user-1 file=message_feedback.json\n"
            "record account=user-1 file=message_feedback.json\n"));
    T_EQ(t, f.report.count[CAPTURE_SETTING_UNKNOWN], 1);
    T_EQ(t, f.report.count[CAPTURE_RATING_BROKEN], 1);
    T_EQ(t, f.report.count[CAPTURE_FILE_UNREAD], 1);
    for (size_t i = 0; i < 4; i++)
        T_EQ(t, f.opened[i], 1);
    fixture_fini(&f);
}

static void unknown_fields_and_types_are_counted_by_name(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "conversations.json",
        "[{'id':'c','shoe_size':43,'mapping':{'m':"
        "{'id':'m','hat':1,'message':{'author':{'role':'user'},'content':"
        "{'content_type':'hologram'},'metadata':{'a b':1}}}}}]");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_EQ(t, f.report.unknown_fields.n, 2);
    T_STR(t, str_z(f.report.unknown_fields.of[0].name), STR("conversation.shoe_size"));
    T_STR(t, str_z(f.report.unknown_fields.of[1].name), STR("node.hat"));
    T_EQ(t, f.report.unknown_fields.other, 1);
    T_STR(t, str_z(f.report.unknown_types.of[0].name), STR("hologram"));
    fixture_fini(&f);
}

static bool keep_meta(void *ctx, const struct conversation *c, struct err *err)
{
    struct buf *out = ctx;
    (void)err;
    buf_add_raw(out, c->meta);
    for (size_t i = 0; i < c->count; i++) {
        buf_add_char(out, '\n');
        buf_add_raw(out, c->turns[i].meta);
    }
    return true;
}

static void the_other_fields_are_kept_and_text_is_kept_once(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    struct capture_handler h = {.conversation = keep_meta};
    fixture_init(&f);
    fixture_add(&f, "",
        "[{'id':'c','title':'T','x':1.50,'mapping':{'m':{'message':"
        "{'id':'m','content':{'content_type':'text','parts':['once']},'y':[1]}},'n':"
        "{'message':{'id':'n','content':{'content_type':'text','parts':['a','b']}}}}}"
        "]");
    f.entries[0].size_bytes = f.texts[0].n;
    struct capture_archive a = {f.entries, 1, fixture_open, NULL, &f, false};
    h.ctx = &f.out;
    T_DONE(t, capture_run(&a, &o, &h, &f.report, &f.err), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("{\"id\":\"c\",\"x\":1.50}\n"
            "{\"id\":\"m\",\"content\":{\"content_type\":\"text\"},\"y\":[1]}\n"
            "{\"id\":\"n\",\"content\":{\"content_type\":\"text\",\"parts\":[\"a\","
            "\"b\"]}}"));
    fixture_fini(&f);
}

static bool attempt(void *ctx)
{
    struct capture_options o = capture_options_default();
    struct fixture *f = ctx;
    size_t count = 3;
    struct capture_archive archive = {f->entries, count, fixture_open, NULL, f, false};
    struct capture_handler handler = {0};
    struct buf out;
    buf_init(&out, 1 << 20);
    handler.conversation = keep_meta;
    handler.ctx = &out;
    bool done = capture_run(&archive, &o, &handler, &f->report, &f->err);
    buf_fini(&out);
    return done;
}

static void an_import_survives_every_failed_allocation(struct t *t)
{
    struct fixture f;
    struct capture_options o = capture_options_default();
    fixture_init(&f);
    fixture_add(&f, "conversations.json", rows[0].given);
    fixture_add(&f, "user.json", "{'id':'user-1','email':'a@example.com'}");
    fixture_add(&f, "message_feedback.json", "[{'id':'a','rating':'thumbs_up'}]");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    t_oom(t, attempt, &f);
    fixture_fini(&f);
}

static const struct t_case cases[] = {
    T_CASE(each_golden_case_comes_out_as_written),
    T_CASE(account_switches_and_ratings_are_facts),
    T_CASE(unknown_fields_and_types_are_counted_by_name),
    T_CASE(the_other_fields_are_kept_and_text_is_kept_once),
    T_CASE(an_import_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
