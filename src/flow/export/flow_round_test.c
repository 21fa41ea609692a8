/*
 * What an archive holds goes through the store and out again: export, import, export is
 * the same bytes in every file, and the files and records are those of the archive.
 */
#include <string.h>

#include "flow/export/flow_export.h"
#include "flow/world_test_priv.h"
#include "os/dir.h"
#include "store/beside/attest.h"
#include "tests/harness/schema.h"
#include "text/hex.h"

#define NODE(id, parent, message)                                                      \
    "'" id "':{'id':'" id "','parent':'" parent "','children':[],'message':" message   \
    "},"
#define SAID(id, role, content, more)                                                  \
    "{'id':'" id "','author':{'role':'" role                                           \
    "','name':null,'metadata':{}},'create_time':1735693210.25,'update_time':null,"     \
    "'content':" content ",'status':'finished_successfully','end_turn':true,"          \
    "'weight':1.0,'metadata':{'model_slug':'m-1'},'recipient':'all','channel':"        \
    "null" more "}"

/* Every content type of the reference (4.2), branches, a wrong time, unknown fields. */
static const char first_part[] =
    "[{'id':'c1','conversation_id':'c1','title':'All of it','create_time':1735693200.5,"
    "'update_time':1735693300,'current_node':'n20','is_do_not_remember':true,"
    "'is_archived':true,'gizmo_id':'g-abc','shoe_size':43,'safe_urls':['u'],'mapping':{"
    "'client-created-root':{'id':'client-created-root','parent':null,'message':null}"
    "," NODE("n1", "client-created-root",
        SAID("n1", "system",
            "{'content_type':'model_editable_context',"
            "'model_set_context':'1. likes tea'}",
            "")) NODE("n2", "n1",
        SAID("n2", "user",
            "{'content_type':'user_editable_context','user_profile':'P',"
            "'user_instructions':'I'}",
            "")) NODE("n3", "n2",
        SAID("n3", "user", "{'content_type':'text','parts':['hello']}",
            ",'hat':[1.50,{'x':'\\u00e9\\ud83d\\ude00'}]")) NODE("n4", "n3",
        SAID("n4", "assistant", "{'content_type':'text','parts':['one']}",
            "")) NODE("n5", "n3",
        SAID("n5", "assistant", "{'content_type':'text','parts':['a','b']}",
            "")) NODE("n6", "n5",
        SAID("n6", "user",
            "{'content_type':'multimodal_text','parts':[{'content_type':'image_asset_"
            "pointer',"
            "'asset_pointer':'sediment://file_1','size_bytes':8,'width':1,'height':1,"
            "'metadata':{'dalle':{'gen_id':'g','prompt':'p','seed':7}}},'see this']}",
            "")) NODE("n7", "n6",
        SAID("n7", "user",
            "{'content_type':'multimodal_text','parts':[{'content_type':"
            "'audio_transcription','text':'spoken','direction':'in','decoding_id':'d'},"
            "{'content_type':'real_time_user_audio_video_asset_pointer',"
            "'audio_asset_pointer':{'content_type':'audio_asset_pointer','asset_"
            "pointer':"
            "'sediment://file_2#x','format':'wav'},'frames_asset_pointers':[]}]}",
            ""));

static const char second_part[] = NODE("n8", "n7",
    SAID("n8", "assistant", "{'content_type':'code','language':'python','text':'1+1'}",
        "")) NODE("n9", "n8",
    SAID("n9", "tool", "{'content_type':'execution_output','text':'2'}",
        "")) NODE("n10", "n9",
    SAID("n10", "assistant",
        "{'content_type':'thoughts','thoughts':[{'summary':'S','content':'C','"
        "chunks':[],"
        "'finished':true}],'source_analysis_msg_id':'m'}",
        "")) NODE("n11", "n10",
    SAID("n11", "assistant", "{'content_type':'reasoning_recap','content':'4 s'}", ""))
    NODE("n12", "n11",
        SAID("n12", "tool",
            "{'content_type':'tether_quote','url':'u','domain':'d','title':'T','text':'"
            "X'}",
            "")) NODE("n13", "n12",
        SAID("n13", "tool",
            "{'content_type':'tether_browsing_display','result':'R','summary':'S'}",
            "")) NODE("n14", "n13",
        SAID("n14", "tool",
            "{'content_type':'tether_browsing_code','result':'R','title':'T'}", ""));

