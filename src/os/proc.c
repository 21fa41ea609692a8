#include "os/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "os/now.h"

enum { PIECE = 4096, STATUS_NO_EXEC = 127 };

/* In the child: nothing but what the command needs. */
static void become(const char *const *words, int out_fd)
{
    char *const environment[] = {NULL};
    sigset_t none;
    int in_fd = open("/dev/null", O_RDONLY);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (in_fd >= 0 && dup2(in_fd, STDIN_FILENO) >= 0 &&
        dup2(out_fd, STDOUT_FILENO) >= 0)
        execve(words[0], (char *const *)(uintptr_t)words, environment);
    _exit(STATUS_NO_EXEC);
}

static bool too_long(struct err *err)
{
    return err_set(err, ERR_STATE, "os.proc_time",
        "the command took longer than it may and was ended");
}

/* Reads to the end of the output, or to the end of the time. */
static bool take_output(int fd, int64_t until_us, struct buf *out, struct err *err)
{
    unsigned char piece[PIECE];
    for (;;) {
        int64_t left_ms = (until_us - now_monotonic_us()) / 1000;
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (left_ms <= 0)
            return too_long(err);
        int ready = poll(&p, 1, (int)left_ms);
        if (ready < 0 && errno != EINTR)
            return err_set(err, ERR_IO, "os.proc", "poll: %s", strerror(errno));
        if (ready <= 0)
            continue;
        ssize_t n = read(fd, piece, sizeof piece);
        if (n > 0)
            buf_add(out, piece, (size_t)n);
        mem_wipe(piece, sizeof piece); /* it may have been a key */
        if (n == 0 || !buf_ok(out, err))
            return n == 0;
        if (n < 0 && errno != EINTR)
            return err_set(err, ERR_IO, "os.proc", "read: %s", strerror(errno));
    }
}

/* The output's end is not the command's: it may close it and stay. */
static bool wait_for(pid_t child, int64_t until_us, struct err *err)
{
    int status = 0;
    for (;;) {
        pid_t done = waitpid(child, &status, WNOHANG);
        if (done == child)
            break;
        if (now_monotonic_us() >= until_us) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return too_long(err);
        }
        poll(NULL, 0, 5);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_NO_EXEC)
        return err_set(err, ERR_ABSENT, "os.proc_absent",
            "the command cannot be started: it needs an absolute path");
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           err_set(err, ERR_STATE, "os.proc_failed", "the command failed (status %d)",
               status);
}

bool proc_run(
    const char *const *words, int timeout_ms, struct buf *out, struct err *err)
{
    int64_t until_us = now_monotonic_us() + (int64_t)timeout_ms * 1000;
    int ends[2];
    if (!words[0] || words[0][0] != '/')
        return err_set(
            err, ERR_USAGE, "os.proc_path", "a command is named by its absolute path");
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(err, ERR_IO, "os.proc", "pipe: %s", strerror(errno));
    pid_t child = fork();
    if (child == 0)
        become(words, ends[1]);
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return err_set(err, ERR_IO, "os.proc", "fork: %s", strerror(errno));
    }
    bool done = take_output(ends[0], until_us, out, err);
    close(ends[0]);
    if (!done) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        return false;
    }
    return wait_for(child, until_us, err);
}

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

void proc_no_dump(void)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    if (!SANITIZED)
        (void)prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
}
