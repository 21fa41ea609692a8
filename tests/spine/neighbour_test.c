/*
 * A call of 10 MB that is read and cleaned beside small ones: none of them waits for
 * its first byte longer than a part of the time the large one takes. On the loop's own
 * thread it would be nearly all of it.
 */
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "flow/flow.h"
#include "gateway/gateway.h"
#include "os/file.h"
#include "tests/bench/gateway_large.h"
#include "tests/harness/t.h"

enum { HANG_UPS = 12, LARGE_BYTES = 10 << 20, PART = 3 /* of the large call's time */ };

static void run_door(const char *state, int port, int upstream)
{
    char text[512];
    struct conf *conf = NULL;
    struct loop *loop = NULL;
    struct gateway *g = NULL;
    struct err err = ERR_INIT;
    snprintf(text, sizeof text,
        "[serve]\nlisten = 127.0.0.1:%d\n[upstream up]\nurl = http://127.0.0.1:%d\n"
        "personal = pseudonyms\n[project on]\nupstream = up\nzero_data_retention = "
        "yes\n"
        "key_sha256 = "
        "b8d31e852725afb1e26d53bab6095b2bff1749c9275be13ed1c05a56ed31ec09\n",
        port, upstream);
    bool ok =
        conf_parse(str_z(text), STR("test"), &conf, &err) && loop_new(&loop, &err);
    struct gateway_options options = {
        .loop = loop, .conf = conf, .state = state, .now = now_utc};
    if (ok && gateway_start(&options, &g, &err))
        loop_run(loop);
    fprintf(stderr, "# the door ended: %s\n", err.text);
    _exit(1);
}

static pid_t begin(void)
{
    pid_t pid = fork();
    if (pid == 0)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    return pid;
}

static bool wait_for(int port)
{
    for (int i = 0; i < 400; i++) {
        int fd = client_dial(port);
        if (fd >= 0) {
            close(fd);
            return true;
        }
        usleep(20000);
    }
    return false;
}

static void compare(struct t *t, int port)
{
    struct client_times *beside = calloc(1, sizeof *beside);
    struct client_large large = {
        .port = port, .key = "on", .body = client_large_body(LARGE_BYTES)};
    pthread_t thread;
    int fd = client_dial(port);
    T_EQ(t, pthread_create(&thread, NULL, client_send_large, &large), 0);
    for (int i = 0; !large.over; i++)
        client_once(fd, "on", i, beside);
    pthread_join(thread, NULL);
    client_sort(beside);
    T_OK(t, large.answered);
    T_OK(t, beside->n > 10);
    T_OK(t, client_at(beside, 1) * PART < large.took_us);
    t_note(t, "%zu small calls beside %.0f ms: first byte p50 %.0f us, worst %.0f us",
        beside->n, large.took_us / 1000, client_at(beside, 0.5), client_at(beside, 1));
    close(fd);
    free(large.body);
    free(beside);
}

/* Clients that are gone while another thread has their calls. */
static void hang_up(struct t *t, int port)
{
    char *body = client_large_body(LARGE_BYTES / 8);
    for (int i = 0; i < HANG_UPS; i++) {
        int fd = client_dial(port);
        client_send(fd, "on", body);
        usleep(1000 * (unsigned)(i % 4));
        close(fd);
    }
    T_OK(t, client_whole(port, "on", body));
    free(body);
}

static void a_small_call_does_not_wait_for_a_large_one(struct t *t)
{
    char state[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    int port = 0, upstream = 0, listener = mock_listen(&upstream);
    close(mock_listen(&port));
    T_DONE(t, file_join(t_tmpdir(t), "state", state, &err), &err);
    struct flow_options options = {
        .state = state, .profile = "strict", .now = now_utc()};
    T_DONE(t, flow_init(&options, &err), &err);
    pid_t mock = begin();
    if (!mock)
        mock_run(listener);
    close(listener);
    pid_t door = begin();
    if (!door)
        run_door(state, port, upstream);
    if (T_OK(t, wait_for(port)))
        compare(t, port);
    hang_up(t, port);
    T_EQ(t, waitpid(door, NULL, WNOHANG), 0); /* it lives */
    kill(door, SIGKILL);
    kill(mock, SIGKILL);
    waitpid(door, NULL, 0);
    waitpid(mock, NULL, 0);
}

static const struct t_case cases[] = {
    T_CASE(a_small_call_does_not_wait_for_a_large_one)};

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    return t_main(argc, argv, cases, COUNT(cases));
}
