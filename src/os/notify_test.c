#include "os/notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/harness/t.h"

/* A manager's socket under this name. */
static int manager(struct t *t, const char *name)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    size_t n = strlen(name);
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    memcpy(a.sun_path, name, n);
    if (name[0] == '@')
        a.sun_path[0] = 0;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
    T_EQ(t, bind(fd, (struct sockaddr *)&a, size), 0);
    setenv("NOTIFY_SOCKET", name, 1);
    return fd;
}

static void the_manager_is_told(struct t *t)
{
    char path[100], own[100], got[128] = "";
    snprintf(path, sizeof path, "%s/n", t_tmpdir(t));
    snprintf(own, sizeof own, "@abide-test-%d", (int)getpid());
    const char *names[] = {path, own};
    for (size_t i = 0; i < COUNT(names); i++) {
        int fd = manager(t, names[i]);
        T_OK(t, notify_manager("READY=1"));
        ssize_t n = recv(fd, got, sizeof got - 1, MSG_DONTWAIT);
        T_STR(t, ((struct str){got, n > 0 ? (size_t)n : 0}), STR("READY=1"));
        T_OK(t, notify_reloading());
        n = recv(fd, got, sizeof got - 1, MSG_DONTWAIT);
        got[n > 0 ? n : 0] = 0;
        T_OK(t, strncmp(got, "RELOADING=1\nMONOTONIC_USEC=", 27) == 0);
        close(fd);
    }
}

static void nobody_is_told_nothing(struct t *t)
{
    unsetenv("NOTIFY_SOCKET");
    T_OK(t, !notify_manager("READY=1"));
    setenv("NOTIFY_SOCKET", "relative", 1);
    T_OK(t, !notify_manager("READY=1"));
    setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
    T_OK(t, !notify_manager("READY=1"));
    unsetenv("NOTIFY_SOCKET");
}

static const struct t_case cases[] = {
    T_CASE(the_manager_is_told),
    T_CASE(nobody_is_told_nothing),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
