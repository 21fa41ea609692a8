/*
 * tests/policy/world.h - random ledgers, notices, gifts and turns on a few days.
 *
 * In:    a seed.
 * Out:   one question after another for policy/facts.h.
 * Never: is part of the library; is random twice for one seed.
 */
#ifndef ABIDE_TESTS_POLICY_WORLD_H
#define ABIDE_TESTS_POLICY_WORLD_H

#include "policy/facts.h"

enum { WORLD_LINES = 12, WORLD_PROJECTS = 3 };

extern const struct str world_projects[WORLD_PROJECTS];

struct world {
    uint64_t rng;
    struct choice person[WORLD_LINES], org[WORLD_LINES], builder[WORLD_LINES];
    struct notice notices[3];
    struct grant grants[2];
    struct facts given;
    struct fact_input in;
};

/* Fills the world anew; its views point into itself. */
void world_fill(struct world *w);

#endif
