#include "dataset/plan.h"

#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/vec.h"
#include "dataset/people.h"

/*
 * Two lists grow with the candidates: `entries`, one each, and the people of those that
 * may become rows (`members` and `starts`, as split.h wants them).
 */
struct entry {
    struct id conversation;
    uint32_t kept;
    uint8_t side;
    uint8_t drop;
};

struct dataset_plan {
    VEC(struct entry) entries;
    VEC(uint32_t) starts;
    VEC(uint32_t) members;
    struct people people;
    struct dataset_tally tally;
    struct dataset_split_report split;
    uint8_t digest[SHA256_BYTES];
    bool sealed;
};

bool dataset_plan_new(struct dataset_plan **out, struct err *err)
{
    struct dataset_plan *plan = mem_zalloc(sizeof *plan);
    if (!plan)
        return err_memory(err);
    if (!vec_push(&plan->starts, 0, DATASET_CANDIDATES_MAX)) {
        dataset_plan_free(plan);
        return err_memory(err);
    }
    *out = plan;
    return true;
}

void dataset_plan_free(struct dataset_plan *plan)
{
    if (!plan)
        return;
    vec_fini(&plan->entries);
    vec_fini(&plan->starts);
    vec_fini(&plan->members);
    people_fini(&plan->people);
    mem_free(plan);
}

static bool too_many(const char *what, int max, size_t n, struct err *err)
{
    if (n < (size_t)max)
        return err_memory(err);
    return err_set(err, ERR_LIMIT, "dataset.too_many",
        "a build takes at most %d %s; build in parts", max, what);
}

static bool has_member(const struct dataset_plan *plan, size_t from, uint32_t person)
{
    for (size_t i = from; i < plan->members.n; i++) {
        if (plan->members.p[i] == person)
            return true;
    }
    return false;
}

/* Every person of the conversation is counted; those of kept turns join the row. */
static bool add_people(struct dataset_plan *plan,
    const struct dataset_candidate *candidate, size_t kept, struct err *err)
{
    size_t from = plan->members.n;
    for (size_t i = 0; i < candidate->count; i++) {
        const struct dataset_turn *turn = &candidate->turns[i];
        uint32_t person;
        if (i > 0 && !turn[-1].empty && id_eq(turn->person, turn[-1].person))
            continue;
        if (!people_put(&plan->people, turn->person, DATASET_PERSONS_MAX, &person, err))
            return false;
        if (i >= kept || turn->empty || has_member(plan, from, person))
            continue;
        if (!vec_push(&plan->members, person, DATASET_MEMBERS_MAX))
            return too_many(
                "people in rows", DATASET_MEMBERS_MAX, plan->members.n, err);
    }
    return true;
}

static bool count_turn(
    struct dataset_tally *tally, const struct dataset_turn *turn, struct err *err)
{
    struct counts *counts = turn->allowed ? &tally->allowed : &tally->denied;
    tally->turns++;
    if (turn->empty && (turn->role == ROLE_SYSTEM || turn->role == ROLE_UNKNOWN)) {
        tally->empty_turns++;
        return true;
    }
    return counts_add(counts, str_z(turn->code), 1, err);
}

static bool count_candidate(struct dataset_tally *tally,
    const struct dataset_candidate *candidate, struct dataset_cut cut, struct err *err)
{
    tally->conversations++;
    for (size_t i = 0; i < candidate->count; i++) {
        const struct dataset_turn *turn = &candidate->turns[i];
        if (!count_turn(tally, turn, err))
            return false;
        tally->lost_turns += i >= cut.kept && turn->allowed && !turn->empty;
    }
    if (cut.reason != DATASET_CUT_WHOLE &&
        !counts_add(&tally->cut_why, dataset_cut_reason_word(cut.reason), 1, err))
        return false;
    if (cut.reason == DATASET_CUT_DENIED &&
        !counts_add(&tally->cut_at, str_z(candidate->turns[cut.at].code), 1, err))
        return false;
    return cut.kept > 0 ||
           counts_add(&tally->dropped, dataset_drop_word(cut.drop), 1, err);
}

