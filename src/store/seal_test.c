#include <dirent.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/doctor.h"
#include "tests/harness/world.h"

/* Sealing seen from outside: the bytes of every file of the state. */

static const struct store_options defaults = {0};

enum { FILE_MAX = 64 << 20, NEEDLE_MAX = 256 };

/* One canary per kind of content; each is looked for raw, in hex and in base64. */
static const char *const canaries[] = {
    "canary-subject-ann",
    "canary-title-zulu",
    "canary-words-one-yankee",
    "canary-words-two-xray",
    "canary-meta-whiskey",
    "canary-conversation-id",
};

static void add_world(struct world *w)
{
    struct err err = ERR_INIT;
    struct world_talk talk = {.conv = canaries[5],
        .title = canaries[1],
        .words1 = canaries[2],
        .words2 = canaries[3],
        .meta1 = canaries[4]};
    T_DONE(w->t, store_begin(w->s, &err), &err);
    w->ann = world_person(w, canaries[0]);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    world_put(w, &talk, NULL, WORLD_TURNS, 8);
}

static bool has_bytes(struct raw hay, const char *needle)
{
    return hay.n > 0 && memmem(hay.p, hay.n, needle, strlen(needle)) != NULL;
}

static void to_hex(const char *z, char *out)
{
    for (; *z; z++, out += 2)
        snprintf(out, 3, "%02x", (unsigned)(unsigned char)*z);
}

/* Base64 without the ends, which depend on what stands before and after. */
static void to_base64(const char *z, char *out)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)z;
    for (size_t n = strlen(z) / 3; n > 0; n--, p += 3) {
        *out++ = digits[p[0] >> 2];
        *out++ = digits[(p[0] & 3) << 4 | p[1] >> 4];
        *out++ = digits[(p[1] & 15) << 2 | p[2] >> 6];
        *out++ = digits[p[2] & 63];
    }
    *out = '\0';
}

/* In how many of the forms and alignments the word stands in these bytes. */
static int forms_found(struct raw hay, const char *word)
{
    char form[2 * NEEDLE_MAX];
    int found = has_bytes(hay, word);
    to_hex(word, form);
    found += has_bytes(hay, form);
    for (size_t shift = 0; shift < 3; shift++) {
        to_base64(word + shift, form);
        found += has_bytes(hay, form);
    }
    return found;
}

/* Looks for every canary in every file of the folder. */
static int canaries_in(struct t *t, const char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *e;
    int found = 0, files = 0;
    while (d && (e = readdir(d)) != NULL) {
        char path[FILE_PATH_MAX];
        struct err err = ERR_INIT;
        struct buf bytes;
        if (e->d_name[0] == '.')
            continue;
        buf_init(&bytes, FILE_MAX);
        T_DONE(t, file_join(dir, e->d_name, path, &err), &err);
        T_DONE(t, file_read(path, &bytes, &err), &err);
        for (size_t i = 0; i < COUNT(canaries); i++)
            found += forms_found(buf_raw(&bytes), canaries[i]);
        buf_fini(&bytes);
        files++;
    }
    if (d)
        closedir(d);
    T_OK(t, files >= 4);
    return found;
}

static void with_the_keys_every_canary_is_found(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct raw issuer, subject;
    struct stored_conversation c;
    if (!world_init(&w, t))
        return;
    add_world(&w);
    world_reopen(&w);
    T_DONE(t, account_label(w.s, w.ann.vault, &w.a, &issuer, &subject, &err), &err);
    T_OK(t, has_bytes(subject, canaries[0]));
    if (world_load(&w, &c)) {
        T_OK(t, has_bytes(c.title, canaries[1]));
        T_OK(t, has_bytes(c.turns[1].text, canaries[2]));
        T_OK(t, has_bytes(c.turns[2].text, canaries[3]));
        T_OK(t, has_bytes(c.turns[1].meta, canaries[4]));
        T_OK(t, has_bytes(c.origin_id, canaries[5]));
    }
    world_fini(&w);
}

