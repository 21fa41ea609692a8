/*
 * tests/harness/wire.h - a blocking client on the loopback, for servers under test.
 *
 * In:    a port, bytes.
 * Out:   what the server answered.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_HARNESS_WIRE_H
#define ABIDE_TESTS_HARNESS_WIRE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/raw.h"

/* A connected socket that gives up after ten seconds; -1 when nobody listens. */
int wire_dial(int port);
bool wire_send(int fd, struct raw bytes);
/* Reads once into `out`: 1, 0 at the end, -1 for a reset or the time-out. */
int wire_read(int fd, struct buf *out);
void wire_close(int fd);

#endif
