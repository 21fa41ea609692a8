/*
 * A gateway that is killed at random points under load, and started again: every reply
 * whose last byte reached its client is in the store once, complete and decryptable.
 * One client in eight hangs up in the middle. ABIDE_KILLS: how often (default 10; the
 * full run is 200).
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/num.h"
#include "crypt/random.h"
#include "flow/flow_notice.h"
#include "gateway/gateway.h"
#include "os/file.h"
#include "os/now.h"
#include "store/conversation.h"
#include "tests/bench/gateway_mock.h"
#include "tests/harness/t.h"
#include "tests/harness/wire.h"

enum { KILLS = 10, CLIENTS = 8, CALLS_MAX = 1 << 20, ARENA_BYTES = 64 << 20 };

struct campaign {
    struct t *t;
    char state[FILE_PATH_MAX];
    int mock_port, port;
    pid_t mock, door;
    atomic_bool over;
    atomic_uint next;
    unsigned char *acked; /* by a call's number: its last byte came */
    unsigned char *found; /* how often it is in the store, whole */
};

static pid_t begin(void)
{
    pid_t pid = fork();
    if (pid == 0)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    return pid;
}

/* A client that hangs up must not be held open here. */
static void forget_descriptors(void)
{
    for (int fd = 3; fd < 1024; fd++)
        close(fd);
}

static void make_state(struct campaign *c)
{
    static const char notice[] =
        "{\"version\":\"n1\",\"purposes\":[\"train\"],\"from\":\"2025-01-01\","
        "\"text\":\"We train if you agree.\"}\n";
    struct flow_options options = {
        .state = c->state, .profile = "strict", .now = now_utc()};
    char path[FILE_PATH_MAX];
    struct flow f;
    uint64_t n;
    struct err err = ERR_INIT;
    T_DONE(c->t, file_join(t_tmpdir(c->t), "state", c->state, &err), &err);
    T_DONE(c->t, file_join(t_tmpdir(c->t), "n.jsonl", path, &err), &err);
    T_DONE(c->t, flow_init(&options, &err), &err);
    options.profile = NULL;
    T_DONE(c->t, flow_open(&f, &options, &err), &err);
    T_DONE(c->t, file_replace(path, raw_of(notice, sizeof notice - 1), &err), &err);
    T_DONE(c->t, flow_notice_import(&f, path, &n, &err), &err);
    flow_close(&f);
}

/* The child's whole life. The key is "on". */
static void run_door(const struct campaign *c)
{
    char text[512];
    struct conf *conf = NULL;
    struct loop *loop = NULL;
    struct gateway *g = NULL;
    struct err err = ERR_INIT;
    snprintf(text, sizeof text,
        "[serve]\nlisten = 127.0.0.1:%d\n[upstream up]\nurl = http://127.0.0.1:%d\n"
        "[project on]\nupstream = up\nkey_sha256 = "
        "b8d31e852725afb1e26d53bab6095b2bff1749c9275be13ed1c05a56ed31ec09\n",
        c->port, c->mock_port);
    bool ok =
        conf_parse(str_z(text), STR("test"), &conf, &err) && loop_new(&loop, &err);
    struct gateway_options options = {
        .loop = loop, .conf = conf, .state = c->state, .now = now_utc};
    if (ok && gateway_start(&options, &g, &err))
        loop_run(loop);
    fprintf(stderr, "# the door ended: %s\n", err.text);
    _exit(1);
}

/* Whole: its coding ended, or all of its length is there. */
static bool is_whole(struct buf *got)
{
    const char *text = buf_z(got);
    const char *body = text ? strstr(text, "\r\n\r\n") : NULL;
    const char *length = text ? strcasestr(text, "\r\ncontent-length:") : NULL;
    if (!body)
        return false;
    if (length && length < body)
        return got->n >= (size_t)(body + 4 - text) + strtoul(length + 17, NULL, 10);
    return got->n >= 5 && memcmp(got->p + got->n - 5, "0\r\n\r\n", 5) == 0;
}

/* One call; false: the connection is of no use any more. */
static bool call(struct campaign *c, int fd, unsigned number, struct buf *got)
{
    char body[256], text[512];
    bool hangs_up = number % 8 == 7;
    int n = snprintf(body, sizeof body,
        "{\"model\":\"m\",%s\"user\":\"u%u\",\"messages\":[{\"role\":\"user\","
        "\"content\":\"call %u\"}]}",
        number % 2 ? "\"stream\":true," : "", number % 50, number);
    n = snprintf(text, sizeof text,
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer on\r\n"
        "Content-Length: %d\r\n\r\n%s",
        n, body);
    buf_clear(got);
    if (!wire_send(fd, raw_of(text, (size_t)n)))
        return false;
    while (!is_whole(got)) {
        if (wire_read(fd, got) != 1 || hangs_up)
            return false;
    }
    c->acked[number] = strstr(buf_z(got), "HTTP/1.1 200") == buf_z(got);
    return true;
}

