/*
 * A change to a rule must not go unnoticed: each rule is deleted, given the other
 * outcome, swapped with the next, and each value of each fact it asks for is flipped. A
 * mutant is noticed by a vector, by an invariant, or because its table is no longer the
 * one that state_test.c compares with the reference; one whose table is the same says
 * the same.
 */
#include "policy/policy_priv.h"

#include <string.h>

#include "base/mem.h"
#include "policy/vector.h"
#include "tests/harness/t.h"
#include "tests/policy/load.h"
#include "tests/policy/reference.h"

enum { CASES_MAX = 512, SAMPLES = 64, REFUSED_WANTED = 1000 };

static const char *const files[] = {"profiles/vectors/matrix.vec",
    "profiles/vectors/notice.vec", "profiles/vectors/purposes.vec",
    "profiles/vectors/train.vec", "profiles/vectors/widened.vec"};

/* One expectation, its facts derived already. */
struct probe {
    enum purpose purpose;
    struct facts facts;
    enum outcome outcome;
    char code[CODE_MAX];
};

struct lab {
    struct policy *p;
    struct probe probes[CASES_MAX];
    size_t n;
    uint64_t rng;
    unsigned made, by_vector, by_invariant, by_table, same;
};

static void add_file(struct t *t, struct lab *lab, const char *path)
{
    struct err err = ERR_INIT;
    struct vector_reader reader;
    struct vector v;
    bool done = false;
    struct str text = test_text(path);
    vector_open(&reader, text, str_z(path));
    while (T_DONE(t, vector_next(&reader, &v, &done, &err), &err) && !done) {
        const struct vector_expect *expect = vector_expected(&v, policy_name(lab->p));
        if (!expect || !T_OK(t, lab->n < CASES_MAX))
            continue;
        struct probe *probe = &lab->probes[lab->n++];
        *probe = (struct probe){.purpose = v.input.purpose, .outcome = expect->outcome};
        memcpy(probe->code, expect->code.p, expect->code.n);
        vector_facts(&v, lab->p, &probe->facts);
    }
    test_free(text);
}

static bool vectors_notice(
    const struct lab *lab, enum purpose purpose, const struct purpose_rules *mutant)
{
    for (size_t i = 0; i < lab->n; i++) {
        const struct probe *probe = &lab->probes[i];
        if (probe->purpose != purpose)
            continue;
        int rule = state_rule(mutant, &probe->facts);
        bool none = rule == RULE_NONE;
        enum outcome outcome = none ? OUTCOME_DENY : mutant->rules[rule].outcome;
        if (outcome != probe->outcome ||
            strcmp(none ? "N0" : mutant->rules[rule].code, probe->code) != 0)
            return true;
    }
    return false;
}

static bool says_same(const struct purpose_rules *a, uint8_t cell_a,
    const struct purpose_rules *b, uint8_t cell_b)
{
    if (cell_a == RULE_NONE || cell_b == RULE_NONE)
        return cell_a == cell_b;
    return strcmp(a->rules[cell_a].code, b->rules[cell_b].code) == 0 &&
           a->rules[cell_a].outcome == b->rules[cell_b].outcome;
}

static bool tables_differ(const struct purpose_rules *a, const struct purpose_rules *b)
{
    bool same[RULE_NONE + 1][RULE_NONE + 1];
    for (int i = 0; i <= RULE_NONE; i++) {
        for (int k = 0; k <= RULE_NONE; k++)
            same[i][k] = (i < a->rule_count || i == RULE_NONE) &&
                         (k < b->rule_count || k == RULE_NONE) &&
                         says_same(a, (uint8_t)i, b, (uint8_t)k);
    }
    for (uint32_t i = 0; i < a->states; i++) {
        if (!same[a->cells[i]][b->cells[i]])
            return true;
    }
    return false;
}

static unsigned roll(struct lab *lab, unsigned sides)
{
    lab->rng ^= lab->rng << 13;
    lab->rng ^= lab->rng >> 7;
    lab->rng ^= lab->rng << 17;
    return (unsigned)(lab->rng >> 33) % sides;
}

