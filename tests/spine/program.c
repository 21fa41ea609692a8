#include "tests/spine/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int program_run(const char *const *argv, const char *out_path)
{
    posix_spawn_file_actions_t files;
    pid_t pid;
    int status = -1, failed;
    union { /* posix_spawnp does not change the words */
        const char *const *in;
        char *const *out;
    } words = {.in = argv};
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(
        &files, STDOUT_FILENO, out_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    failed = posix_spawnp(&pid, argv[0], &files, NULL, words.out, environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

bool program_check(struct t *t, const char *const *argv, const char *out_path)
{
    int status = program_run(argv, out_path);
    struct buf said;
    if (status == 0)
        return true;
    buf_init(&said, 1 << 20);
    if (file_bytes(out_path, &said)) {
        struct str text = buf_str(&said);
        text = str_slice(text, text.n > 400 ? text.n - 400 : 0, text.n);
        t_note(
            t, "%s %s: status %d: %" STR_FMT, argv[0], argv[1], status, STR_ARG(text));
    }
    buf_fini(&said);
    return T_OK(t, false);
}

bool file_bytes(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0;
    while (done) {
        unsigned char *room = buf_reserve(out, 1 << 16);
        ssize_t got = room ? read(fd, room, 1 << 16) : -1;
        done = got >= 0;
        if (got <= 0)
            break;
        buf_grow(out, (size_t)got);
    }
    if (fd >= 0)
        close(fd);
    return done;
}

bool file_write(const char *path, const struct buf *bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t at = 0;
    while (fd >= 0 && at < bytes->n) {
        ssize_t put = write(fd, bytes->p + at, bytes->n - at);
        if (put <= 0)
            break;
        at += (size_t)put;
    }
    return fd >= 0 && close(fd) == 0 && at == bytes->n && !bytes->failed;
}

void path_join(const char *dir, const char *name, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/%s", dir, name);
}
