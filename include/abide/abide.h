/*
 * abide/abide.h - personal things found in text: libabide's only header.
 *
 *     #include <abide/abide.h>
 *
 *     static int on_span(void *ctx, const struct abide_span *span);
 *
 *     struct abide *a;
 *     if (abide_open(NULL, &a) == ABIDE_OK) {
 *         abide_scan(a, text, text_bytes, on_span, ctx);
 *         abide_close(a);
 *     }
 *
 * A handle is opaque and may be used by any number of threads at once, but for
 * abide_close. After abide_open, abide_scan and abide_redact allocate nothing for texts
 * of at most text_max_bytes; a longer text grows the memory of its slot, which is kept.
 * Nothing is written to a file, a log or the network; text is never kept.
 *
 * Versions: functions and fields are added, never changed, under the soname
 * libabide.so.0. Set struct_bytes so that older programs go on working.
 */
#ifndef ABIDE_ABIDE_H
#define ABIDE_ABIDE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ABIDE_VERSION_MAJOR 0
#define ABIDE_VERSION_MINOR 1
#define ABIDE_VERSION_PATCH 0

enum abide_error {
    ABIDE_OK = 0,
    ABIDE_STOPPED = 1,      /* a callback returned non-zero */
    ABIDE_BAD_ARGUMENT = 2, /* a NULL pointer, an unknown type, a number out of range */
    ABIDE_NO_MEMORY = 3,
    ABIDE_TOO_LONG = 4, /* a text of 4 GiB or more */
    ABIDE_NO_ROOM =
        5, /* abide_redact: the room is too small; its n says how much is needed */
};

/* A sentence for each, in English, static; "unknown error" for any other number. */
const char *abide_error_text(int error);

/* "0.1.0": of the library that runs, which may be newer than this header. */
const char *abide_version(void);

/* How text is looked at. Zero everywhere is the default; struct_bytes must be set. */
struct abide_options {
    size_t struct_bytes;     /* sizeof(struct abide_options) */
    const char *const *only; /* names of types, NULL-terminated; NULL: all */
    const char *const *off;  /* types that are not looked for; NULL: none */
    unsigned min_confidence; /* 1 to 100; 0: 50 */
    unsigned slots;          /* calls at the same time; 0: 8, at most 256 */
    size_t text_max_bytes;   /* of a text that needs no allocation; 0: 65536 */
};

/* One thing that was found. All pointers are static. Offsets are half open. */
struct abide_span {
    size_t start_byte, end_byte;   /* bytes of the text */
    size_t start_point, end_point; /* Unicode code points: Python, Rust chars */
    size_t start_unit, end_unit;   /* UTF-16 units: JavaScript, Java, C#, SARIF */
    const char *type;              /* "EMAIL_ADDRESS": docs/deid.md lists them */
    const char *word;              /* "EMAIL", as in placeholders */
    const char *kind;              /* which detector: "email", "github" of SECRET */
    const char *opf_label;         /* "private_email": OpenAI Privacy Filter's label */
    unsigned confidence;           /* 50 to 100 */
    unsigned sensitivity;          /* 1 weak alone, 2 identifies, 3 harms */
};

/* 0 goes on; anything else ends the scan with ABIDE_STOPPED. The span is borrowed. */
typedef int abide_span_fn(void *ctx, const struct abide_span *span);

struct abide; /* opaque */

/* `options` NULL: the defaults. `*out` belongs to the caller: abide_close it. */
int abide_open(const struct abide_options *options, struct abide **out);
void abide_close(struct abide *a); /* NULL is fine; no call may be running */

/*
 * Finds the personal things of `text` (any bytes, borrowed; text_bytes may be 0) and
 * gives each to `found`, in order, none overlapping. `found` runs on the caller's
 * thread and may call the library again as long as slots are free. When all slots are
 * busy, it waits for one.
 */
int abide_scan(struct abide *a, const void *text, size_t text_bytes,
    abide_span_fn *found, void *ctx);

/* Bytes that the caller gives abide_redact to write to. */
struct abide_room {
    char *p;    /* the caller's; NULL when cap is 0 */
    size_t cap; /* bytes at p */
    size_t n;   /* set: bytes written, or with ABIDE_NO_ROOM bytes that are needed */
};

/*
 * Writes the text with each thing replaced by "<WORD>" to `room`, without a NUL at the
 * end. Four times the text, and 32 bytes, are always enough.
 */
int abide_redact(
    struct abide *a, const void *text, size_t text_bytes, struct abide_room *room);

/* Names of the types, from 0 to abide_type_count() - 1; NULL beyond. Static. */
size_t abide_type_count(void);
const char *abide_type_name(size_t i);

#ifdef __cplusplus
}
#endif

#endif