bool dataset_plan_add(struct dataset_plan *plan,
    const struct dataset_candidate *candidate, struct err *err)
{
    struct dataset_cut cut = dataset_cut(candidate->turns, candidate->count);
    struct entry entry = {candidate->conversation, (uint32_t)cut.kept,
        DATASET_SIDE_NONE, (uint8_t)cut.drop};
    if (plan->sealed)
        return err_set(err, ERR_STATE, "dataset.sealed",
            "the plan is sealed, no conversation can be added");
    if (candidate->count > UINT32_MAX)
        return err_set(err, ERR_LIMIT, "dataset.turns", "a conversation is too long");
    if (!count_candidate(&plan->tally, candidate, cut, err) ||
        !add_people(plan, candidate, cut.kept, err))
        return false;
    if (cut.kept > 0 &&
        !vec_push(&plan->starts, (uint32_t)plan->members.n, DATASET_CANDIDATES_MAX))
        return too_many("conversations", DATASET_CANDIDATES_MAX, plan->starts.n, err);
    if (!vec_push(&plan->entries, entry, DATASET_CANDIDATES_MAX))
        return too_many("conversations", DATASET_CANDIDATES_MAX, plan->entries.n, err);
    return true;
}

static bool take_sides(struct dataset_plan *plan, const uint8_t *sides, struct err *err)
{
    size_t row = 0;
    for (size_t i = 0; i < plan->entries.n; i++) {
        struct entry *entry = &plan->entries.p[i];
        if (entry->drop != DATASET_DROP_KEPT)
            continue;
        entry->side = sides[row++];
        if (entry->side != DATASET_SIDE_NONE)
            continue;
        entry->drop = DATASET_DROP_ACROSS_SPLIT;
        if (!counts_add(&plan->tally.dropped,
                dataset_drop_word(DATASET_DROP_ACROSS_SPLIT), 1, err))
            return false;
    }
    return true;
}

/* Entry for the digest: the conversation, kept as 4 bytes, the side as one. */
enum { DIGEST_ENTRY_BYTES = ID_BYTES + 5 };

static bool add_digest(
    struct hasher *hasher, const struct entry *entry, struct err *err)
{
    uint8_t bytes[DIGEST_ENTRY_BYTES];
    memcpy(bytes, entry->conversation.b, ID_BYTES);
    num_put_u32be(bytes + ID_BYTES, entry->kept);
    bytes[ID_BYTES + 4] = entry->side;
    return hasher_add(hasher, bytes, sizeof bytes, err);
}

static bool take_digest(struct dataset_plan *plan, struct err *err)
{
    struct hasher *hasher;
    bool done = true;
    if (!hasher_new(&hasher, err))
        return false;
    for (size_t i = 0; done && i < plan->entries.n; i++)
        done = add_digest(hasher, &plan->entries.p[i], err);
    done = done && hasher_take(hasher, plan->digest, err);
    hasher_free(hasher);
    return done;
}

bool dataset_plan_seal(
    struct dataset_plan *plan, uint64_t seed, uint32_t validation_ppm, struct err *err)
{
    struct dataset_split_input in = {plan->people.list.p, plan->people.list.n,
        plan->members.p, plan->starts.p, plan->starts.n - 1, seed, validation_ppm};
    uint8_t *sides;
    bool done;
    if (plan->sealed)
        return err_set(err, ERR_STATE, "dataset.sealed", "the plan is sealed already");
    sides = mem_array(in.row_count, 1);
    if (!sides)
        return err_memory(err);
    done = dataset_split(&in, sides, &plan->split, err) &&
           take_sides(plan, sides, err) && take_digest(plan, err);
    plan->tally.persons = plan->people.list.n;
    plan->sealed = done;
    mem_free(sides);
    return done;
}

bool dataset_plan_get(const struct dataset_plan *plan, size_t index,
    struct id conversation, struct dataset_place *place, struct err *err)
{
    const struct entry *entry = plan->entries.p + index;
    if (!plan->sealed)
        return err_set(
            err, ERR_STATE, "dataset.unsealed", "the plan is not sealed yet");
    if (index >= plan->entries.n || !id_eq(entry->conversation, conversation))
        return err_set(err, ERR_STATE, "dataset.changed",
            "conversation %zu of the second pass is not the one of the first: the "
            "store "
            "changed during the build; build again",
            index + 1);
    place->kept = entry->kept;
    place->side = (enum dataset_side)entry->side;
    place->drop = (enum dataset_drop)entry->drop;
    return true;
}

size_t dataset_plan_rows(const struct dataset_plan *plan, enum dataset_side side)
{
    return (size_t)plan->split.rows[side];
}

const struct dataset_tally *dataset_plan_tally(const struct dataset_plan *plan)
{
    return &plan->tally;
}

const struct dataset_split_report *dataset_plan_split(const struct dataset_plan *plan)
{
    return &plan->split;
}

const uint8_t *dataset_plan_digest(const struct dataset_plan *plan)
{
    return plan->digest;
}
