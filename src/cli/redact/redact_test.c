#include "cli/redact/redact.h"

#include <string.h>

#include "deid/operate/restore.h"
#include "os/file.h"
#include "tests/harness/t.h"

/* A run over one file made of `text`; what is written is kept. */
struct run {
    struct redact_words words;
    struct buf out;
    struct back back;
    bool mapped;
    uint8_t key[OPERATE_KEY_BYTES];
    const char *dir;
    char path[FILE_PATH_MAX], key_path[FILE_PATH_MAX];
};

static bool keep_piece(
    struct redact *r, const struct medium_piece *piece, struct err *err)
{
    struct run *run = r->ctx;
    if (!redact_piece(r, piece, err))
        return false;
    buf_add_raw(&run->out, buf_raw(&r->out));
    return buf_ok(&run->out, err);
}

static bool run_init(
    struct run *run, struct t *t, const char *name, const char *text, struct err *err)
{
    const char *dir = t_tmpdir(t);
    memset(run, 0, sizeof *run);
    run->dir = dir;
    buf_init(&run->out, 1 << 22);
    back_init(&run->back);
    run->words.key_file = run->key_path;
    return file_join(dir, name, run->path, err) &&
           file_join(dir, "key", run->key_path, err) &&
           file_replace(run->path, raw_of(text, strlen(text)), err) &&
           file_replace(run->key_path,
               raw_of("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
                      "\n",
                   65),
               err);
}

static void run_fini(struct run *run)
{
    buf_wipe(&run->out);
    back_fini(&run->back);
}

static bool run_go(struct run *run, struct err *err)
{
    struct redact r;
    if (run->words.paths.n == 0)
        run->words.paths.items[run->words.paths.n++] = run->path;
    bool ok = redact_open(&r, &run->words, err);
    r.piece = keep_piece;
    r.ctx = run;
    r.back = run->mapped ? &run->back : NULL;
    ok = ok && redact_run(&r, err);
    memcpy(run->key, r.key, sizeof run->key);
    redact_close(&r);
    return ok;
}

static void add(struct cli_list *list, const char *word)
{
    list->items[list->n++] = word;
}

static void operators_are_per_type(struct t *t)
{
    struct run run;
    struct err err = ERR_INIT;
    T_DONE(t, run_init(&run, t, "a.txt", "a@b.com 4111 1111 1111 1111", &err), &err);
    add(&run.words.operators, "label");
    add(&run.words.operators, "CREDIT_CARD=mask");
    T_DONE(t, run_go(&run, &err), &err);
    T_STR(t, buf_str(&run.out), STR("<EMAIL> **** **** **** 1111"));
    run_fini(&run);
}

struct scoped {
    const char *scope, *by, *want;
};

