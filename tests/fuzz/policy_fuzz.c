/*
 * Any bytes as a profile and as a vector file: an error with its place, or a profile
 * that keeps every promise; never a crash, never half a profile.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "policy/policy.h"
#include "policy/vector.h"

static void as_profile(struct str text)
{
    struct err err = ERR_INIT;
    struct policy *p = NULL;
    struct facts facts = facts_deny();
    if (!policy_parse(text, STR("f"), &p, &err)) {
        FUZZ_HOLDS(!p && err.id &&
                   (err.code == ERR_MEMORY || strncmp(err.text, "f:", 2) == 0));
        return;
    }
    for (int i = 0; i < PURPOSE_COUNT; i++)
        FUZZ_HOLDS(policy_decide(p, (enum purpose)i, &facts).outcome == OUTCOME_DENY ||
                   !policy_has(p, PURPOSE_TRAIN) || i != PURPOSE_TRAIN);
    policy_free(p);
}

static void as_vectors(struct str text)
{
    struct err err = ERR_INIT;
    struct vector_reader reader;
    struct vector v;
    bool done = false;
    vector_open(&reader, text, STR("f"));
    while (vector_next(&reader, &v, &done, &err)) {
        if (done)
            return;
    }
    FUZZ_HOLDS(err.id && strncmp(err.text, "f:", 2) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    as_profile(text);
    as_vectors(text);
    return 0;
}
