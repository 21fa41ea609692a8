/*
 * deid/detect/class.h - the first pass: where in a text is anything worth a look?
 *
 * In:    bytes, 64 at a time.
 * Out:   one bit per byte and question.
 * Never: decides; the portable and the AVX2 form never differ (tested on random bytes).
 */
#ifndef ABIDE_DEID_DETECT_CLASS_H
#define ABIDE_DEID_DETECT_CLASS_H

#include <stddef.h>
#include <stdint.h>

enum { CLASS_BLOCK = 64, CLASS_CHUNK = 64 }; /* bytes in a block, blocks in a call */

struct class_block {
    uint64_t digit;  /* 0-9 */
    uint64_t letter; /* A-Z a-z */
    uint64_t upper;  /* A-Z */
    uint64_t mark;   /* @ : = _ / */
    uint64_t high;   /* 0x80 and up */
    uint64_t dash;   /* - */
    uint64_t s;      /* s S: "ss" is in password, passwd, passphrase */
    uint64_t escape; /* % & \ [ ( { < : evasive writing begins with them */
    uint64_t plain;  /* letters that no English digit word has */
    uint64_t dot;    /* o with d before and t after */
};

/* Fills out[0 .. blocks); p has 64 readable bytes per block. */
typedef void class_pass(const unsigned char *p, size_t blocks, struct class_block *out);

class_pass class_pass_portable;
class_pass class_avx2_pass; /* needs a CPU with AVX2 */

/* The fastest pass of this machine. */
class_pass *class_pass_best(void);

#endif
