#include "os/notify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "os/now.h"

/* A path, or a name without one ("@...", whose first byte is a NUL on the wire). */
static bool address_of(const char *name, struct sockaddr_un *out, socklen_t *size)
{
    size_t n = name ? strlen(name) : 0;
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (n < 2 || n >= sizeof out->sun_path || (name[0] != '/' && name[0] != '@'))
        return false;
    memcpy(out->sun_path, name, n);
    if (name[0] == '@')
        out->sun_path[0] = 0;
    *size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
    return true;
}

bool notify_manager(const char *lines)
{
    struct sockaddr_un address;
    socklen_t size;
    if (!address_of(getenv("NOTIFY_SOCKET"), &address, &size))
        return false;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    size_t n = strlen(lines);
    ssize_t sent = sendto(fd, lines, n, MSG_NOSIGNAL | MSG_DONTWAIT,
        (const struct sockaddr *)&address, size);
    close(fd);
    return sent == (ssize_t)n;
}

bool notify_reloading(void)
{
    char text[64];
    snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%lld",
        (long long)now_monotonic_us());
    return notify_manager(text);
}
