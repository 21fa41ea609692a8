#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/vec.h"
#include "tests/harness/t.h"

enum { MAX = 4 << 20 };

static bool all_zero(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i])
            return false;
    }
    return true;
}

static void memory_is_clear_and_aligned(struct t *t)
{
    static const size_t sizes[] = {0, 1, 7, 16, 100, 5000, 200000, 3, 2 << 20, 9};
    struct arena a;
    arena_init(&a, MAX);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT(sizes); i++) {
            unsigned char *p = arena_alloc(&a, sizes[i]);
            if (!T_OK(t, p))
                continue;
            T_EQ(t, (uintptr_t)p % alignof(max_align_t), 0);
            T_OK(t, all_zero(p, sizes[i]));
            memset(p, 0xaa, sizes[i]);
        }
        arena_reset(&a);
        T_EQ(t, a.used_bytes, 0);
    }
    arena_fini(&a);
}

static void the_ceiling_holds(struct t *t)
{
    struct arena a;
    arena_init(&a, 64);
    T_OK(t, !arena_alloc(&a, 65));
    T_OK(t, !arena_alloc(&a, SIZE_MAX));
    T_OK(t, !arena_array(&a, SIZE_MAX / 2, 4));
    T_OK(t, arena_alloc(&a, 48));
    T_OK(t, !arena_alloc(&a, 17));
    T_OK(t, arena_alloc(&a, 16));
    T_OK(t, !arena_alloc(&a, 0));
    arena_reset(&a);
    T_OK(t, arena_alloc(&a, 64));
    arena_fini(&a);
}

static void reset_wipes_what_was_handed_out(struct t *t)
{
    struct arena a;
    arena_init(&a, MAX);
    unsigned char *p = arena_alloc(&a, 32);
    if (!T_OK(t, p))
        return;
    memset(p, 0xaa, 32);
    arena_reset(&a);
    /* The first block stays with the arena, so its bytes may be looked at. */
    T_OK(t, all_zero(p, 32));
    T_OK(t, arena_alloc(&a, 32) == p);
    arena_fini(&a);
}

static void copies_are_equal_and_apart(struct t *t)
{
    struct arena a;
    struct raw raw;
    struct str str;
    const char text[] = "words";
    arena_init(&a, MAX);
    T_OK(t, arena_raw(&a, raw_of(text, 5), &raw) && raw.p != (const void *)text);
    T_OK(t, raw_eq_str(raw, STR("words")));
    T_OK(t, arena_str(&a, STR("words"), &str));
    T_STR(t, str, STR("words"));
    T_EQ(t, strlen(arena_z(&a, str_slice(str, 0, 3))), 3);
    T_OK(t, arena_raw(&a, raw_of(NULL, 0), &raw) && raw.n == 0);
    arena_fini(&a);
}

static void an_array_is_copied_and_none_is_an_empty_one(struct t *t)
{
    struct arena a;
    VEC(int) v = VEC_INIT;
    arena_init(&a, MAX);
    T_OK(t, vec_copy(&v, &a)); /* no elements */
    for (int i = 0; i < 300; i++)
        T_OK(t, vec_push(&v, i, 1000));
    const int *copy = vec_copy(&v, &a);
    vec_fini(&v);
    for (int i = 0; copy && i < 300; i++)
        T_EQ(t, copy[i], i);
    T_OK(t, copy);
    T_OK(t, !arena_copy(&a, copy, SIZE_MAX / 2, sizeof *copy));
    T_OK(t, !arena_copy(&a, copy, MAX, sizeof *copy)); /* over the ceiling */
    arena_fini(&a);
}

static bool fill(void *ctx)
{
    struct arena a;
    bool good = true;
    (void)ctx;
    arena_init(&a, MAX);
    for (size_t i = 0; good && i < 40; i++)
        good = arena_alloc(&a, i * 1000);
    arena_reset(&a);
    good = good && arena_alloc(&a, 10) && arena_copy(&a, "0123456789", 10, 1);
    arena_fini(&a);
    return good;
}

static void it_survives_every_failed_allocation(struct t *t)
{
    t_oom(t, fill, NULL);
}

static const struct t_case cases[] = {
    T_CASE(memory_is_clear_and_aligned),
    T_CASE(the_ceiling_holds),
    T_CASE(reset_wipes_what_was_handed_out),
    T_CASE(copies_are_equal_and_apart),
    T_CASE(an_array_is_copied_and_none_is_an_empty_one),
    T_CASE(it_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