/* Lines of two chats and two accounts, in no order. */
static void a_number_holds_as_far_as_its_scope(struct t *t)
{
    static const char lines[] = "{\"c\":1,\"u\":\"x\",\"m\":\"a@b.com\"}\n"
                                "{\"c\":2,\"u\":\"x\",\"m\":\"c@d.com\"}\n"
                                "{\"c\":1,\"u\":\"y\",\"m\":\"e@f.com\"}\n"
                                "{\"c\":2,\"u\":\"x\",\"m\":\"a@b.com\"}\n";
    static const struct scoped rows[] = {
        {"document", NULL, "1111"},
        {"conversation", "c", "1122"},
        {"account", "u", "1211"},
        {"dataset", NULL, "1231"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct run run;
        struct err err = ERR_INIT;
        char got[5] = {0};
        size_t n = 0;
        T_DONE(t, run_init(&run, t, "a.jsonl", lines, &err), &err);
        run.words.scope = rows[i].scope;
        run.words.by = rows[i].by;
        add(&run.words.fields, "m");
        T_DONE(t, run_go(&run, &err), &err);
        for (size_t k = 1; k < run.out.n && n < 4; k++) {
            if (run.out.p[k] == '>')
                got[n++] = (char)run.out.p[k - 1];
        }
        T_STR(t, str_z(got), str_z(rows[i].want));
        run_fini(&run);
    }
}

static void what_was_mapped_comes_back(struct t *t)
{
    static const char csv[] = "name,mail,card\n\"Al\",a@b.com,4111 1111 1111 1111\n"
                              "Bo,\"A@B.com\",4012 8888 8888 1881\n";
    static const char *const operators[] = {"number", "fpe", "mask", "surrogate"};
    for (size_t i = 0; i < COUNT(operators); i++) {
        struct run run;
        struct err err = ERR_INIT;
        struct restore *restore = NULL;
        struct buf got;
        buf_init(&got, 4096);
        T_DONE(t, run_init(&run, t, "a.csv", csv, &err), &err);
        add(&run.words.operators, operators[i]);
        run.words.map = "map";
        run.mapped = true;
        T_DONE(t, run_go(&run, &err), &err);
        T_OK(t, memmem(run.out.p, run.out.n, "4111 1111", 9) == NULL);
        struct restore_ways ways = {.back = &run.back, .by_place = !run.back.all_named};
        if (T_DONE(t, restore_new(&ways, &restore, &err), &err)) {
            T_DONE(t, restore_feed(restore, buf_raw(&run.out), &got, &err), &err);
            T_DONE(t, restore_end(restore, &got, &err), &err);
            T_STR(t, buf_str(&got), str_z(csv));
        }
        restore_free(restore);
        buf_wipe(&got);
        run_fini(&run);
    }
}

static void dates_of_one_person_move_together(struct t *t)
{
    static const char csv[] = "who,born\nann,1986-09-28\nbob,1986-09-28\n"
                              "ann,1986-09-30\n";
    struct run run;
    struct err err = ERR_INIT;
    T_DONE(t, run_init(&run, t, "a.csv", csv, &err), &err);
    add(&run.words.operators, "shift");
    add(&run.words.off, "PERSON"); /* "ann" is one */
    run.words.person = "who";
    T_DONE(t, run_go(&run, &err), &err);
    T_EQ(t, run.out.n, sizeof csv - 1);
    T_OK(t, memmem(run.out.p, run.out.n, "1986-09-28", 10) == NULL);
    T_OK(t, run.out.n > 40 && memcmp(run.out.p + 13, run.out.p + 28, 10) != 0);
    run_fini(&run);
}

/* A stand-in for a model: "Zork" is somebody; "break" is more than it can bear. */
static void a_second_opinion_joins_and_fails_closed(struct t *t)
{
    static const char script[] = "while read -r l; do case $l in *break*) exit 1;; "
                                 "*Zork*) echo '{\"spans\":[{\"type\":\"PERSON\","
                                 "\"start\":4,\"end\":8}]}';; "
                                 "*odd*) echo '{\"spans\":[{\"type\":\"NO_SUCH\","
                                 "\"start\":4,\"end\":8}]}';; "
                                 "*) echo '{\"spans\":[]}';; esac; done\n";
    static const struct {
        const char *text, *want, *code;
    } rows[] = {
        {"the Zork, a@b.com", "the <PERSON_1>, <EMAIL_1>", NULL},
        {"the cat, a@b.com", "the cat, <EMAIL_1>", NULL},
        {"break a@b.com", "", "os.peer_failed"},
        {"the odd a@b.com", "", "opinion.answer"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct run run;
        struct err err = ERR_INIT;
        char path[FILE_PATH_MAX], command[FILE_PATH_MAX + 16];
        T_DONE(t, run_init(&run, t, "a.txt", rows[i].text, &err), &err);
        T_DONE(t, file_join(run.dir, "model.sh", path, &err), &err);
        T_DONE(t, file_replace(path, raw_of(script, sizeof script - 1), &err), &err);
        snprintf(command, sizeof command, "/bin/sh %s", path);
        run.words.second_opinion = command;
        run.words.names = "rules";
        bool ok = run_go(&run, &err);
        T_EQ(t, ok, rows[i].code == NULL);
        if (rows[i].code)
            T_OK(t, strcmp(err.id, rows[i].code) == 0);
        T_STR(t, buf_str(&run.out), str_z(rows[i].want));
        run_fini(&run);
    }
}

static void a_profile_is_read_before_the_words(struct t *t)
{
    struct run run;
    struct err err = ERR_INIT;
    char profile[FILE_PATH_MAX];
    static const char text[] = "operator = label\nallow = c@d.com\nscope = dataset\n";
    T_DONE(t, run_init(&run, t, "a.txt", "a@b.com c@d.com 10.1.2.3", &err), &err);
    T_DONE(t, file_join(run.dir, "p", profile, &err), &err);
    T_DONE(t, file_replace(profile, raw_of(text, sizeof text - 1), &err), &err);
    add(&run.words.profiles, profile);
    add(&run.words.operators, "IP_ADDRESS=redact");
    T_DONE(t, run_go(&run, &err), &err);
    T_STR(t, buf_str(&run.out), STR("<EMAIL> c@d.com "));
    run_fini(&run);
}

struct wrong {
    const char *option, *value, *id;
};

static void wrong_words_are_refused(struct t *t)
{
    static const struct wrong rows[] = {
        {"off", "NO_SUCH", "cli.usage"},
        {"input", "pdf", "cli.usage"},
        {"scope", "world", "cli.usage"},
        {"threshold", "1.5", "cli.usage"},
        {"by", "user", "cli.usage"},
        {"operator", "shred", "cli.usage"},
        {"key", "/dev/null", "redact.key"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct run run;
        struct err err = ERR_INIT;
        T_DONE(t, run_init(&run, t, "a.txt", "x", &err), &err);
        if (rows[i].option[0] == 'o' && rows[i].option[1] == 'f')
            add(&run.words.off, rows[i].value);
        else if (rows[i].option[0] == 'o')
            add(&run.words.operators, rows[i].value);
        else if (rows[i].option[0] == 'i')
            run.words.input = rows[i].value;
        else if (rows[i].option[0] == 's')
            run.words.scope = rows[i].value;
        else if (rows[i].option[0] == 't')
            run.words.min_confidence = rows[i].value;
        else if (rows[i].option[0] == 'b')
            run.words.by = rows[i].value;
        else
            run.words.key_file = rows[i].value;
        T_FAILS(t, run_go(&run, &err), &err, rows[i].id);
        run_fini(&run);
    }
}

/* A folder: every text in it, no other file, in the order of the names. */
static void a_folder_is_all_its_texts(struct t *t)
{
    struct run run;
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    T_DONE(t, run_init(&run, t, "b.txt", "b@b.com\n", &err), &err);
    T_DONE(t, file_join(run.dir, "a.jsonl", path, &err), &err);
    T_DONE(t, file_replace(path, raw_of("{\"m\":\"a@b.com\"}\n", 16), &err), &err);
    T_DONE(t, file_join(run.dir, "c.bin", path, &err), &err);
    T_DONE(t, file_replace(path, raw_of("c@d.com\0", 8), &err), &err);
    T_DONE(t, file_join(run.dir, "key", path, &err), &err);
    add(&run.words.paths, run.dir);
    T_DONE(t, run_go(&run, &err), &err);
    T_OK(t, str_starts(buf_str(&run.out), STR("{\"m\":\"<EMAIL_1>\"}\n<EMAIL_1>\n")));
    T_OK(t, memchr(run.out.p, '@', run.out.n) == NULL);
    run_fini(&run);
}

static const struct t_case cases[] = {
    T_CASE(operators_are_per_type),
    T_CASE(a_number_holds_as_far_as_its_scope),
    T_CASE(what_was_mapped_comes_back),
    T_CASE(dates_of_one_person_move_together),
    T_CASE(a_second_opinion_joins_and_fails_closed),
    T_CASE(a_profile_is_read_before_the_words),
    T_CASE(wrong_words_are_refused),
    T_CASE(a_folder_is_all_its_texts),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
