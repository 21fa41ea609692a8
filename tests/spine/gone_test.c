/*
 * After a deletion by the real program: nothing of the account stands in its state, in
 * what it printed, in temporary or half made folders, nor in a crash file. The control:
 * before, every piece is found, and another program does leave a crash file.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/account.h"
#include "store/store.h"
#include "tests/harness/needles.h"
#include "tests/spine/program.h"

enum { WAIT_US = 20000, WAITS = 1000 };

struct place {
    const char *abide;
    char dir[PATH_BYTES - 64], state[PATH_BYTES], logs[PATH_BYTES], cwd[PATH_BYTES];
};

/* What people said and are called; in no stored file at any time. */
static const char *const words[] = {"ann.example@mail.example",
    "a secret that only Ann knows of", "likes tea in the afternoon",
    "the bytes of a picture of her garden"};

#define MESSAGE(role, time, content)                                                   \
    "\"message\":{\"author\":{\"role\":\"" role "\"},\"create_time\":" time            \
    ",\"content\":" content "}"
#define TEXT(words) "{\"content_type\":\"text\",\"parts\":[\"" words "\"]}"
#define PICTURE                                                                        \
    "{\"content_type\":\"multimodal_text\",\"parts\":[{\"content_type\":"              \
    "\"image_asset_pointer\",\"asset_pointer\":\"sediment://file_1\"}]}"
static const char chat[] =
    "[{\"id\":\"c1\",\"title\":\"Garden\",\"mapping\":{\"m\":{" MESSAGE("user",
        "1740823200",
        PICTURE) "}}},{\"id\":\"c2\",\"mapping\":{\"m\":{" MESSAGE("user", "1740823201",
        TEXT("a secret that only Ann knows of")) "},\"n\":{\"parent\":"
                                                 "\"m\"," MESSAGE("assistant",
                                                     "1740823202",
                                                     TEXT("I see.")) "}}}]";

static const char setup[] =
    "set -e; abide=$1; dir=$2; cd \"$dir/cwd\"\n"
    "export ABIDE_STATE=\"$dir/state\" TMPDIR=\"$dir/tmp\"\n"
    "\"$abide\" init --profile strict; echo 'We train.' >\"$dir/in/notice\"\n"
    "\"$abide\" notice publish n1 --text \"$dir/in/notice\" --from 2024-01-01\n"
    "\"$abide\" import \"$dir/in/archive\" --as ann-of-the-garden --tier plus \\\n"
    "  --age adult --region us\n"
    "\"$abide\" import \"$dir/in/memory.jsonl\"\n"
    "\"$abide\" donate ann-of-the-garden --all --adult --notice n1\n"
    "\"$abide\" dataset build --out \"$dir/dataset\"\n"
    "cp -r \"$dir/dataset\" \"$dir/killed.partial\"\n"; /* as a killed build leaves it
                                                         */

static const char deletion[] =
    "set -e; abide=$1; dir=$2; cd \"$dir/cwd\"\n"
    "export ABIDE_STATE=\"$dir/state\" TMPDIR=\"$dir/tmp\"\n"
    "who=ann-of-the-garden\n"
    "\"$abide\" erase \"$who\" --account --confirm \"DELETE $who\"\n"
    "\"$abide\" erase list; \"$abide\" erase list --json\n"
    "\"$abide\" dataset withdraw \"$dir/dataset\"; \"$abide\" purge\n"
    "\"$abide\" purge --metrics; \"$abide\" doctor\n"
    "\"$abide\" choice show \"$who\" || test $? = 66\n";

static void put_file(struct t *t, const char *dir, const char *name, const char *text)
{
    char path[PATH_BYTES];
    struct buf bytes;
    buf_init(&bytes, 1 << 16);
    buf_add_z(&bytes, text);
    path_join(dir, name, path);
    T_OK(t, file_write(path, &bytes));
    buf_fini(&bytes);
}

static bool script(
    struct t *t, const struct place *p, const char *text, const char *log)
{
    const char *const argv[] = {"sh", "-c", text, "gone", p->abide, p->dir, NULL};
    char out[PATH_BYTES + 16];
    snprintf(out, sizeof out, "%s/%s", p->logs, log);
    return program_check(t, argv, out);
}

static bool open_place(struct t *t, struct place *p)
{
    static const char *const folders[] = {"in", "in/archive", "logs", "cwd", "tmp"};
    char path[PATH_BYTES];
    p->abide = getenv("ABIDE_PROGRAM");
    if (!p->abide) {
        t_skip(t, "ABIDE_PROGRAM is not set (meson test sets it)");
        return false;
    }
    snprintf(p->dir, sizeof p->dir, "%s", t_tmpdir(t));
    path_join(p->dir, "state", p->state);
    path_join(p->dir, "logs", p->logs);
    path_join(p->dir, "cwd", p->cwd);
    for (size_t i = 0; i < COUNT(folders); i++) {
        path_join(p->dir, folders[i], path);
        T_OK(t, mkdir(path, 0700) == 0);
    }
    put_file(t, p->dir, "in/archive/conversations.json", chat);
    put_file(t, p->dir, "in/archive/user.json",
        "{\"id\":\"ann-of-the-garden\",\"email\":\"ann.example@mail.example\"}");
    put_file(t, p->dir, "in/archive/file_1.dat", words[3]);
    put_file(t, p->dir, "in/memory.jsonl",
        "{\"id\":\"k\",\"user_id\":\"ann-of-the-garden\",\"messages\":[{\"id\":"
        "\"m\",\"role\":\"system\",\"class\":\"memory\",\"content\":\"likes tea in the "
        "afternoon\"}]}\n");
    return script(t, p, setup, "setup");
}