static void *client(void *ctx)
{
    struct campaign *c = ctx;
    struct buf got;
    int fd = -1;
    buf_init(&got, 1 << 20);
    while (!c->over) {
        unsigned number = c->next++;
        if (fd < 0)
            fd = wire_dial(c->port);
        if (fd < 0)
            usleep(3000);
        else if (number >= CALLS_MAX || !call(c, fd, number, &got)) {
            wire_close(fd);
            fd = -1;
        }
    }
    wire_close(fd);
    buf_fini(&got);
    return NULL;
}

static unsigned below(unsigned n)
{
    unsigned r;
    random_bytes(&r, sizeof r);
    return r % n;
}

/* A sanitizer makes the start long. */
static void wait_for_door(int port)
{
    for (int i = 0; i < 500; i++) {
        int fd = wire_dial(port);
        wire_close(fd);
        if (fd >= 0)
            return;
        usleep(10000);
    }
}

static void kill_once(struct campaign *c)
{
    int status = 0;
    c->door = begin();
    if (!c->door) {
        forget_descriptors();
        run_door(c);
    }
    if (below(4))
        wait_for_door(c->port); /* one in four is killed while it starts, too */
    usleep(40000 + below(200000));
    kill(c->door, SIGKILL);
    waitpid(c->door, &status, 0);
    /* It ran until it was killed: neither an error nor a sanitizer ended it. */
    T_OK(c->t, WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* Both turns of a call, as they were said. */
static void count_one(struct campaign *c, const struct stored_conversation *k)
{
    unsigned number = CALLS_MAX;
    bool whole = false;
    for (size_t i = 0; i < k->count; i++) {
        char text[32] = "";
        const struct stored_turn *turn = &k->turns[i];
        size_t n = turn->text.n < sizeof text - 1 ? turn->text.n : sizeof text - 1;
        memcpy(text, turn->text.p, n);
        if (turn->role == ROLE_USER)
            (void)!sscanf(text, "call %u", &number);
        else if (turn->role == ROLE_ASSISTANT)
            whole = turn->text.n > 700 &&
                    (!turn->meta.n ||
                        !memmem(turn->meta.p, turn->meta.n, "incomplete", 10));
    }
    if (number < CALLS_MAX && whole)
        c->found[number]++;
    else if (number < CALLS_MAX && c->acked[number])
        t_note(c->t, "call %u was answered and is not whole", number);
}

static void count_stored(struct campaign *c)
{
    struct flow_options options = {.state = c->state, .now = now_utc()};
    struct conversation_key key = {.vault = {{0}}};
    struct flow f;
    struct err err = ERR_INIT;
    bool found = true;
    T_DONE(c->t, flow_open(&f, &options, &err), &err);
    while (
        T_DONE(c->t, conversation_next(f.store, &key, &found, &err), &err) && found) {
        struct stored_conversation k;
        struct arena a;
        bool opened = false;
        arena_init(&a, ARENA_BYTES);
        T_DONE(c->t,
            conversation_load(f.store, key, (struct conversation_want){.meta = true},
                &a, &k, &opened, &err),
            &err);
        if (opened)
            count_one(c, &k);
        arena_fini(&a);
    }
    flow_close(&f);
}

static void check(struct campaign *c, int kills)
{
    size_t acked = 0, lost = 0, twice = 0, stored = 0;
    unsigned last = c->next < CALLS_MAX ? c->next : CALLS_MAX;
    for (unsigned i = 0; i < last; i++) {
        acked += c->acked[i];
        stored += c->found[i] > 0;
        lost += c->acked[i] && !c->found[i];
        twice += c->found[i] > 1;
    }
    T_EQ(c->t, lost, 0);
    T_EQ(c->t, twice, 0);
    T_OK(c->t, acked > 0);
    t_note(c->t, "%d kills, %u calls, %zu answered whole, %zu whole in the store",
        kills, last, acked, stored);
}

static int kills_wanted(void)
{
    const char *words = getenv("ABIDE_KILLS");
    int64_t n;
    return words && num_parse_i64(str_z(words), 1, 100000, &n) ? (int)n : KILLS;
}

static void what_was_answered_is_stored_once(struct t *t)
{
    struct campaign c = {.t = t};
    pthread_t threads[CLIENTS];
    int listener = mock_listen(&c.mock_port), kills = kills_wanted();
    c.acked = mem_zalloc(CALLS_MAX);
    c.found = mem_zalloc(CALLS_MAX);
    close(mock_listen(&c.port));
    make_state(&c);
    c.mock = begin();
    if (!c.mock)
        mock_run(listener);
    close(listener);
    for (size_t i = 0; i < CLIENTS; i++)
        T_EQ(t, pthread_create(&threads[i], NULL, client, &c), 0);
    for (int i = 0; i < kills; i++)
        kill_once(&c);
    c.over = true;
    for (size_t i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    kill(c.mock, SIGKILL);
    waitpid(c.mock, NULL, 0);
    count_stored(&c);
    check(&c, kills);
    mem_free(c.acked);
    mem_free(c.found);
}

static const struct t_case cases[] = {T_CASE(what_was_answered_is_stored_once)};

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    return t_main(argc, argv, cases, COUNT(cases));
}
