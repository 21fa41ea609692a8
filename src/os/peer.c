#include "os/peer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "os/now.h"

/* One socket is the command's input and output: what is sent to a dead one is an error
 * here, not a signal. */
enum { PIECE = 65536, CLOSE_MS = 200 };

struct peer {
    pid_t child;
    int fd;
    int timeout_ms;
    bool ended;
};

static void become(const char *const *words, int fd)
{
    static const char path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
    static const char lang[] = "LANG=C.UTF-8";
    const char *const environment[] = {path, lang, NULL};
    int quiet = open("/dev/null", O_WRONLY);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (quiet >= 0 && dup2(fd, STDIN_FILENO) >= 0 && dup2(fd, STDOUT_FILENO) >= 0 &&
        dup2(quiet, STDERR_FILENO) >= 0) /* it may speak of what it read */
        execve(words[0], (char *const *)(uintptr_t)words,
            (char *const *)(uintptr_t)environment);
    _exit(127);
}

bool peer_open(
    const char *const *words, int timeout_ms, struct peer **out, struct err *err)
{
    int ends[2];
    if (!words[0] || words[0][0] != '/')
        return err_set(
            err, ERR_USAGE, "os.peer_path", "a command is named by its absolute path");
    if (access(words[0], X_OK) != 0)
        return err_set(err, ERR_ABSENT, "os.peer_absent",
            "%s: no such program, or none that may be started", words[0]);
    struct peer *p = mem_zalloc(sizeof *p);
    if (!p)
        return err_memory(err);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
        mem_free(p);
        return err_set(err, ERR_IO, "os.peer", "socketpair: %s", strerror(errno));
    }
    p->child = fork();
    if (p->child == 0) {
        fcntl(ends[1], F_SETFL, 0); /* programs expect to wait for their input */
        become(words, ends[1]);
    }
    close(ends[1]);
    p->fd = ends[0];
    p->timeout_ms = timeout_ms;
    if (p->child < 0) {
        close(ends[0]);
        mem_free(p);
        return err_set(err, ERR_IO, "os.peer", "fork: %s", strerror(errno));
    }
    *out = p;
    return true;
}

static void end(struct peer *p, int wait_ms)
{
    if (p->ended)
        return;
    shutdown(p->fd, SHUT_WR);
    for (int waited = 0; waited < wait_ms; waited += 10) {
        if (waitpid(p->child, NULL, WNOHANG) == p->child) {
            p->ended = true;
            return;
        }
        poll(NULL, 0, 10);
    }
    kill(p->child, SIGKILL);
    waitpid(p->child, NULL, 0);
    p->ended = true;
}

void peer_close(struct peer *p)
{
    if (!p)
        return;
    end(p, CLOSE_MS);
    close(p->fd);
    mem_free(p);
}

static bool fail(struct peer *p, const char *what, struct err *err)
{
    end(p, 0);
    return err_set(err, ERR_STATE, "os.peer_failed", "the command %s", what);
}

struct exchange {
    struct raw line;
    size_t sent;
    struct buf *answer;
    bool done;
};

static bool send_some(struct peer *p, struct exchange *x, struct err *err)
{
    ssize_t n = send(p->fd, x->line.p + x->sent, x->line.n - x->sent, MSG_NOSIGNAL);
    if (n > 0)
        x->sent += (size_t)n;
    return n >= 0 || errno == EAGAIN || errno == EINTR ||
           fail(p, "ended before it read all", err);
}

static bool take_some(struct peer *p, struct exchange *x, struct err *err)
{
    unsigned char piece[PIECE];
    ssize_t n = recv(p->fd, piece, sizeof piece, 0);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR || fail(p, "ended", err);
    if (n == 0)
        return fail(p, "ended without an answer", err);
    const unsigned char *nl = memchr(piece, '\n', (size_t)n);
    size_t said = nl ? (size_t)(nl - piece) : (size_t)n;
    if (nl && (said + 1 < (size_t)n || x->sent < x->line.n))
        return fail(p, "said more than one line for a line", err);
    buf_add(x->answer, piece, said);
    mem_wipe(piece, (size_t)n);
    x->done = nl != NULL;
    if (buf_ok(x->answer, err))
        return true;
    end(p, 0);
    return false;
}

/* Nothing may be there before it was asked. */
static bool silent(struct peer *p, struct err *err)
{
    unsigned char one;
    ssize_t n = recv(p->fd, &one, 1, MSG_PEEK);
    if (n > 0)
        return fail(p, "said something that nobody asked", err);
    return n < 0 || fail(p, "ended", err);
}

bool peer_ask(struct peer *p, struct raw line, struct buf *answer, struct err *err)
{
    struct exchange x = {.line = line, .answer = answer};
    int64_t until_us = now_monotonic_us() + (int64_t)p->timeout_ms * 1000;
    buf_clear(answer);
    if (p->ended)
        return fail(p, "has ended", err);
    if (!silent(p, err))
        return false;
    while (!x.done) {
        struct pollfd fd = {
            .fd = p->fd, .events = (short)(POLLIN | (x.sent < line.n ? POLLOUT : 0))};
        int64_t left_ms = (until_us - now_monotonic_us()) / 1000;
        if (left_ms <= 0)
            return fail(p, "took longer than it may and was ended", err);
        if (poll(&fd, 1, (int)left_ms) <= 0)
            continue;
        if ((fd.revents & POLLOUT) && !send_some(p, &x, err))
            return false;
        if ((fd.revents & (POLLIN | POLLHUP | POLLERR)) && !take_some(p, &x, err))
            return false;
    }
    return true;
}