static void without_the_keys_no_canary_is_in_any_file(struct t *t)
{
    struct world w;
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    add_world(&w);
    T_EQ(t, canaries_in(t, w.dir), 0); /* the WAL is there: the store is open */
    world_fini(&w);
    T_DONE(t, file_join(w.dir, "planted", path, &err), &err);
    T_DONE(t, file_replace(path, raw_of(canaries[2], strlen(canaries[2])), &err), &err);
    T_EQ(t, canaries_in(t, w.dir), 1); /* the search can find */
}

/* The forms are searched in the way they would stand there. */
static void the_search_knows_hex_and_base64(struct t *t)
{
    T_EQ(t, forms_found(raw_of("616263646566", 12), "abcdef"), 1);
    T_EQ(t, forms_found(raw_of("YWJjZGVm", 8), "abcdef"), 1);
}

static void a_sealed_value_does_not_open_in_another_row(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct stored_conversation c;
    struct conversation_key key = {0};
    bool found;
    if (!world_init(&w, t))
        return;
    add_world(&w);
    struct world_talk other = {.conv = "other", .words1 = "a", .words2 = "b"};
    T_OK(t, world_put(&w, &other, NULL, WORLD_TURNS, 8).created);
    world_fini(&w);
    sqlite3 *db = NULL;
    char path[FILE_PATH_MAX];
    T_DONE(t, file_join(w.dir, "vault.db", path, &err), &err);
    T_EQ(t, sqlite3_open(path, &db), SQLITE_OK);
    T_EQ(t,
        sqlite3_exec(db,
            "UPDATE turns SET body=(SELECT body FROM turns ORDER BY conversation DESC "
            "LIMIT 1) WHERE conversation=(SELECT min(conversation) FROM turns)",
            NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    arena_init(&w.a, 1 << 20);
    T_DONE(t, store_open(w.dir, &defaults, &w.s, &err), &err);
    T_DONE(t, conversation_next(w.s, &key, &found, &err), &err);
    T_FAILS(t,
        conversation_load(
            w.s, key, (struct conversation_want){false}, &w.a, &c, &found, &err),
        &err, "crypt.seal_broken");
    world_fini(&w);
}

/* Whoever can write the database but has no key cannot give permission. */
static void clear_bits_cannot_raise_a_stamp(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct stored_conversation c;
    char path[FILE_PATH_MAX];
    sqlite3 *db = NULL;
    if (!world_init(&w, t))
        return;
    add_world(&w);
    T_DONE(t, file_join(w.dir, "vault.db", path, &err), &err);
    T_EQ(t, sqlite3_open(path, &db), SQLITE_OK);
    T_EQ(t,
        sqlite3_exec(
            db, "UPDATE turns SET allow=x'ffffffffffffffffffffffff'", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    if (world_load(&w, &c))
        T_EQ(t, c.turns[1].stamp.allow, 8);
    world_fini(&w);
}

struct attempt {
    struct t *t;
    const char *dir;
    int round;
};

static bool put_once(struct store *s, const struct attempt *a, struct err *err)
{
    struct world_talk talk = {
        .conv = "oom", .title = "t", .words1 = "1", .words2 = "2"};
    struct stamp stamps[WORLD_TURNS] = {{0}};
    struct conversation_put_result r;
    struct account account;
    struct account_name who = {ACCOUNT_PERSON, STR("local"), raw_of("zoe", 3)};
    (void)a;
    world_talk(&talk);
    talk.c.count = WORLD_TURNS;
    if (!account_put(s, &who, WORLD_NOON, &account, err))
        return false;
    struct conversation_put put = {
        .owner = account.vault, .conversation = &talk.c, .stamps = stamps};
    struct choice line = {.at = WORLD_NOON,
        .recorded = WORLD_NOON,
        .control = CONTROL_TRAINING,
        .value = STR("on")};
    uint64_t position;
    return conversation_put(s, &put, &r, err) &&
           ledger_add(s, account.vault, &line, &position, err);
}

static bool load_once(struct store *s, struct err *err)
{
    struct conversation_key key = {0};
    struct stored_conversation c;
    struct arena a;
    const struct choice *lines;
    size_t count;
    bool found;
    arena_init(&a, 1 << 20);
    bool done = conversation_next(s, &key, &found, err) && found &&
                conversation_load(
                    s, key, (struct conversation_want){true}, &a, &c, &found, err) &&
                ledger_read(s, key.vault, &a, &lines, &count, err);
    arena_fini(&a);
    return done;
}

static bool open_put_load(void *ctx)
{
    const struct attempt *a = ctx;
    struct err err = ERR_INIT;
    struct store *s = NULL;
    bool done = store_open(a->dir, &defaults, &s, &err) && store_begin(s, &err) &&
                put_once(s, a, &err) && store_commit(s, &err) && load_once(s, &err);
    store_close(s);
    return done;
}

static void no_memory_at_any_moment_is_an_answer(struct t *t)
{
    struct world w;
    struct store_counts n;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct attempt attempt = {.t = t, .dir = w.dir};
    t_oom(t, open_put_load, &attempt);
    T_DONE(t, store_count(w.s, &n, &err), &err);
    T_OK(t, n.persons == 3 && n.conversations == 1 && n.turns == 3);
    world_fini(&w);
}

/* Puts conversations for ever; says so after each commit. */
static void write_until_killed(const char *dir, int out)
{
    struct err err = ERR_INIT;
    struct store *s;
    struct account account;
    struct account_name who = {ACCOUNT_PERSON, STR("local"), raw_of("ann", 3)};
    if (!store_open(dir, &defaults, &s, &err))
        _exit(1);
    for (int i = 0;; i++) {
        char name[32];
        struct world_talk talk = {.conv = name, .words1 = "x", .words2 = "y"};
        struct stamp stamps[WORLD_TURNS] = {{0}};
        struct conversation_put_result r;
        snprintf(name, sizeof name, "conv-%d-%d", (int)getpid(), i);
        world_talk(&talk);
        talk.c.count = WORLD_TURNS;
        if (!store_begin(s, &err) || !account_put(s, &who, WORLD_NOON, &account, &err))
            _exit(1);
        struct conversation_put put = {
            .owner = account.vault, .conversation = &talk.c, .stamps = stamps};
        if (!conversation_put(s, &put, &r, &err) || !store_commit(s, &err) ||
            write(out, "c", 1) != 1)
            _exit(1);
    }
}

/* How many commits the child said it made before it was killed. */
static size_t kill_a_writer(struct t *t, const char *dir, int after_ms)
{
    int pipes[2];
    char said[65536];
    T_EQ(t, pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        write_until_killed(dir, pipes[1]);
    }
    close(pipes[1]);
    usleep((useconds_t)after_ms * 1000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    ssize_t n = read(pipes[0], said, sizeof said);
    close(pipes[0]);
    return n > 0 ? (size_t)n : 0;
}

static void a_killed_writer_leaves_what_it_committed_and_nothing_torn(struct t *t)
{
    enum { KILLS = 12 };
    struct world w;
    struct err err = ERR_INIT;
    struct store_counts n;
    struct findings f;
    size_t said = 0;
    if (!world_init(&w, t))
        return;
    world_fini(&w);
    for (int i = 0; i < KILLS; i++)
        said += kill_a_writer(t, w.dir, 15 + 7 * i);
    arena_init(&w.a, 1 << 20);
    T_DONE(t, store_open(w.dir, &defaults, &w.s, &err), &err);
    T_DONE(t, store_count(w.s, &n, &err), &err);
    T_OK(t, said > 0);
    T_OK(t, n.conversations >= said && n.conversations <= said + KILLS);
    T_EQ(t, n.turns, WORLD_TURNS * n.conversations);
    T_DONE(t, doctor_look(w.dir, &f, &err), &err);
    for (size_t i = 0; i < f.list.n; i++)
        T_OK(t, f.list.p[i].level != FINDING_BAD);
    vec_fini(&f.list);
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(with_the_keys_every_canary_is_found),
    T_CASE(without_the_keys_no_canary_is_in_any_file),
    T_CASE(the_search_knows_hex_and_base64),
    T_CASE(a_sealed_value_does_not_open_in_another_row),
    T_CASE(clear_bits_cannot_raise_a_stamp),
    T_CASE(no_memory_at_any_moment_is_an_answer),
    T_CASE(a_killed_writer_leaves_what_it_committed_and_nothing_torn),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
