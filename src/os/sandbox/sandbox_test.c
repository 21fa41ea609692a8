#include "os/sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/file.h"
#include "tests/harness/t.h"

/* Each runs in a child that is confined; its number comes back as the exit status. */
struct place {
    char own[FILE_PATH_MAX], other[FILE_PATH_MAX], own_file[FILE_PATH_MAX],
        other_file[FILE_PATH_MAX], moved[FILE_PATH_MAX];
};

static int open_as(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    int why = fd < 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    return why;
}

static int read_other(const struct place *p)
{
    return open_as(p->other_file, O_RDONLY);
}

static int make_other(const struct place *p)
{
    char path[FILE_PATH_MAX + 8];
    snprintf(path, sizeof path, "%s/new", p->other);
    return open_as(path, O_WRONLY | O_CREAT);
}

static int remove_other(const struct place *p)
{
    return unlink(p->other_file) ? errno : 0;
}

static int truncate_other(const struct place *p)
{
    return truncate(p->other_file, 0) ? errno : 0;
}

static int list_root(const struct place *p)
{
    (void)p;
    return open_as("/", O_RDONLY | O_DIRECTORY);
}

static int use_own(const struct place *p)
{
    int why = open_as(p->own_file, O_RDWR | O_CREAT | O_TRUNC);
    if (!why && rename(p->own_file, p->moved))
        why = errno;
    return why ? why : open_as(p->moved, O_RDONLY);
}

static int run_program(const struct place *p)
{
    char *const words[] = {(char[]){"true"}, NULL};
    (void)p;
    execv("/bin/true", words);
    return errno;
}

static int make_process(const struct place *p)
{
    (void)p;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child < 0 ? errno : 0;
}

static void *nothing(void *ctx)
{
    return ctx;
}

static int make_thread(const struct place *p)
{
    pthread_t thread;
    (void)p;
    int got = pthread_create(&thread, NULL, nothing, NULL);
    return got ? got : pthread_join(thread, NULL);
}

static int trace(const struct place *p)
{
    (void)p;
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) ? errno : 0;
}

static int run_memory(const struct place *p)
{
    (void)p;
    void *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return m == MAP_FAILED ? errno : 0;
}

static int raw_socket(const struct place *p)
{
    (void)p;
    int fd = socket(AF_PACKET, SOCK_RAW, 0);
    return fd < 0 ? errno : 0;
}

static int listen_on(const struct place *p)
{
    (void)p;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd < 0 || listen(fd, 1) ? errno : 0;
}

/* A thread that was there before the filter is held by it too. */
static void *run_in_thread(void *ctx)
{
    int *pipes = ctx;
    char byte = 0;
    if (read(pipes[0], &byte, 1) == 1)
        byte = (char)run_program(NULL);
    return (void *)(intptr_t)byte;
}

static const struct {
    const char *says;
    int (*act)(const struct place *p);
    int files, both; /* what comes of it with files confined, and with calls too */
} rows[] = {
    {"a file elsewhere is read", read_other, EACCES, EACCES},
    {"a file is made elsewhere", make_other, EACCES, EACCES},
    {"a file elsewhere is removed", remove_other, EACCES, EACCES},
    {"a file elsewhere is cut", truncate_other, EACCES, EACCES},
    {"the root is listed", list_root, EACCES, EACCES},
    {"its own files are made, moved and read", use_own, 0, 0},
    {"a program is run", run_program, EACCES, EPERM},
    {"a process is made", make_process, 0, EPERM},
    {"a thread is made", make_thread, 0, 0},
    {"somebody traces", trace, 0, EPERM},
    {"memory is written and run", run_memory, 0, EPERM},
    {"packets are read", raw_socket, -1, EPERM},
    {"a port is opened", listen_on, 0, 0},
};

