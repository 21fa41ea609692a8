#include "base/arena.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"

/*
 * Blocks are cleared when they come from the heap and wiped when they are given back
 * or reused, so bytes that were never handed out are always zero: arena_alloc need not
 * clear. Blocks double from BLOCK_MIN to BLOCK_MAX; a larger allocation gets a block
 * of its own behind the head, so that the head's free room is not lost.
 */
enum {
    ALIGN = alignof(max_align_t),
    BLOCK_MIN = 4096,
    BLOCK_MAX = 1 << 20,
};

struct arena_block {
    struct arena_block *next;
    size_t used_bytes, size_bytes;
    alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *a, size_t max_bytes)
{
    *a = (struct arena){.max_bytes = max_bytes};
}

static void free_chain(struct arena_block *block)
{
    while (block) {
        struct arena_block *next = block->next;
        mem_wipe(block->bytes, block->used_bytes);
        mem_free(block);
        block = next;
    }
}

void arena_fini(struct arena *a)
{
    free_chain(a->head);
    arena_init(a, a->max_bytes);
}

void arena_reset(struct arena *a)
{
    struct arena_block *keep = a->head;
    if (keep && keep->size_bytes > BLOCK_MAX) {
        arena_fini(a);
        return;
    }
    if (keep) {
        free_chain(keep->next);
        keep->next = NULL;
        mem_wipe(keep->bytes, keep->used_bytes);
        keep->used_bytes = 0;
    }
    a->used_bytes = 0;
}

static struct arena_block *new_block(size_t size_bytes)
{
    struct arena_block *block = NULL;
    if (size_bytes <= SIZE_MAX - sizeof *block)
        block = mem_zalloc(sizeof *block + size_bytes);
    if (block)
        block->size_bytes = size_bytes;
    return block;
}

static size_t next_size(const struct arena *a)
{
    size_t size = a->head ? a->head->size_bytes * 2 : BLOCK_MIN;
    return size < BLOCK_MAX ? size : BLOCK_MAX;
}

/* A block with room for n bytes, linked into the arena. */
static struct arena_block *add_block(struct arena *a, size_t n)
{
    size_t usual = next_size(a);
    bool alone = n > usual / 4 && a->head;
    struct arena_block *block = new_block(alone || n > usual ? n : usual);
    if (!block)
        return NULL;
    if (alone) {
        block->next = a->head->next;
        a->head->next = block;
    } else {
        block->next = a->head;
        a->head = block;
    }
    return block;
}

void *arena_alloc(struct arena *a, size_t size_bytes)
{
    struct arena_block *block = a->head;
    size_t n;
    void *p;
    if (size_bytes > SIZE_MAX - ALIGN)
        return NULL;
    n = size_bytes ? (size_bytes + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
    if (n > a->max_bytes || a->used_bytes > a->max_bytes - n)
        return NULL;
    if (!block || block->size_bytes - block->used_bytes < n)
        block = add_block(a, n);
    if (!block)
        return NULL;
    p = block->bytes + block->used_bytes;
    block->used_bytes += n;
    a->used_bytes += n;
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size_bytes)
{
    size_t total;
    return num_mul_size(count, size_bytes, &total) ? arena_alloc(a, total) : NULL;
}

bool arena_raw(struct arena *a, struct raw r, struct raw *out)
{
    unsigned char *p = arena_alloc(a, r.n);
    if (!p)
        return false;
    if (r.n)
        memcpy(p, r.p, r.n);
    *out = raw_of(p, r.n);
    return true;
}

void *arena_copy(struct arena *a, const void *p, size_t count, size_t size_bytes)
{
    void *copy = arena_array(a, count, size_bytes);
    if (copy && count > 0)
        memcpy(copy, p, count * size_bytes);
    return copy;
}

bool arena_str(struct arena *a, struct str s, struct str *out)
{
    const char *p = arena_z(a, s);
    if (!p)
        return false;
    *out = (struct str){p, s.n};
    return true;
}

const char *arena_z(struct arena *a, struct str s)
{
    char *p = s.n < SIZE_MAX ? arena_alloc(a, s.n + 1) : NULL;
    if (p && s.n)
        memcpy(p, s.p, s.n);
    return p;
}
