#include "store/custody/custody.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypt/random.h"
#include "os/file.h"
#include "store/conversation.h"
#include "store/epoch.h"
#include "tests/harness/softhsm.h"
#include "tests/harness/world.h"

enum { TEXT_MAX = 4096 };

static const char digits[] =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static void write_file(struct t *t, const char *path, const char *text, mode_t mode)
{
    struct err err = ERR_INIT;
    T_DONE(t, file_replace(path, raw_of(text, strlen(text)), &err), &err);
    T_EQ(t, chmod(path, mode), 0);
}

/* Every keeper there can be here: files and scripts in the test's folder, a token. */
struct keepers {
    char sources[5][CUSTODY_SOURCE_MAX];
    size_t n;
};

static void make_keepers(struct t *t, const char *dir, struct keepers *k)
{
    char path[FILE_PATH_MAX], script[FILE_PATH_MAX];
    k->n = 0;
    snprintf(path, sizeof path, "%s/outside", dir);
    write_file(t, path, digits, 0600);
    snprintf(k->sources[k->n++], CUSTODY_SOURCE_MAX, "file:%.900s", path);
    setenv("ABIDE_TEST_ROOT", digits, 1);
    snprintf(k->sources[k->n++], CUSTODY_SOURCE_MAX, "env:ABIDE_TEST_ROOT");
    setenv("CREDENTIALS_DIRECTORY", dir, 1);
    snprintf(k->sources[k->n++], CUSTODY_SOURCE_MAX, "credential:outside");
    snprintf(path, sizeof path, "%s/keeper", dir);
    snprintf(script, sizeof script, "#!/bin/sh\necho %s\n", digits);
    write_file(t, path, script, 0700);
    snprintf(k->sources[k->n++], CUSTODY_SOURCE_MAX, "command:%.900s now", path);
    if (softhsm_make(t, dir, k->sources[k->n], CUSTODY_SOURCE_MAX))
        k->n++;
}

static void every_keeper_opens_what_it_sealed(struct t *t)
{
    struct keepers k;
    struct err err = ERR_INIT;
    T_DONE(t, crypt_ready(&err), &err);
    make_keepers(t, t_tmpdir(t), &k);
    for (size_t i = 0; i < k.n; i++) {
        uint8_t key[CUSTODY_KEY_BYTES], back[CUSTODY_KEY_BYTES] = {0};
        char source[CUSTODY_SOURCE_MAX];
        struct buf text;
        random_bytes(key, sizeof key);
        buf_init(&text, TEXT_MAX);
        T_DONE(t, custody_write(k.sources[i], key, &text, &err), &err);
        T_DONE(t, custody_read(buf_str(&text), back, source, &err), &err);
        T_OK(t, memcmp(key, back, sizeof key) == 0);
        T_STR(t, str_z(source), str_z(k.sources[i]));
        text.p[text.n - 3] = text.p[text.n - 3] == '0' ? '1' : '0';
        T_OK(t, !custody_read(buf_str(&text), back, source, &err));
        T_OK(t, err.code == ERR_CRYPTO);
        buf_fini(&text);
    }
}

static bool in_environ(const char *words)
{
    char path[64];
    struct err err = ERR_INIT;
    struct buf all;
    buf_init(&all, 1 << 20);
    snprintf(path, sizeof path, "/proc/%d/environ", (int)getpid());
    bool found = file_read(path, &all, &err) &&
                 memmem(all.p, all.n, words, strlen(words)) != NULL;
    buf_fini(&all);
    return found;
}

/* A program that was started with the key in its environment: itself, once more. */
static void the_environment_holds_no_key_after_it_was_read(struct t *t)
{
    uint8_t key[CUSTODY_KEY_BYTES] = {1};
    struct err err = ERR_INIT;
    struct buf text;
    if (!getenv("ABIDE_TEST_STARTED"))
        return; /* the test below starts a process of its own for it */
    T_OK(t, in_environ(digits));
    buf_init(&text, TEXT_MAX);
    T_DONE(t, crypt_ready(&err), &err);
    T_DONE(t, custody_write("env:ABIDE_TEST_STARTED", key, &text, &err), &err);
    T_OK(t, !in_environ(digits) && !getenv("ABIDE_TEST_STARTED"));
    T_DONE(t, custody_write("env:ABIDE_TEST_STARTED", key, &text, &err), &err);
    buf_fini(&text);
}

static void a_program_wipes_the_variable_it_was_started_with(struct t *t)
{
    char own[FILE_PATH_MAX], command[2 * FILE_PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);
    if (!T_OK(t, n > 0))
        return;
    own[n] = '\0';
    snprintf(command, sizeof command,
        "ABIDE_TEST_STARTED=%s exec '%s' "
        "the_environment_holds_no_key_after_it_was_read >/dev/null",
        digits, own);
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    int status = -1;
    waitpid(child, &status, 0);
    T_EQ(t, status, 0);
}

