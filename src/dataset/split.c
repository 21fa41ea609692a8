#include "dataset/split.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "crypt/mac.h"

/* A person during the split. The fields of a group are valid at its root only. */
struct person {
    uint64_t hash;     /* keyed, of the person's id */
    uint64_t rows;     /* the person's */
    uint32_t parent;   /* union-find */
    uint32_t rank;     /* place in the order of cutting, busiest last */
    uint32_t smallest; /* group: the person with the smallest id */
    uint64_t own;      /* group: rows that join only its people */
    uint64_t lost;     /* group: rows it shares with hubs */
    uint64_t mark;     /* group: last row counted in lost, + 1 */
    bool cut;          /* in the group that is cut */
    bool hub;          /* set aside */
    bool kept;         /* in a row that was not dropped */
    uint8_t side;
};

struct cut_row {
    uint32_t rank; /* of its busiest person */
    uint32_t row;
};

struct split {
    const struct dataset_split_input *in;
    struct person *people;
    uint32_t *order; /* the cut group's people by rank */
    size_t order_count;
    struct cut_row *rows; /* the cut group's rows by rank */
    size_t row_count;
    uint64_t share; /* rows that validation may hold, at least 1 */
    uint8_t *sides;
    struct dataset_split_report *report;
};

/* HMAC-SHA-256 under the seed: who does not know it cannot aim at a side. */
static bool hash_people(struct split *s, struct err *err)
{
    uint8_t key[MAC_KEY_BYTES] = {0}, sum[MAC_BYTES];
    struct mac *mac;
    bool done;
    num_put_u64be(key, s->in->seed);
    if (!mac_new(&mac, err))
        return false;
    done = mac_key(mac, raw_of(key, sizeof key), err);
    for (size_t i = 0; done && i < s->in->person_count; i++) {
        struct raw person = raw_of(s->in->persons[i].b, ID_BYTES);
        done = mac_sum(mac, &person, 1, sum, err);
        s->people[i].hash = num_get_u64be(sum);
    }
    mac_free(mac);
    return done;
}

static uint32_t find_root(struct person *people, uint32_t i)
{
    while (people[i].parent != i) {
        people[i].parent = people[people[i].parent].parent;
        i = people[i].parent;
    }
    return i;
}

static uint32_t smaller(const struct split *s, uint32_t a, uint32_t b)
{
    return id_cmp(s->in->persons[a], s->in->persons[b]) <= 0 ? a : b;
}

static uint32_t join(struct split *s, uint32_t a, uint32_t b)
{
    struct person *people = s->people;
    a = find_root(people, a);
    b = find_root(people, b);
    if (a == b)
        return a;
    people[b].parent = a;
    people[a].own += people[b].own;
    people[b].own = 0;
    people[a].smallest = smaller(s, people[a].smallest, people[b].smallest);
    return a;
}

/* Joins the people of a row; returns their group's root, which owns the row now. */
static uint32_t join_row(struct split *s, size_t row)
{
    const uint32_t *members = s->in->members;
    uint32_t root = find_root(s->people, members[s->in->starts[row]]);
    for (uint32_t i = s->in->starts[row] + 1; i < s->in->starts[row + 1]; i++)
        root = join(s, root, members[i]);
    s->people[root].own++;
    return root;
}

static void start_alone(struct split *s, uint32_t i)
{
    s->people[i].parent = i;
    s->people[i].smallest = i;
    s->people[i].own = 0;
}

static void join_all(struct split *s)
{
    for (uint32_t i = 0; i < s->in->person_count; i++)
        start_alone(s, i);
    for (size_t row = 0; row < s->in->row_count; row++) {
        for (uint32_t i = s->in->starts[row]; i < s->in->starts[row + 1]; i++)
            s->people[s->in->members[i]].rows++;
        (void)join_row(s, row);
    }
}

/* The root of the largest group; counts the groups. */
static uint32_t find_largest(struct split *s)
{
    uint32_t largest = 0;
    for (uint32_t i = 0; i < s->in->person_count; i++) {
        if (s->people[i].parent != i || s->people[i].own == 0)
            continue;
        s->report->groups++;
        if (s->people[i].own > s->people[largest].own)
            largest = i;
    }
    if (s->in->person_count > 0 && s->people[largest].parent == largest)
        s->report->largest_rows = s->people[largest].own;
    return largest;
}

