/*
 * os/notify.h - telling the service manager how this program is.
 *
 * In:    lines as sd_notify(3) has them: "READY=1", "STOPPING=1".
 * Out:   a datagram to the socket that NOTIFY_SOCKET names; nothing without it.
 * Never: fails its caller: whoever is not there is not told. See decision 0013.
 */
#ifndef ABIDE_OS_NOTIFY_H
#define ABIDE_OS_NOTIFY_H

#include <stdbool.h>

/* True when it was told. */
bool notify_manager(const char *lines);
/* "RELOADING=1" with the time that the manager wants beside it. */
bool notify_reloading(void);

#endif
