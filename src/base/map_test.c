#include "base/map.h"

#include <stdio.h>

#include "tests/harness/t.h"

enum { KEYS = 3000, KEY_BYTES = 8 };

static struct str key_at(char text[KEYS][KEY_BYTES], int i)
{
    int n = snprintf(text[i], KEY_BYTES, "k%d", i);
    return (struct str){text[i], (size_t)n};
}

static void what_was_put_is_found_in_order(struct t *t)
{
    static char text[KEYS][KEY_BYTES];
    struct map m;
    bool added;
    map_init(&m, KEYS, 42);
    T_OK(t, !map_find(&m, STR("k1")));
    for (int i = 0; i < KEYS; i++) {
        uint64_t *value = map_put(&m, key_at(text, i), &added);
        if (T_OK(t, value && added && *value == 0))
            *value = (uint64_t)i + 1;
    }
    for (int i = 0; i < KEYS; i++) {
        uint64_t *value = map_find(&m, key_at(text, i));
        T_OK(t, value && *value == (uint64_t)i + 1);
        T_OK(t, str_eq(m.entries[i].key, key_at(text, i)));
    }
    uint64_t *again = map_put(&m, STR("k7"), &added);
    T_OK(t, again && !added && *again == 8);
    T_OK(t, !map_put(&m, STR("one too many"), NULL));
    T_OK(t, !map_find(&m, STR("absent")));
    map_fini(&m);
}

/* Vectors of SipHash-1-3 would need its two-word key; what matters here is spread. */
static void the_seed_and_every_byte_matter(struct t *t)
{
    static const char text[] = "0123456789abcdef0";
    for (size_t n = 0; n < sizeof text; n++) {
        struct str s = {text, n};
        T_OK(t, map_hash(s, 1) != map_hash(s, 2));
        T_OK(t, map_hash(s, 1) != map_hash((struct str){text, n ? n - 1 : 1}, 1));
    }
    T_OK(t, map_hash(STR("\0"), 1) != map_hash(STR("\0\0"), 1));
}

static bool fill(void *ctx)
{
    static char text[KEYS][KEY_BYTES];
    struct map m;
    bool good = true;
    (void)ctx;
    map_init(&m, 100, 1);
    for (int i = 0; good && i < 100; i++)
        good = map_put(&m, key_at(text, i), NULL);
    map_fini(&m);
    return good;
}

static void it_survives_every_failed_allocation(struct t *t)
{
    t_oom(t, fill, NULL);
}

static const struct t_case cases[] = {
    T_CASE(what_was_put_is_found_in_order),
    T_CASE(the_seed_and_every_byte_matter),
    T_CASE(it_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