static const char third_part[] = NODE("n15", "n14",
    SAID("n15", "tool",
        "{'content_type':'sonic_webpage','url':'u','title':'T','snippet':'s',"
        "'pub_timestamp':1.5}",
        "")) NODE("n16", "n15",
    SAID("n16", "tool", "{'content_type':'system_error','name':'E','text':'bad'}", ""))
    NODE(
        "n17", "n16", SAID("n17", "user", "{'content_type':'hologram','text':'x'}", ""))
        NODE("n18", "n17",
            "{'id':'n18','author':{'role':'user'},'create_time':'never','content':"
            "{'content_type':'text','parts':['half \\ud800 pair']}}") NODE("n19", "n18",
            SAID("n19", "assistant",
                "{'content_type':'multimodal_text','parts':[{'content_type':"
                "'image_asset_pointer','asset_pointer':'file-service://file-9z'}]}",
                "")) "'n20':{'id':'n20','parent':'n19','message':{'id':'n20','author':{"
                     "'role':'user'},"
                     "'create_time':1735693220,'content':{'content_type':'text','parts'"
                     ":['bye']},"
                     "'metadata':{'attachments':[{'id':'file-9z','name':'my "
                     "cat.gif','mime_type':"
                     "'image/gif','size':3}]}}}}},"
                     "{'id':'c2','create_time':1735693201,'gizmo_id':'g-p-1','mapping':"
                     "{'x':{'id':'x',"
                     "'message':{'id':'x','author':{'role':'user'},'create_time':"
                     "1735693202,'content':"
                     "{'content_type':'text','parts':['in a project']}}}}}]";

static const struct {
    const char *name, *text, *more, *most;
} archive[] = {
    {"conversations.json", first_part, second_part, third_part},
    {"user.json", "{'id':'user-1','email':'a@example.com','birth_year':1990,'x':[1]}",
        "", ""},
    {"user_settings.json",
        "[{'user_id':'user-1','announcements':{'a':1},'settings':{'voice_name':'cove',"
        "'training_allowed':false,'sunshine':true,'codex_training_allowed_v2':true,"
        "'chat_theme':null},'beta_settings':{}}]",
        "", ""},
    {"message_feedback.json",
        "[{'id':'n5','conversation_id':'c1','user_id':'user-1','rating':'thumbs_down',"
        "'create_time':'2025-01-02T03:04:05Z','content':'{\\\"tags\\\":[\\\"x\\\"]}'},"
        "{'id':'n4','conversation_id':'c1','rating':'sideways','content':{'n':1.0}}]",
        "", ""},
    {"shared_conversations.json",
        "[{'id':'s1','conversation_id':'c2','title':'T','is_anonymous':true}]", "", ""},
    {"group_chats.json",
        "{'chats':[{'id':'g1','name':'Trip','members':[{'id':'user-1'},{'id':'user-2'}]"
        ","
        "'messages':[{'id':'g1a','role':'user','user_id':'user-1','text':'mine',"
        "'created_at':'2025-01-01T00:00:00Z','attachments':[]},{'id':'g1b','role':"
        "'user','user_id':'user-2','text':'of another','created_at':"
        "'2025-01-01T00:00:01Z'},{'id':'g1c','role':'assistant','text':'to another'},"
        "{'id':'g1d','role':'user','user_id':'user-1','text':'mine again'},{'id':'g1e',"
        "'role':'assistant','text':'to me'}]}]}",
        "", ""},
    {"library_files.json",
        "[{'id':'l1','file_id':'file_1','initiating_conversation_id'"
        ":'c1'},{'id':'l2'}]",
        "", ""},
    {"model_comparisons.json", "[{'id':'m1','choice':'a'},{'choice':'b'}]", "", ""},
    {"ads.json", "{'ads_profile':[],'ad_hides':[{'id':'h'}]}", "", ""},
    {"conversation_asset_file_names.json",
        "{'file_1.dat':'photo one.png','file_gone.dat':'gone.png'}", "", ""},
    {"file_1.dat", "PNGbytes", "", ""},
    {"file_2.dat", "RIFF....WAVE", "", ""},
    {"file-9z-my cat.gif", "GIF", "", ""},
    {"file_unknown.dat", "who knows", "", ""},
    {"dalle-generations/g-1.webp", "RIFF....WEBP", "", ""},
    {"textdocs/plan.md", "# oak", "", ""},
    {"user-1/my photo.png", "photo", "", ""},
    {"chat.html", "<html>", "", ""},
};

struct round {
    struct world w;
    struct arena a;
    char export[3][FILE_PATH_MAX];
    struct flow_export_result result[3];
    struct flow_import_report report;
};

