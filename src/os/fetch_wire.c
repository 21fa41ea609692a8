/* The sockets of libcurl on the loop. */
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "os/fetch_priv.h"

static void on_wire(void *ctx, int events)
{
    struct wire *wire = ctx;
    int seen = 0;
    if (wire->rests) { /* its server closed it: libcurl sees it when it looks again */
        wire->events = 0;
        (void)!watch_set(wire->watch, 0, NULL);
        return;
    }
    if (events & WATCH_READ)
        seen |= CURL_CSELECT_IN;
    if (events & WATCH_WRITE)
        seen |= CURL_CSELECT_OUT;
    fetch_act(wire->owner, wire->fd, seen);
}

void fetch_drop_wire(struct fetcher *f, curl_socket_t fd)
{
    struct wire *wire = (size_t)fd < f->wire_count ? f->wires[fd] : NULL;
    if (!wire)
        return;
    f->wires[fd] = NULL;
    watch_close(wire->watch);
    mem_free(wire);
}

static bool make_room(struct fetcher *f, size_t fd)
{
    size_t n = f->wire_count ? f->wire_count : 256;
    while (n <= fd && n < FDS_MAX)
        n *= 2;
    struct wire **more =
        n > fd ? mem_realloc(f->wires, n * sizeof(struct wire *)) : NULL;
    if (!more)
        return false;
    memset(more + f->wire_count, 0, (n - f->wire_count) * sizeof(struct wire *));
    f->wires = more;
    f->wire_count = n;
    return true;
}

static struct wire *new_wire(struct fetcher *f, curl_socket_t fd)
{
    if ((size_t)fd >= f->wire_count && !make_room(f, (size_t)fd))
        return NULL;
    struct wire *wire = mem_zalloc(sizeof *wire);
    if (!wire)
        return NULL;
    *wire = (struct wire){.owner = f, .fd = fd};
    if (!watch_new(f->loop, fd, on_wire, wire, &wire->watch, NULL)) {
        mem_free(wire);
        return NULL;
    }
    f->wires[fd] = wire;
    return wire;
}

int fetch_on_close(void *ctx, curl_socket_t fd)
{
    fetch_drop_wire(ctx, fd);
    return close(fd);
}

int fetch_on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket)
{
    struct fetcher *f = ctx;
    struct wire *wire = (size_t)fd < f->wire_count ? f->wires[fd] : NULL;
    (void)easy, (void)socket;
    if (wire)
        wire->rests = what == CURL_POLL_REMOVE;
    if (what == CURL_POLL_REMOVE)
        return 0;
    if (!wire)
        wire = new_wire(f, fd);
    if (!wire)
        return -1;
    int events = 0;
    if (what & CURL_POLL_IN)
        events |= WATCH_READ;
    if (what & CURL_POLL_OUT)
        events |= WATCH_WRITE;
    if (events == wire->events)
        return 0;
    wire->events = events;
    return watch_set(wire->watch, events, NULL) ? 0 : -1;
}