static struct id find_vault(struct t *t, const struct place *p)
{
    struct store *s = NULL;
    struct account account = {0};
    struct account_name name = {
        ACCOUNT_PERSON, STR("local"), raw_from_str(STR("ann-of-the-garden"))};
    struct err err = ERR_INIT;
    bool found = false;
    T_DONE(t, store_open(p->state, NULL, &s, &err), &err);
    T_DONE(t, account_find(s, &name, &account, &found, &err), &err);
    T_OK(t, found);
    store_close(s);
    return account.vault;
}

/* Dataset and handle of a row stay: in the register, the list of what is withdrawn. */
static void drop_rows(struct needles *n, const struct place *p, struct id vault)
{
    struct needles rows;
    struct needles_of of = {
        .state = p->state, .vault = vault, .only = STR_INIT("lineage")};
    needles_init(&rows, n->t);
    needles_take(&rows, &of);
    T_OK(n->t, rows.all.n > 0);
    for (size_t i = 0; i < rows.all.n; i++) {
        const struct needle *one = &rows.all.p[i];
        if (one->n == ID_BYTES && memcmp(one->bytes, vault.b, ID_BYTES) != 0)
            needles_drop(n, one->bytes, one->n);
    }
    needles_fini(&rows);
}

static void nothing_is_left_where_the_program_wrote(struct t *t)
{
    struct place p;
    struct needles ids, said;
    char in[PATH_BYTES];
    if (!open_place(t, &p))
        return;
    struct id vault = find_vault(t, &p);
    struct needles_of of = {.state = p.state, .vault = vault};
    needles_init(&ids, t);
    needles_init(&said, t);
    needles_take(&ids, &of);
    drop_rows(&ids, &p, vault);
    for (size_t i = 0; i < COUNT(words); i++)
        needles_add(&said, words[i], strlen(words[i]), false);
    path_join(p.dir, "in", in);
    T_EQ(t, needles_found(&said, in), said.all.n);
    T_EQ(t, needles_found(&said, p.state), 0); /* sealed from the beginning */
    T_OK(t, ids.all.n > 60);
    T_EQ(t, needles_found(&ids, p.state), ids.all.n);
    T_EQ(t, needles_found(&said, p.logs), 0);
    script(t, &p, deletion, "deletion");
    T_EQ(t, needles_found(&ids, p.dir), 0);
    path_join(p.dir, "in/archive", in);
    T_EQ(t,
        needles_found(&said, p.state) + needles_found(&said, p.logs) +
            needles_found(&said, p.cwd),
        0);
    t_note(t, "%zu pieces, %zu of what was said", ids.all.n, said.all.n);
    needles_fini(&ids);
    needles_fini(&said);
}

/* Until nothing is left in the pipe: the other side has it in memory. */
static void wait_read(struct t *t, int fd)
{
    int left = 1;
    for (int i = 0; left > 0 && i < WAITS; i++) {
        usleep(WAIT_US);
        if (ioctl(fd, FIONREAD, &left) != 0)
            left = -1;
    }
    T_EQ(t, left, 0);
}

/* Runs words that read from a pipe which stays open, aborts them: a core was dumped. */
static bool leaves_core(struct t *t, const char *cwd, const char *const *argv)
{
    int pipes[2], status = 0;
    if (!T_OK(t, pipe(pipes) == 0))
        return false;
    pid_t child = fork();
    if (child == 0) {
        if (dup2(pipes[0], STDIN_FILENO) < 0 || chdir(cwd) != 0)
            _exit(127);
        close(pipes[1]);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    T_OK(t, write(pipes[1], words[1], strlen(words[1])) > 0);
    wait_read(t, pipes[0]);
    kill(child, SIGABRT);
    T_EQ(t, waitpid(child, &status, 0), child);
    close(pipes[0]);
    close(pipes[1]);
    T_OK(t, WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    return WIFSIGNALED(status) && WCOREDUMP(status);
}

static void a_crash_leaves_no_file(struct t *t)
{
    struct place p;
    struct needles said;
    if (!open_place(t, &p))
        return;
    const char *const other[] = {
        "/bin/sh", "-c", "ulimit -c unlimited; exec cat >/dev/null", NULL};
    const char *const own[] = {"/bin/sh", "-c",
        "ulimit -c unlimited; exec \"$0\" redact >/dev/null", p.abide, NULL};
    bool control = leaves_core(t, p.logs, other);
    T_OK(t, !leaves_core(t, p.cwd, own));
    t_note(t, "another program %s a crash file here",
        control ? "leaves" : "does not leave");
    needles_init(&said, t);
    needles_add(&said, words[1], strlen(words[1]), false);
    T_EQ(t, needles_found(&said, p.cwd), 0);
    needles_fini(&said);
}

static const struct t_case cases[] = {
    T_CASE(nothing_is_left_where_the_program_wrote),
    T_CASE(a_crash_leaves_no_file),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