static int compare_busy(const void *left, const void *right, void *ctx)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    const struct split *s = ctx;
    const struct person *pa = &s->people[a], *pb = &s->people[b];
    if (pa->rows != pb->rows)
        return pa->rows < pb->rows ? -1 : 1;
    if (pa->hash != pb->hash)
        return pa->hash < pb->hash ? -1 : 1;
    return id_cmp(s->in->persons[a], s->in->persons[b]);
}

static int compare_rank(const void *left, const void *right)
{
    const struct cut_row *a = left, *b = right;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* Lists the people of the largest group by how busy they are. */
static void rank_people(struct split *s, uint32_t largest)
{
    for (uint32_t i = 0; i < s->in->person_count; i++) {
        s->people[i].cut = find_root(s->people, i) == largest;
        if (s->people[i].cut)
            s->order[s->order_count++] = i;
    }
    qsort_r(s->order, s->order_count, sizeof *s->order, compare_busy, s);
    for (uint32_t i = 0; i < s->order_count; i++)
        s->people[s->order[i]].rank = i;
}

static void rank_rows(struct split *s)
{
    const struct dataset_split_input *in = s->in;
    for (uint32_t row = 0; row < in->row_count; row++) {
        uint32_t rank = 0;
        if (!s->people[in->members[in->starts[row]]].cut)
            continue;
        for (uint32_t i = in->starts[row]; i < in->starts[row + 1]; i++) {
            uint32_t one = s->people[in->members[i]].rank;
            rank = one > rank ? one : rank;
        }
        s->rows[s->row_count++] = (struct cut_row){rank, row};
    }
    qsort(s->rows, s->row_count, sizeof *s->rows, compare_rank);
}

/*
 * Adds people back from the least busy on, each with the rows that need nobody busier,
 * until a group would outgrow the share. That person and all busier ones are hubs.
 */
static uint32_t first_hub(struct split *s)
{
    for (size_t i = 0; i < s->order_count; i++)
        start_alone(s, s->order[i]);
    for (size_t i = 0; i < s->row_count; i++) {
        uint32_t root = join_row(s, s->rows[i].row);
        if (s->people[root].own > s->share)
            return s->rows[i].rank;
    }
    return (uint32_t)s->order_count;
}

static void count_lost(struct split *s, uint32_t row)
{
    const struct dataset_split_input *in = s->in;
    for (uint32_t i = in->starts[row]; i < in->starts[row + 1]; i++) {
        struct person *group = &s->people[find_root(s->people, in->members[i])];
        if (group->hub || group->mark == row + UINT64_C(1))
            continue;
        group->mark = row + UINT64_C(1);
        group->lost++;
    }
}

static void cut_group(struct split *s, uint32_t largest)
{
    uint32_t hub;
    rank_people(s, largest);
    rank_rows(s);
    hub = first_hub(s);
    for (uint32_t i = 0; i < s->order_count; i++) {
        start_alone(s, s->order[i]);
        s->people[s->order[i]].hub = i >= hub;
    }
    s->report->hubs = s->order_count - hub;
    for (size_t i = 0; i < s->row_count; i++) {
        if (s->rows[i].rank < hub)
            (void)join_row(s, s->rows[i].row);
    }
    for (size_t i = 0; i < s->row_count; i++) {
        if (s->rows[i].rank >= hub)
            count_lost(s, s->rows[i].row);
    }
}

static bool is_group(const struct split *s, uint32_t i)
{
    return s->people[i].parent == i && s->people[i].own > 0;
}

static uint64_t group_hash(const struct split *s, uint32_t root)
{
    return s->people[s->people[root].smallest].hash;
}

static bool hash_validates(const struct split *s, uint32_t root)
{
    uint64_t ppm = (group_hash(s, root) >> 32) * DATASET_PPM >> 32;
    return ppm < s->in->validation_ppm;
}

/* Whether group a is smaller than b, ties by keyed hash, then by id. */
static bool is_less(const struct split *s, uint32_t a, uint32_t b)
{
    uint64_t hash_a = group_hash(s, a), hash_b = group_hash(s, b);
    if (s->people[a].own != s->people[b].own)
        return s->people[a].own < s->people[b].own;
    if (hash_a != hash_b)
        return hash_a < hash_b;
    return s->people[a].smallest ==
           smaller(s, s->people[a].smallest, s->people[b].smallest);
}

static void force_validation(struct split *s)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < s->in->person_count; i++) {
        const struct person *group = &s->people[i];
        if (!is_group(s, i) || group->lost > group->own)
            continue;
        if (group->own * 4 <= s->in->row_count &&
            (best == UINT32_MAX || is_less(s, i, best)))
            best = i;
    }
    if (best == UINT32_MAX || s->report->groups_after < 2)
        return;
    s->people[best].side = DATASET_SIDE_VALIDATION;
    s->report->validation_forced = true;
}