static void path_of(
    struct round *r, const char *dir, const char *name, char path[FILE_PATH_MAX])
{
    struct err err = ERR_INIT;
    T_DONE(r->w.t, file_join(dir, name, path, &err), &err);
}

static void add_quoted(struct buf *out, const char *text)
{
    for (; *text; text++)
        buf_add_char(out, *text == '\'' ? '"' : *text);
}

/* The archive as a folder; each ' becomes ". */
static void make_archive(struct round *r, char dir[FILE_PATH_MAX])
{
    struct err err = ERR_INIT;
    struct buf text;
    char path[FILE_PATH_MAX], sub[FILE_PATH_MAX];
    path_of(r, r->w.dir, "archive", dir);
    buf_init(&text, 1 << 20);
    path_of(r, dir, "dalle-generations", sub);
    T_DONE(r->w.t, file_make_dir(sub, &err), &err);
    path_of(r, dir, "user-1", sub);
    T_DONE(r->w.t, file_make_dir(sub, &err), &err);
    path_of(r, dir, "textdocs", sub);
    T_DONE(r->w.t, file_make_dir(sub, &err), &err);
    for (size_t i = 0; i < COUNT(archive); i++) {
        buf_clear(&text);
        add_quoted(&text, archive[i].text);
        add_quoted(&text, archive[i].more);
        add_quoted(&text, archive[i].most);
        path_of(r, dir, archive[i].name, path);
        T_DONE(r->w.t, file_replace(path, buf_raw(&text), &err), &err);
    }
    buf_fini(&text);
}

/* Imports a folder into a new installation and exports the account. */
static bool go_round(struct round *r, const char *from, int number)
{
    static const char *const states[] = {"first", "second", "third"};
    static const char *const exports[] = {"export-1", "export-2", "export-3"};
    struct flow_options options = {
        .profile = "strict", .now = instant_from_civil(2026, 3, 1)};
    struct flow_import in = {.path = from, .capture = capture_options_default()};
    struct flow_export out = {.who = STR("user-1")};
    char state[FILE_PATH_MAX];
    struct flow f = {0};
    struct err err = ERR_INIT;
    path_of(r, r->w.dir, states[number], state);
    path_of(r, r->w.dir, exports[number], r->export[number]);
    options.state = state;
    out.out = r->export[number];
    bool done = T_DONE(r->w.t, flow_init(&options, &err), &err);
    options.profile = NULL;
    done = done && T_DONE(r->w.t, flow_open(&f, &options, &err), &err) &&
           T_DONE(r->w.t, flow_import(&f, &in, &r->report, &err), &err) &&
           T_DONE(r->w.t, flow_export(&f, &out, &r->result[number], &err), &err);
    flow_close(&f);
    return done;
}

static void read_file(
    struct round *r, const char *dir, const char *name, struct buf *out)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    buf_clear(out);
    path_of(r, dir, name, path);
    T_DONE(r->w.t, file_read(path, out, &err), &err);
}

static void check_same(struct round *r, const char *one, const char *two)
{
    struct dir_list a, b;
    struct buf x, y;
    struct err err = ERR_INIT;
    buf_init(&x, 1 << 20);
    buf_init(&y, 1 << 20);
    T_DONE(r->w.t, dir_read(one, &r->a, &a, &err), &err);
    T_DONE(r->w.t, dir_read(two, &r->a, &b, &err), &err);
    T_EQ(r->w.t, a.n, b.n);
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        T_STR(r->w.t, str_z(b.files[i].path), str_z(a.files[i].path));
        if (strcmp(a.files[i].path, "abide/manifest.sig") == 0)
            continue; /* whose it is: each installation signs with its own key */
        read_file(r, one, a.files[i].path, &x);
        read_file(r, two, b.files[i].path, &y);
        if (!T_STR(r->w.t, buf_str(&y), buf_str(&x)))
            t_note(r->w.t, "in %s", a.files[i].path);
    }
    buf_fini(&x);
    buf_fini(&y);
}

static void check_has(struct round *r, const char *name, const char *want)
{
    struct buf text, quoted;
    buf_init(&text, 1 << 20);
    buf_init(&quoted, 1 << 20);
    add_quoted(&quoted, want);
    read_file(r, r->export[0], name, &text);
    if (!T_OK(r->w.t, strstr(buf_z(&text), buf_z(&quoted))))
        t_note(r->w.t, "%s lacks %s in:\n%s", name, buf_z(&quoted), buf_z(&text));
    buf_fini(&text);
    buf_fini(&quoted);
}

