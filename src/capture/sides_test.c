#include <string.h>

#include "capture/capture.h"
#include "tests/harness/fixture.h"
#include "tests/harness/t.h"

#define ROOT "{'id':'c','mapping':{'r':{'parent':null,'message':null}}}"

static void group_chats_belong_to_each_author(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "conversations.json", "[]");
    fixture_add(&f, "group_chats.json",
        "{'version':1,'chats':[{'id':'g','name':'Trip','members':[{'id':'u1'}],"
        "'messages':[{'id':'m1','role':'user','user_id':'u1','text':'a','created_at':"
        "'2025-12-01T00:00:00Z'},{'id':'m2','role':'assistant','text':'b'},{'id':'m3',"
        "'role':'user','author':{'id':'u2'},'text':'c'},{'id':'m4','role':'user','text'"
        ":"
        "'d'}]}]}");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("conversation id=g title=Trip archive/chatgpt/group\n"
            "* id=m1 parent=-1 user/prompt author=u1 at=2025-12-01T00:00:00Z text=a\n"
            "* id=m2 parent=0 assistant/response author=u1 text=b\n"
            "* id=m3 parent=1 user/prompt author=u2 text=c\n"
            "* id=m4 parent=2 user/prompt author=~unknown:g text=d\n"));
    T_EQ(t, f.report.count[CAPTURE_AUTHOR_UNKNOWN], 1);
    fixture_fini(&f);
}

static void other_side_files_are_kept_as_records(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "conversations.json", "[" ROOT "]");
    fixture_add(&f, "shared_conversations.json",
        "[{'id':'s','conversation_id':'c',"
        "'is_anonymous':true},{'conversation_id':'c'}]");
    fixture_add(&f, "library_files.json", "[{'id':'l1'},{'id':'l2'}]");
    fixture_add(&f, "ads.json", "{'ads_profile':[],'ad_hides':[]}");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("conversation id=c archive/chatgpt/regular\n"
            "* id=r parent=-1 unknown/unknown hidden\n"
            "share on conversation=c turn=s\n"
            "record file=shared_conversations.json\n"
            "record file=shared_conversations.json\n"
            "record file=library_files.json\nrecord file=library_files.json\n"
            "record file=ads.json alone\n"));
    T_EQ(t, f.report.count[CAPTURE_RECORDS], 5);
    T_EQ(t, f.report.count[CAPTURE_FILE_UNREAD], 0);
    fixture_fini(&f);
}

static void memories_and_projects_are_classes_of_their_own(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "x/conversations.json",
        "[{'uuid':'c1','chat_messages':[{'uuid':"
        "'m1','sender':'human','text':'hi'}]}]");
    fixture_add(&f, "x/users.json", "[{'uuid':'acc','email_address':'a@example.com'}]");
    fixture_add(&f, "x/memories.json",
        "[{'account_uuid':'acc','conversations_memory':"
        "'likes tea','project_memories':{'p1':'builds a boat'}}]");
    fixture_add(&f, "x/projects.json",
        "[{'uuid':'p1','name':'Boat','prompt_template':"
        "'be brief','creator':{'uuid':'acc'},'docs':[{'uuid':'d1','filename':"
        "'plan.txt','content':'oak','created_at':'2025-01-01T00:00:00Z'}]}]");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("account account=acc email=a@example.com\n"
            "record file=users.json\n"
            "conversation id=c1 archive/unknown/unknown\n"
            "* id=m1 parent=-1 user/prompt text=hi\n"
            "conversation id=memory:acc:conversations account=acc "
            "archive/unknown/unknown\n"
            "* id=conversations parent=-1 system/memory aside text=likes tea\n"
            "conversation id=memory:acc:p1 account=acc project=p1 "
            "archive/unknown/unknown\n"
            "* id=p1 parent=-1 system/memory aside text=builds a boat\n"
            "conversation id=project:p1 title=Boat account=acc project=p1 "
            "archive/unknown/unknown\n"
            "- id=prompt_template parent=-1 system/custom_instruction aside text=be "
            "brief\n"
            "* id=d1 parent=-1 system/file at=2025-01-01T00:00:00Z aside text=oak\n"));
    fixture_fini(&f);
}