static void its_keeper_can_be_told_without_the_key(struct t *t)
{
    char source[CUSTODY_SOURCE_MAX] = "";
    T_OK(t, custody_source(STR("abide root key 2\nfile:/k\n00\n"), source));
    T_STR(t, str_z(source), STR("file:/k"));
    T_OK(t, !custody_source(STR("abide root key 1\n00\n"), source));
    T_OK(t, !custody_source(STR("abide root key 2\n\n00\n"), source));
    T_OK(t, !custody_source(STR(""), source));
}

static void what_is_no_root_key_is_refused(struct t *t)
{
    static const char *const texts[] = {"", "abide root key 1\n",
        "abide root key 3\n00\n", "abide root key 1\n00112233\n",
        "abide root key 2\nfile:/nowhere\n0011\n", "abide root key 2\n\n0011\n",
        "abide root key 2\nhttp://x/\n0011\n",
        "abide root key 2\nenv:ABIDE_NOT_THERE\n00112233\n"};
    static const char *const sources[] = {"file:", "vault", "env:A\nB", "FILE:/x"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        uint8_t key[CUSTODY_KEY_BYTES];
        char source[CUSTODY_SOURCE_MAX];
        struct err err = ERR_INIT;
        T_OK(t, !custody_read(str_z(texts[i]), key, source, &err));
    }
    for (size_t i = 0; i < COUNT(sources); i++) {
        struct err err = ERR_INIT;
        T_FAILS(t, custody_check(sources[i], &err), &err, "store.root_source");
    }
}

static void a_key_file_others_can_read_is_refused(struct t *t)
{
    uint8_t key[CUSTODY_KEY_BYTES] = {1};
    char path[FILE_PATH_MAX], source[CUSTODY_SOURCE_MAX];
    struct err err = ERR_INIT;
    struct buf text;
    snprintf(path, sizeof path, "%s/open", t_tmpdir(t));
    write_file(t, path, digits, 0644);
    snprintf(source, sizeof source, "file:%.900s", path);
    buf_init(&text, TEXT_MAX);
    T_FAILS(t, custody_write(source, key, &text, &err), &err, "store.root_modes");
    buf_fini(&text);
}

/* The state goes from keeper to keeper; the words stay readable. */
static void a_root_key_can_be_moved_from_keeper_to_keeper(struct t *t)
{
    struct keepers k;
    struct world w;
    struct err err = ERR_INIT;
    struct stored_conversation c;
    char dir[FILE_PATH_MAX];
    int64_t number;
    if (!world_init(&w, t))
        return;
    T_DONE(t, file_join(w.dir, "..", dir, &err), &err);
    make_keepers(t, dir, &k);
    struct world_talk talk = {.conv = "conv-1", .words1 = "kept", .words2 = "words"};
    world_put(&w, &talk, NULL, WORLD_TURNS, 8);
    for (size_t i = 0; i <= k.n; i++) {
        const char *to = i < k.n ? k.sources[i] : "";
        T_DONE(t, epoch_move_root(w.s, to, WORLD_NOON, &err), &err);
        T_STR(t, str_z(epoch_root_source(w.s)), str_z(to));
        world_reopen(&w);
        T_STR(t, str_z(epoch_root_source(w.s)), str_z(to));
        T_OK(t, world_load(&w, &c) && c.count == WORLD_TURNS);
        T_DONE(t, epoch_rotate(w.s, WORLD_NOON, &number, &err), &err);
        T_DONE(t, epoch_destroy(w.s, number - 1, WORLD_NOON, &err), &err);
        world_reopen(&w); /* the new root key is sealed by the same keeper */
        T_OK(t, world_load(&w, &c) && c.count == WORLD_TURNS);
    }
    world_fini(&w);
}

static bool write_and_read(void *ctx)
{
    const char *source = ctx;
    uint8_t key[CUSTODY_KEY_BYTES] = {1}, back[CUSTODY_KEY_BYTES];
    char got[CUSTODY_SOURCE_MAX];
    struct err err = ERR_INIT;
    struct buf text;
    buf_init(&text, TEXT_MAX);
    bool done = custody_write(source, key, &text, &err) &&
                custody_read(buf_str(&text), back, got, &err);
    buf_fini(&text);
    return done;
}

static void sealing_survives_running_out_of_memory(struct t *t)
{
    struct keepers k;
    struct err err = ERR_INIT;
    T_DONE(t, crypt_ready(&err), &err);
    make_keepers(t, t_tmpdir(t), &k);
    for (size_t i = 0; i < k.n; i++)
        t_oom(t, write_and_read, k.sources[i]);
}

static const struct t_case cases[] = {
    T_CASE(every_keeper_opens_what_it_sealed),
    T_CASE(the_environment_holds_no_key_after_it_was_read),
    T_CASE(a_program_wipes_the_variable_it_was_started_with),
    T_CASE(its_keeper_can_be_told_without_the_key),
    T_CASE(what_is_no_root_key_is_refused),
    T_CASE(a_key_file_others_can_read_is_refused),
    T_CASE(a_root_key_can_be_moved_from_keeper_to_keeper),
    T_CASE(sealing_survives_running_out_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
