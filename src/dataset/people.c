#include "dataset/people.h"

#include "base/mem.h"
#include "base/num.h"

enum { SLOTS_FIRST = 64 };

void people_fini(struct people *people)
{
    vec_fini(&people->list);
    mem_free(people->slots);
    *people = (struct people){.slot_count = 0};
}

/* The slot that holds the person, or the free one where the search ends. */
static size_t find_slot(const struct people *people, struct id person)
{
    size_t mask = people->slot_count - 1;
    size_t i = (size_t)num_get_u64be(person.b + 8) & mask;
    while (
        people->slots[i] != 0 && !id_eq(people->list.p[people->slots[i] - 1], person))
        i = (i + 1) & mask;
    return i;
}

/* At most half of the slots are taken, so every search ends. */
static bool make_room(struct people *people, struct err *err)
{
    struct people wider = *people;
    if (people->list.n * 2 < people->slot_count)
        return true;
    wider.slot_count = people->slot_count ? people->slot_count * 2 : SLOTS_FIRST;
    wider.slots = mem_array(wider.slot_count, sizeof *wider.slots);
    if (!wider.slots)
        return err_memory(err);
    for (size_t i = 0; i < people->list.n; i++)
        wider.slots[find_slot(&wider, people->list.p[i])] = (uint32_t)(i + 1);
    mem_free(people->slots);
    people->slots = wider.slots;
    people->slot_count = wider.slot_count;
    return true;
}

bool people_put(struct people *people, struct id person, size_t max, uint32_t *number,
    struct err *err)
{
    size_t slot;
    if (!make_room(people, err))
        return false;
    slot = find_slot(people, person);
    if (people->slots[slot] == 0) {
        if (people->list.n >= max)
            return err_set(err, ERR_LIMIT, "dataset.people",
                "a build takes at most %zu people; build in parts", max);
        if (!vec_push(&people->list, person, max))
            return err_memory(err);
        people->slots[slot] = (uint32_t)people->list.n;
    }
    *number = people->slots[slot] - 1;
    return true;
}

bool people_find(const struct people *people, struct id person, uint32_t *number)
{
    size_t slot;
    if (people->slot_count == 0)
        return false;
    slot = find_slot(people, person);
    if (people->slots[slot] == 0)
        return false;
    *number = people->slots[slot] - 1;
    return true;
}