static void assets_are_given_with_the_names_turns_know(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    f.with_assets = true;
    fixture_add(&f, "conversations.json",
        "[{'id':'c','is_do_not_remember':true,'mapping':{'m':{'message':{'author':{'"
        "role':"
        "'user'},'create_time':1704067200,'content':{'content_type':'multimodal_text',"
        "'parts':[{'content_type':'image_asset_pointer','asset_pointer':"
        "'sediment://"
        "file_1'},{'content_type':'real_time_user_audio_video_asset_pointer',"
        "'audio_asset_pointer':{'asset_pointer':'sediment://file_2#x'},"
        "'frames_asset_pointers':['sediment://file_3']},'look']},'metadata':"
        "{'attachments':[{'id':'file_1','name':'cat.png','mime_type':'image/"
        "png'}]}}}}}]");
    fixture_add(&f, "file_1.dat", "GIF8");
    fixture_add(&f, "file_2.dat", "RIFF....WAVE");
    fixture_add(&f, "file_3.dat", "");
    fixture_add(&f, "conversation_asset_file_names.json", "{'file_3.dat':'frame.jpg'}");
    fixture_add(&f, "chat.html", "<html>");
    fixture_add(&f, "textdocs/", "");
    fixture_add(&f, "textdocs/plan.md", "oak");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("conversation id=c archive/chatgpt/regular no-memory\n"
            "* id=m parent=-1 user/prompt at=2024-01-01T00:00:00Z asset=file_1 "
            "asset=file_2 "
            "asset=file_3 text=look\n"
            "record file=conversation_asset_file_names.json alone\n"
            "asset id=file_1 name=cat.png type=image/gif by=reference bytes=4\n"
            "asset id=file_2 name=file_2.wav type=audio/wav by=magic bytes=12\n"
            "asset id=file_3 name=frame.jpg type=image/jpeg by=map bytes=0\n"
            "asset id=plan name=plan.md type=text/markdown by=none bytes=3\n"));
    T_EQ(t, f.report.count[CAPTURE_ASSETS], 4);
    T_EQ(t, f.report.count[CAPTURE_ASSET_REFS], 3);
    T_EQ(t, f.report.count[CAPTURE_FILE_UNREAD], 1);
    fixture_fini(&f);
}

static void in_a_folder_only_what_belongs_to_the_export_is_an_asset(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    f.with_assets = true;
    f.loose = true;
    fixture_add(&f, "x/conversations.json",
        "[{'id':'c','mapping':{'m':{'message':{'author':{'role':'user'},'create_time':"
        "1704067200,'content':{'content_type':'text','parts':['a']},'metadata':"
        "{'attachments':[{'id':'plan','name':'plan.txt'}]}}}}}]");
    fixture_add(&f, "x/plan.bin", "a");
    fixture_add(&f, "x/taxes.pdf", "bb");
    fixture_add(&f, "y/other.txt", "ccc");
    fixture_add(&f, "x/user-1/file.png", "dddd");
    fixture_add(&f, "x/abide/choices.jsonl", "{}");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("conversation id=c archive/chatgpt/regular\n"
            "* id=m parent=-1 user/prompt at=2024-01-01T00:00:00Z asset=plan text=a\n"
            "asset id=plan name=plan.txt type=text/plain by=reference bytes=1\n"
            "asset id=file name=file.png type=image/png by=none bytes=4\n"));
    T_EQ(t, f.report.count[CAPTURE_FILE_UNREAD], 3);
    for (size_t i = 2; i < 4; i++)
        T_EQ(t, f.opened[i], 0);
    fixture_fini(&f);
}

static void beside_json_lines_nothing_is_an_asset(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    f.with_assets = true;
    fixture_add(&f, "a.jsonl", "{'messages':[{'role':'user','content':'hi'}]}");
    fixture_add(&f, "file_1.dat", "x");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_EQ(t, f.report.count[CAPTURE_ASSETS], 0);
    T_EQ(t, f.report.count[CAPTURE_FILE_UNREAD], 1);
    fixture_fini(&f);
}

static const struct t_case cases[] = {
    T_CASE(group_chats_belong_to_each_author),
    T_CASE(other_side_files_are_kept_as_records),
    T_CASE(memories_and_projects_are_classes_of_their_own),
    T_CASE(assets_are_given_with_the_names_turns_know),
    T_CASE(in_a_folder_only_what_belongs_to_the_export_is_an_asset),
    T_CASE(beside_json_lines_nothing_is_an_asset),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