/* Text that stands in the export as the archive had it. */
static const struct {
    const char *name, *want;
} kept[] = {
    {"user.json", "'birth_year':1990,'x':[1]}"},
    {"user_settings.json", "'voice_name':'cove','training_allowed':false,'sunshine'"},
    {"user_settings.json", "'beta_settings':{}"},
    {"message_feedback.json", "'content':'{\\\"tags\\\":[\\\"x\\\"]}'"},
    {"message_feedback.json", "'rating':'sideways','content':{'n':1.0}}"},
    {"shared_conversations.json", "'id':'s1'"},
    {"library_files.json", "{'id':'l2'}"},
    {"model_comparisons.json", "{'choice':'b'}"},
    {"ads.json", "{'ads_profile':[],'ad_hides':[{'id':'h'}]}"},
    {"conversation_asset_file_names.json", "'file_gone.dat':'gone.png'"},
    {"conversation_asset_file_names.json", "'file-9z.dat':'my cat.gif'"},
    {"file_1.dat", "PNGbytes"},
    {"file_2.dat", "RIFF....WAVE"},
    {"file-9z.dat", "GIF"},
    {"file_unknown.dat", "who knows"},
    {"dalle-generations/g-1.webp", "RIFF....WEBP"},
    {"textdocs/plan.md", "# oak"},
    {"conversation_asset_file_names.json", "'my photo.png'"},
    {"conversations-000.json", "'shoe_size':43"},
    {"conversations-000.json", "'hat':[1.50,{'x':'\\u00e9\\ud83d\\ude00'}]"},
    {"conversations-000.json", "half \\ud800 pair"},
    {"conversations-000.json", "'do_not_remember':true"},
    {"conversations-000.json", "'time_wrong':true"},
    {"conversations-000.json", "'class':'memory'"},
    {"conversations-000.json", "'author':'~other'"},
    {"conversations-000.json", "'project':'g-p-1'"},
    {"abide/choices.jsonl", "'control':'rating','value':'off','scope':'c1'"},
};

static void export_import_export_is_the_same_through_the_store(struct t *t)
{
    struct round r = {.w = {.t = t}};
    char dir[FILE_PATH_MAX];
    arena_init(&r.a, 16 << 20);
    snprintf(r.w.dir, sizeof r.w.dir, "%s", t_tmpdir(t));
    make_archive(&r, dir);
    if (go_round(&r, dir, 0)) {
        T_EQ(t, r.report.beside.files_new, 7);
        T_EQ(t, r.report.capture.count[CAPTURE_FILE_UNREAD], 1); /* chat.html */
        T_EQ(t, r.result[0].conversations, 3);
        T_EQ(t, r.result[0].others, 2);
        T_EQ(t, r.result[0].files, 7);
    }
    for (size_t i = 0; i < COUNT(kept); i++)
        check_has(&r, kept[i].name, kept[i].want);
    if (go_round(&r, r.export[0], 1))
        check_same(&r, r.export[0], r.export[1]);
    if (go_round(&r, r.export[1], 2))
        check_same(&r, r.export[1], r.export[2]);
    arena_fini(&r.a);
}

static bool all_fit(struct round *r, size_t *files)
{
    struct buf why;
    buf_init(&why, 1 << 16);
    bool good = schema_fits_export(r->export[0], files, &why);
    if (!good)
        t_note(r->w.t, "%s", buf_z(&why));
    buf_fini(&why);
    return good;
}

static void append(struct round *r, const char *name, const char *line)
{
    struct buf text;
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    buf_init(&text, 1 << 20);
    read_file(r, r->export[0], name, &text);
    buf_add_z(&text, line);
    path_of(r, r->export[0], name, path);
    T_DONE(r->w.t, file_replace(path, buf_raw(&text), &err), &err);
    buf_fini(&text);
}

static void every_file_of_an_export_fits_its_schema(struct t *t)
{
    struct round r = {.w = {.t = t}};
    char dir[FILE_PATH_MAX];
    size_t files;
    snprintf(r.w.dir, sizeof r.w.dir, "%s", t_tmpdir(t));
    make_archive(&r, dir);
    if (!go_round(&r, dir, 0))
        return;
    T_OK(t, all_fit(&r, &files));
    T_EQ(t, files, 14);
    append(&r, "abide/choices.jsonl",
        "{\"position\":1,\"control\":\"x\",\"value\":"
        "\"on\",\"guess\":1}\n");
    T_OK(t, !all_fit(&r, &files)); /* the check can fail */
}

