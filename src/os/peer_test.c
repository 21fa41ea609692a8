#include "os/peer.h"

#include <string.h>

#include "tests/harness/t.h"

/* Runs a stand-in written here; what it answers to "ask\n", or the error's code. */
struct row {
    const char *says;
    const char *script;
    const char *want; /* NULL: an error */
    enum err_code code;
};

static const struct row rows[] = {
    {"it answers", "read l; echo \"got $l\"", "got ask", ERR_NONE},
    {"it dies", "exit 3", NULL, ERR_STATE},
    {"it reads and dies", "read l; exit 0", NULL, ERR_STATE},
    {"it stays silent", "read l; exec sleep 9", NULL, ERR_STATE},
    {"it says two lines", "read l; printf 'a\\nb\\n'; sleep 9", NULL, ERR_STATE},
    {"it says too much", "read l; exec yes | tr -d '\\n'", NULL, ERR_LIMIT},
};

static void each_stand_in_is_told_as_what_it_is(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *words[] = {"/bin/sh", "-c", rows[i].script, NULL};
        struct err err = ERR_INIT;
        struct peer *peer = NULL;
        struct buf answer;
        buf_init(&answer, 1 << 16);
        if (T_DONE(t, peer_open(words, 700, &peer, &err), &err)) {
            bool done = peer_ask(peer, raw_of("ask\n", 4), &answer, &err);
            if (!T_EQ(t, done, rows[i].want != NULL) ||
                !T_EQ(t, err.code, rows[i].code))
                t_note(t, "%s", rows[i].says);
            if (done)
                T_STR(t, buf_str(&answer), str_z(rows[i].want));
        }
        peer_close(peer);
        buf_wipe(&answer);
    }
}

static void it_is_asked_again_and_again(struct t *t)
{
    const char *words[] = {
        "/bin/sh", "-c", "while read -r l; do echo \"$l$l\"; done", NULL};
    struct err err = ERR_INIT;
    struct peer *peer = NULL;
    struct buf answer;
    buf_init(&answer, 1 << 16);
    T_DONE(t, peer_open(words, 5000, &peer, &err), &err);
    for (unsigned i = 0; i < 20; i++) {
        if (!T_DONE(t, peer_ask(peer, raw_of("ab\n", 3), &answer, &err), &err))
            break;
        T_STR(t, buf_str(&answer), STR("abab"));
    }
    peer_close(peer);
    buf_wipe(&answer);
}

static void after_a_failure_nothing_is_asked(struct t *t)
{
    const char *words[] = {"/bin/sh", "-c", "exit 0", NULL};
    struct err err = ERR_INIT;
    struct peer *peer = NULL;
    struct buf answer;
    buf_init(&answer, 1 << 16);
    T_DONE(t, peer_open(words, 2000, &peer, &err), &err);
    for (unsigned i = 0; i < 2; i++) {
        T_OK(t, !peer_ask(peer, raw_of("ask\n", 4), &answer, &err));
        T_EQ(t, err.code, ERR_STATE);
        err = ERR_INIT;
    }
    peer_close(peer);
    buf_wipe(&answer);
}

static void a_name_without_its_path_is_a_usage_error(struct t *t)
{
    const char *relative[] = {"sh", NULL}, *absent[] = {"/no/such/program", NULL};
    struct err err = ERR_INIT;
    struct peer *peer = NULL;
    T_FAILS(t, peer_open(relative, 10, &peer, &err), &err, "os.peer_path");
    err = ERR_INIT;
    T_FAILS(t, peer_open(absent, 10, &peer, &err), &err, "os.peer_absent");
}

static const struct t_case cases[] = {
    T_CASE(each_stand_in_is_told_as_what_it_is),
    T_CASE(it_is_asked_again_and_again),
    T_CASE(after_a_failure_nothing_is_asked),
    T_CASE(a_name_without_its_path_is_a_usage_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