/* Random states near the rule, to spare most mutants a whole table. */
static bool samples_differ(struct lab *lab, const struct purpose_rules *was,
    const struct purpose_rules *mutant, const struct policy_rule *near)
{
    for (int i = 0; i < SAMPLES; i++) {
        struct facts facts = facts_deny();
        for (int k = 0; k < was->read_count; k++) {
            enum fact fact = was->reads[k];
            unsigned n = (unsigned)fact_values(fact), v = roll(lab, n);
            while (!(near->mask[fact] >> v & 1))
                v = (v + 1) % n;
            facts.v[fact] = (uint8_t)v;
        }
        if (!says_same(was, (uint8_t)state_rule(was, &facts), mutant,
                (uint8_t)state_rule(mutant, &facts)))
            return true;
    }
    return false;
}

static bool invariants_notice(
    struct lab *lab, enum purpose purpose, struct purpose_rules *mutant)
{
    struct breach breach;
    struct purpose_rules *was = lab->p->purposes[purpose];
    struct purpose_rules *all[PURPOSE_COUNT];
    memcpy(all, lab->p->purposes, sizeof all);
    memset(lab->p->purposes, 0, sizeof lab->p->purposes);
    lab->p->purposes[purpose] = mutant;
    bool noticed = !check_profile(lab->p, &breach);
    memcpy(lab->p->purposes, all, sizeof all);
    lab->p->purposes[purpose] = was;
    return noticed;
}

/* `near`: a rule whose states the mutation touches. */
static void judge(struct t *t, struct lab *lab, enum purpose purpose,
    struct purpose_rules *mutant, const struct policy_rule *near)
{
    struct err err = ERR_INIT;
    const struct purpose_rules *was = lab->p->purposes[purpose];
    lab->made++;
    if (vectors_notice(lab, purpose, mutant)) {
        lab->by_vector++;
        return;
    }
    if (samples_differ(lab, was, mutant, near)) {
        lab->by_table++;
        return;
    }
    if (!T_DONE(t, compile_purpose(mutant, &err), &err))
        return;
    if (tables_differ(was, mutant))
        lab->by_table++;
    else if (invariants_notice(lab, purpose, mutant))
        lab->by_invariant++;
    else
        lab->same++;
    mem_free(mutant->cells);
    mutant->cells = NULL;
}

static void flip_values(struct t *t, struct lab *lab, enum purpose purpose, int r)
{
    const struct purpose_rules *was = lab->p->purposes[purpose];
    for (int i = 0; i < was->read_count; i++) {
        enum fact fact = was->reads[i];
        for (int v = 0; v < fact_values(fact); v++) {
            struct purpose_rules mutant = *was;
            struct policy_rule near = was->rules[r];
            mutant.cells = NULL;
            mutant.rules[r].mask[fact] ^= (uint16_t)(1u << v);
            near.mask[fact] = (uint16_t)(1u << v);
            judge(t, lab, purpose, &mutant, &near);
        }
    }
}

static void mutate_rule(struct t *t, struct lab *lab, enum purpose purpose, int r)
{
    const struct purpose_rules *was = lab->p->purposes[purpose];
    const struct policy_rule near = was->rules[r];
    struct purpose_rules mutant = *was;
    unsigned same = lab->same;
    mutant.cells = NULL;
    memmove(&mutant.rules[r], &mutant.rules[r + 1],
        (size_t)(was->rule_count - r - 1) * sizeof mutant.rules[0]);
    mutant.rule_count--;
    judge(t, lab, purpose, &mutant, &near);
    mutant = *was;
    mutant.cells = NULL;
    mutant.rules[r].outcome =
        near.outcome == OUTCOME_ALLOW ? OUTCOME_DENY : OUTCOME_ALLOW;
    judge(t, lab, purpose, &mutant, &near);
    T_EQ(t, lab->same, same); /* no rule is without effect */
    if (r + 1 < was->rule_count) {
        mutant = *was;
        mutant.cells = NULL;
        mutant.rules[r] = was->rules[r + 1];
        mutant.rules[r + 1] = near;
        judge(t, lab, purpose, &mutant, &near);
    }
    flip_values(t, lab, purpose, r);
}