/* Two archives with different files of one path: both are exported. */
static void files_of_one_path_are_both_there(struct t *t)
{
    static const char *const texts[] = {"one", "two"};
    struct round r = {.w = {.t = t}};
    struct flow_export out = {.who = STR("user-1")};
    char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
    struct buf text;
    struct err err = ERR_INIT;
    buf_init(&text, 1 << 20);
    world_open(&r.w, t, "strict");
    make_archive(&r, dir);
    struct flow_import in = {.path = dir, .capture = capture_options_default()};
    path_of(&r, dir, "file_unknown.dat", path);
    for (int i = 0; i < 2; i++) {
        T_DONE(t, file_replace(path, raw_from_str(str_z(texts[i])), &err), &err);
        T_DONE(t, flow_import(&r.w.f, &in, &r.report, &err), &err);
        T_EQ(t, r.report.beside.files_new, i == 0 ? 7 : 1);
    }
    path_of(&r, r.w.dir, "both", r.export[0]);
    out.out = r.export[0];
    T_DONE(t, flow_export(&r.w.f, &out, &r.result[0], &err), &err);
    T_EQ(t, r.result[0].files, 8);
    read_file(&r, r.export[0], "file_unknown.dat", &text);
    T_EQ(t, text.n, 3);
    read_file(&r, r.export[0], "file_unknown-2.dat", &text);
    T_EQ(t, text.n, 3);
    buf_fini(&text);
    world_close(&r.w);
}

static bool hex_member(const struct json *v, const char *name, uint8_t *out, size_t n)
{
    const struct json *m = json_get(v, str_z(name));
    struct str text;
    char copy[2 * SIGN_BYTES + 1];
    if (!json_is(m, JSON_STRING) || json_raw(m).n != 2 * n)
        return false;
    memcpy(copy, json_raw(m).p, 2 * n);
    text = (struct str){copy, 2 * n};
    return hex_parse(text, out, n);
}

static void the_manifest_is_signed(struct t *t)
{
    struct round r = {.w = {.t = t}};
    struct attestation a;
    struct buf text, manifest;
    struct json *v;
    struct err err = ERR_INIT;
    uint8_t sum[SHA256_BYTES];
    char dir[FILE_PATH_MAX];
    arena_init(&r.a, 1 << 20);
    buf_init(&text, 1 << 20);
    buf_init(&manifest, 1 << 20);
    snprintf(r.w.dir, sizeof r.w.dir, "%s", t_tmpdir(t));
    make_archive(&r, dir);
    if (go_round(&r, dir, 0)) {
        read_file(&r, r.export[0], "abide/manifest.sig", &text);
        read_file(&r, r.export[0], "export_manifest.json", &manifest);
        T_DONE(t, sha256(buf_raw(&manifest), sum, &err), &err);
        T_DONE(t, json_parse(&r.a, buf_raw(&text), &v, &err), &err);
        T_OK(t, hex_member(v, "installation", a.installation.b, ID_BYTES) &&
                    hex_member(v, "manifest_sha256", a.sha256, sizeof a.sha256) &&
                    hex_member(v, "public_key", a.public_key, sizeof a.public_key) &&
                    hex_member(v, "signature", a.signature, sizeof a.signature));
        T_OK(t, memcmp(sum, a.sha256, sizeof sum) == 0);
        T_OK(t, attest_holds(&a, STR("export manifest")));
        T_OK(t, !attest_holds(&a, STR("something else")));
        a.sha256[0] ^= 1;
        T_OK(t, !attest_holds(&a, STR("export manifest")));
    }
    buf_fini(&text);
    buf_fini(&manifest);
    arena_fini(&r.a);
}

/* The other author's words are nowhere in it, nor a reply to them. */
static void an_export_through_the_store_has_no_one_elses_words(struct t *t)
{
    struct round r = {.w = {.t = t}};
    struct buf text;
    char dir[FILE_PATH_MAX];
    buf_init(&text, 1 << 20);
    snprintf(r.w.dir, sizeof r.w.dir, "%s", t_tmpdir(t));
    make_archive(&r, dir);
    if (go_round(&r, dir, 0)) {
        read_file(&r, r.export[0], "conversations-000.json", &text);
        T_OK(t, !strstr(buf_z(&text), "of another"));
        T_OK(t, !strstr(buf_z(&text), "to another"));
        T_OK(t, strstr(buf_z(&text), "mine again"));
    }
    buf_fini(&text);
}

static const struct t_case cases[] = {
    T_CASE(export_import_export_is_the_same_through_the_store),
    T_CASE(every_file_of_an_export_fits_its_schema),
    T_CASE(files_of_one_path_are_both_there),
    T_CASE(the_manifest_is_signed),
    T_CASE(an_export_through_the_store_has_no_one_elses_words),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
