/*
 * text/zip_write.h - a zip archive, written from its first byte to its last.
 *
 * In:    files, one after the other, in pieces.
 * Out:   the archive, into a sink that is never asked to go back.
 * Never: holds a file; writes a name that leads out of the folder it is unpacked to.
 *
 * Each file is deflated; its length and checksum stand behind it (bit 3 of APPNOTE
 * 4.4.4). A file or an archive over 4 GiB is refused: "text.zip_large".
 */
#ifndef ABIDE_TEXT_ZIP_WRITE_H
#define ABIDE_TEXT_ZIP_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/sink.h"
#include "base/str.h"

enum { ZIP_FILES_MAX = 65535 };

struct zip;

bool zip_new(struct sink to, struct zip **out, struct err *err) MUST_CHECK;
/* Names are tokens with '/' between them. */
bool zip_begin(struct zip *z, struct str name, struct err *err) MUST_CHECK;
bool zip_add(struct zip *z, const void *p, size_t n, struct err *err) MUST_CHECK;
bool zip_end(struct zip *z, struct err *err) MUST_CHECK;
/* The list at the end: after it the archive is whole. */
bool zip_finish(struct zip *z, struct err *err) MUST_CHECK;
void zip_free(struct zip *z); /* NULL is fine */

#endif