static void make_place(struct t *t, struct place *p)
{
    struct err err = ERR_INIT;
    const char *dir = t_tmpdir(t);
    T_DONE(t, file_join(dir, "own", p->own, &err), &err);
    T_DONE(t, file_join(dir, "other", p->other, &err), &err);
    T_DONE(t, file_join(p->own, "file", p->own_file, &err), &err);
    T_DONE(t, file_join(p->own, "moved", p->moved, &err), &err);
    T_DONE(t, file_join(p->other, "file", p->other_file, &err), &err);
    T_DONE(t, file_make_dir(p->own, &err), &err);
    T_DONE(t, file_make_dir(p->other, &err), &err);
    T_DONE(t, file_replace(p->other_file, raw_from_str(STR("x")), &err), &err);
}

enum { NOT_CONFINED = 254, NO_SUCH_KERNEL = 255 };

static int act_confined(const struct place *p, size_t row, bool calls)
{
    const struct sandbox_path paths[] = {{p->own, SANDBOX_WRITE},
        {"/usr", SANDBOX_READ}, {"/lib", SANDBOX_READ}, {"/nowhere", SANDBOX_RUN}};
    struct err err = ERR_INIT;
    int version;
    bool on = true;
    if (!sandbox_files(paths, COUNT(paths), &version, &err) ||
        (calls && !sandbox_calls(&on, &err)))
        return NOT_CONFINED;
    return version < 3 || !on ? NO_SUCH_KERNEL : rows[row].act(p);
}

/* The exit status of a child, or -1. */
static int in_child(const struct place *p, size_t row, bool calls)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(act_confined(p, row, calls));
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status)
               ? WEXITSTATUS(status)
               : -1;
}

static void what_a_confined_process_cannot_do(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (int calls = 0; calls < 2; calls++) {
            struct place p;
            int want = calls ? rows[i].both : rows[i].files;
            make_place(t, &p);
            int got = in_child(&p, i, calls);
            if (got == NO_SUCH_KERNEL) {
                t_skip(t, "this kernel has no Landlock of version 3, or no filters");
                return;
            }
            if (want >= 0 && !T_EQ(t, got, want))
                t_note(t, "row: %s, calls %d", rows[i].says, calls);
        }
    }
}

static int confine_late(void)
{
    int pipes[2];
    pthread_t thread;
    void *got = NULL;
    bool on = false;
    struct err err = ERR_INIT;
    if (pipe(pipes) || pthread_create(&thread, NULL, run_in_thread, pipes) ||
        !sandbox_calls(&on, &err))
        return NOT_CONFINED;
    if (!on)
        return NO_SUCH_KERNEL;
    if (write(pipes[1], "x", 1) != 1 || pthread_join(thread, &got))
        return NOT_CONFINED;
    return (int)(intptr_t)got;
}

static void threads_that_run_are_held_too(struct t *t)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(confine_late());
    T_OK(t, child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_SUCH_KERNEL)
        t_skip(t, "this kernel has no filters");
    else
        T_EQ(t, WEXITSTATUS(status), EPERM);
}

/* The last one: from here on this program itself is confined, to everything but
 * programs. */
static void a_process_that_is_confined_goes_on(struct t *t)
{
    static const struct sandbox_path all[] = {{"/", SANDBOX_WRITE}};
    struct place p;
    struct err err = ERR_INIT;
    int version;
    bool on;
    make_place(t, &p);
    T_DONE(t, sandbox_files(all, COUNT(all), &version, &err), &err);
#ifndef ABIDE_SANITIZED /* the sanitizers trace themselves at the end */
    T_DONE(t, sandbox_calls(&on, &err), &err);
    T_EQ(t, on && version ? run_program(&p) : EPERM, EPERM);
#else
    (void)on;
#endif
    T_EQ(t, use_own(&p), 0);
    T_EQ(t, read_other(&p), 0);
}

static const struct t_case cases[] = {
    T_CASE(what_a_confined_process_cannot_do),
    T_CASE(threads_that_run_are_held_too),
    T_CASE(a_process_that_is_confined_goes_on),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
