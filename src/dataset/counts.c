#include "dataset/counts.h"

#include <string.h>

#include "base/raw.h"

static int compare(const struct count *count, struct str name)
{
    return str_cmp(str_z(count->name), name);
}

/* The place of the name, or the one it belongs to. */
static size_t find_place(const struct counts *counts, struct str name)
{
    size_t i = 0;
    while (i < counts->used && compare(&counts->list[i], name) < 0)
        i++;
    return i;
}

static bool has(const struct counts *counts, size_t place, struct str name)
{
    return place < counts->used && compare(&counts->list[place], name) == 0;
}

static bool insert(struct counts *counts, size_t i, struct str name, struct err *err)
{
    struct str token;
    if (name.n >= COUNTS_NAME_MAX || !raw_token(raw_from_str(name), &token))
        return err_set(err, ERR_LIMIT, "dataset.count_name",
            "a count's name must be a token of at most %d characters, this one has %zu",
            COUNTS_NAME_MAX - 1, name.n);
    if (counts->used == COUNTS_MAX)
        return err_set(err, ERR_LIMIT, "dataset.count_names",
            "more than %d different names to count", COUNTS_MAX);
    memmove(&counts->list[i + 1], &counts->list[i],
        (counts->used - i) * sizeof counts->list[0]);
    counts->list[i] = (struct count){.n = 0};
    memcpy(counts->list[i].name, name.p, name.n);
    counts->used++;
    return true;
}

bool counts_add(struct counts *counts, struct str name, uint64_t n, struct err *err)
{
    size_t i = find_place(counts, name);
    if (!has(counts, i, name) && !insert(counts, i, name, err))
        return false;
    counts->list[i].n += n;
    return true;
}

uint64_t counts_find(const struct counts *counts, struct str name)
{
    size_t i = find_place(counts, name);
    return has(counts, i, name) ? counts->list[i].n : 0;
}

uint64_t counts_sum(const struct counts *counts)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < counts->used; i++)
        sum += counts->list[i].n;
    return sum;
}

bool counts_eq(const struct counts *a, const struct counts *b)
{
    for (size_t i = 0; i < a->used && i < b->used; i++) {
        if (a->list[i].n != b->list[i].n ||
            strcmp(a->list[i].name, b->list[i].name) != 0)
            return false;
    }
    return a->used == b->used;
}