static void mutate_profile(struct t *t, const char *path)
{
    struct lab *lab = mem_zalloc(sizeof *lab);
    lab->p = test_profile(t, path);
    lab->rng = 88172645463325252u;
    for (size_t i = 0; lab->p && i < COUNT(files); i++)
        add_file(t, lab, files[i]);
    for (int i = 1; lab->p && i < PURPOSE_COUNT; i++) {
        for (int r = 0; r < policy_rule_count(lab->p, (enum purpose)i); r++)
            mutate_rule(t, lab, (enum purpose)i, r);
    }
    t_note(t,
        "%s: %u mutants, noticed by a vector %u, by the table %u, by an invariant %u; "
        "%u say the same as before",
        path, lab->made, lab->by_vector, lab->by_table, lab->by_invariant, lab->same);
    T_OK(t, lab->made > 500 && lab->by_vector > lab->made / 5);
    policy_free(lab->p);
    mem_free(lab);
}

static void every_mutation_of_a_rule_is_noticed(struct t *t)
{
    for (int s = 0; s < SHIPPED_COUNT; s++)
        mutate_profile(t, shipped_paths[s]);
}

/* ---- texts that are no profile ---- */

static size_t damage(struct lab *lab, struct str from, char *to)
{
    static const char *const pieces[] = {"when", "is", "or", "not", "\"", "rule", "P1",
        "deny", "allow", "#", "reads", "\n", "purpose train \"x\"", "\x01", "body",
        "-1", "set cooling_days", "9999999", "unknown", "profile"};
    size_t n = from.n;
    memcpy(to, from.p, n);
    for (unsigned k = 0; k <= roll(lab, 3); k++) {
        size_t at = roll(lab, (unsigned)n);
        const char *piece = pieces[roll(lab, COUNT(pieces))];
        size_t len = strlen(piece);
        switch (roll(lab, 4)) {
        case 0: /* a byte changes */
            to[at] = (char)roll(lab, 256);
            break;
        case 1: /* the end is missing */
            n = at + 1;
            break;
        case 2: /* words stand over others */
            memcpy(to + at, piece, at + len <= n ? len : n - at);
            break;
        default: /* some bytes are missing */
            len = at + 40 < n ? roll(lab, 40) : 0;
            memmove(to + at, to + at + len, n - at - len);
            n -= len;
        }
    }
    return n;
}

/* "x.policy:LINE:COLUMN: words" */
static bool has_place(const struct err *err)
{
    int line = 0, column = 0, end = 0;
    return sscanf(err->text, "x.policy:%d:%d: %n", &line, &column, &end) == 2 &&
           line >= 0 && column > 0 && end > 0 && err->text[end] != '\0';
}

static void a_damaged_profile_is_refused_with_its_place(struct t *t)
{
    struct lab *lab = mem_zalloc(sizeof *lab);
    struct str text = test_text(shipped_paths[SHIPPED_SEED]);
    char *damaged = mem_alloc(text.n + 1);
    unsigned refused = 0, loaded = 0;
    lab->rng = 1181783497276652981u;
    while (refused < REFUSED_WANTED && loaded < REFUSED_WANTED) {
        struct err err = ERR_INIT;
        struct policy *p = NULL;
        size_t n = damage(lab, text, damaged);
        if (policy_parse((struct str){damaged, n}, STR("x.policy"), &p, &err)) {
            loaded++; /* a comment or a sentence was hit */
            policy_free(p);
            continue;
        }
        refused++;
        if (!T_OK(t, has_place(&err) && !p))
            t_note(t, "%s: %s", err.id, err.text);
    }
    t_note(t, "%u refused, %u still profiles", refused, loaded);
    T_EQ(t, refused, REFUSED_WANTED);
    mem_free(damaged);
    mem_free(lab);
    test_free(text);
}

static const struct t_case cases[] = {
    T_CASE(every_mutation_of_a_rule_is_noticed),
    T_CASE(a_damaged_profile_is_refused_with_its_place),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
