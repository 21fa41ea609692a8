/*
 * os/loop_priv.h - the loop as libuv knows it, for the files beside it.
 *
 * In:    a loop.
 * Out:   its uv_loop_t; errors of libuv in words.
 * Never: leaves this folder.
 */
#ifndef ABIDE_OS_LOOP_PRIV_H
#define ABIDE_OS_LOOP_PRIV_H

#include <uv.h>

#include "os/loop.h"

uv_loop_t *loop_uv(struct loop *loop);

/* What a socket gives is read into this, and used before the next read: one for all
 * connections. NULL: no memory. */
enum { LOOP_CHUNK_BYTES = 64 << 10 };
unsigned char *loop_chunk(struct loop *loop);

/* ERR_IO with what could not be done and libuv's reason; false. */
bool loop_failed(struct err *err, const char *what, int status);

#endif