static void force_train(struct split *s)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < s->in->person_count; i++) {
        if (is_group(s, i) && (best == UINT32_MAX || is_less(s, best, i)))
            best = i;
    }
    if (best == UINT32_MAX)
        return;
    s->people[best].side = DATASET_SIDE_TRAIN;
    s->report->train_forced = true;
}

/* Gives each group its side; a person without group gets the root's, which is train. */
static void choose_sides(struct split *s)
{
    uint64_t validating = 0;
    for (uint32_t i = 0; i < s->in->person_count; i++) {
        struct person *group = &s->people[i];
        group->side = DATASET_SIDE_TRAIN;
        if (!is_group(s, i))
            continue;
        s->report->groups_after++;
        if (group->own > s->share || group->lost > group->own || !hash_validates(s, i))
            continue;
        group->side = DATASET_SIDE_VALIDATION;
        validating += group->own;
    }
    if (s->in->validation_ppm == 0 || s->in->row_count == 0)
        return;
    if (validating == 0)
        force_validation(s);
    else if (validating == s->in->row_count)
        force_train(s);
}

static uint8_t side_of_row(struct split *s, size_t row)
{
    const struct dataset_split_input *in = s->in;
    uint8_t side = s->people[find_root(s->people, in->members[in->starts[row]])].side;
    for (uint32_t i = in->starts[row] + 1; i < in->starts[row + 1]; i++) {
        if (s->people[find_root(s->people, in->members[i])].side != side)
            return DATASET_SIDE_NONE;
    }
    return side;
}

static void place_rows(struct split *s)
{
    const struct dataset_split_input *in = s->in;
    for (size_t row = 0; row < in->row_count; row++) {
        s->sides[row] = side_of_row(s, row);
        s->report->rows[s->sides[row]]++;
        if (s->sides[row] == DATASET_SIDE_NONE)
            continue;
        for (uint32_t i = in->starts[row]; i < in->starts[row + 1]; i++)
            s->people[in->members[i]].kept = true;
    }
    for (uint32_t i = 0; i < in->person_count; i++) {
        uint8_t side = s->people[find_root(s->people, i)].side;
        if (s->people[i].rows > 0)
            s->report->persons[s->people[i].kept ? side : DATASET_SIDE_NONE]++;
    }
}

static void run(struct split *s)
{
    uint32_t largest;
    join_all(s);
    largest = find_largest(s);
    if (s->report->largest_rows * 2 > s->in->row_count && s->in->validation_ppm > 0)
        cut_group(s, largest);
    choose_sides(s);
    place_rows(s);
}

bool dataset_split(const struct dataset_split_input *in, uint8_t *sides,
    struct dataset_split_report *report, struct err *err)
{
    struct dataset_split_report result = {0};
    struct split s = {.in = in, .sides = sides, .report = &result};
    bool done;
    if (in->validation_ppm > DATASET_VALIDATION_PPM_MAX)
        return err_set(err, ERR_USAGE, "dataset.fraction",
            "the validation share is %u of a million rows, at most %d may validate",
            in->validation_ppm, (int)DATASET_VALIDATION_PPM_MAX);
    s.share = (uint64_t)in->row_count * in->validation_ppm / DATASET_PPM;
    s.share = s.share > 0 ? s.share : 1;
    s.people = mem_array(in->person_count, sizeof *s.people);
    s.order = mem_array(in->person_count, sizeof *s.order);
    s.rows = mem_array(in->row_count, sizeof *s.rows);
    done = (s.people && s.order && s.rows) || err_memory(err);
    done = done && hash_people(&s, err);
    if (done)
        run(&s);
    mem_free(s.people);
    mem_free(s.order);
    mem_free(s.rows);
    if (done)
        *report = result;
    return done;
}
