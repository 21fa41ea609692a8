/*
 * dataset/build_test_priv.h - candidates written as a short line, for this folder's
 * tests.
 *
 * In:    "s+ u+1 a+1 u-2": per turn a role (s u a t ?), a verdict (+ allowed, - denied,
 *        d donated, _ allowed without words, = denied without words) and a person's
 *        digit (none: person 0).
 * Out:   turns with codes P1, A1, D1.
 * Never: part of the library.
 */
#ifndef ABIDE_DATASET_BUILD_TEST_PRIV_H
#define ABIDE_DATASET_BUILD_TEST_PRIV_H

#include <string.h>

#include "dataset/dataset.h"

enum { TURNS_MAX = 16 };

static inline struct id test_id(unsigned n)
{
    struct id id = {{0}};
    for (int i = 0; i < 4; i++)
        id.b[i] = (uint8_t)(n >> (8 * i));
    id.b[ID_BYTES - 1] = 1;
    return id;
}

static inline enum role test_role(char c)
{
    switch (c) {
    case 's':
        return ROLE_SYSTEM;
    case 'u':
        return ROLE_USER;
    case 'a':
        return ROLE_ASSISTANT;
    case 't':
        return ROLE_TOOL;
    default:
        return ROLE_UNKNOWN;
    }
}

static inline size_t test_turns(const char *line, struct dataset_turn turns[TURNS_MAX])
{
    size_t n = 0;
    for (const char *p = line; *p && n < TURNS_MAX; n++) {
        struct dataset_turn turn = {.role = test_role(p[0])};
        const char *code = strchr("-=", p[1]) ? "A1" : p[1] == 'd' ? "D1" : "P1";
        turn.allowed = !strchr("-=", p[1]);
        turn.donated = p[1] == 'd';
        turn.empty = strchr("_=", p[1]) != NULL;
        memcpy(turn.code, code, 3);
        turn.text = turn.empty ? STR("") : STR("some words");
        p += 2;
        turn.person = test_id(0);
        if (*p >= '0' && *p <= '9')
            turn.person = test_id((unsigned)(*p++ - '0'));
        while (*p == ' ')
            p++;
        turns[n] = turn;
    }
    return n;
}

static inline struct dataset_candidate test_candidate(
    const char *line, unsigned number, struct dataset_turn turns[TURNS_MAX])
{
    size_t count = test_turns(line, turns);
    return (struct dataset_candidate){
        test_id(1000 + number), test_id(2000 + number), STR(""), turns, count};
}

#endif
