/*
 * policy/tests_priv.h - tests only: the shipped profiles from the source tree.
 *
 * In:    a path below the source tree.
 * Out:   its text; a loaded profile.
 * Never: is part of the library.
 */
#ifndef ABIDE_POLICY_TESTS_PRIV_H
#define ABIDE_POLICY_TESTS_PRIV_H

#include <stdio.h>

#include "base/mem.h"
#include "policy/policy.h"
#include "tests/harness/t.h"

enum { TEST_TEXT_MAX = 1 << 20 };

/* The file's bytes, to be freed with mem_free((void *)s.p); empty when it can't be
 * read. */
static inline struct str test_text(const char *path)
{
    char name[512];
    const char *root = getenv("ABIDE_SOURCE_ROOT");
    snprintf(name, sizeof name, "%s/%s", root ? root : ".", path);
    FILE *file = fopen(name, "rb");
    char *text = mem_alloc(TEST_TEXT_MAX);
    size_t n = file && text ? fread(text, 1, TEST_TEXT_MAX, file) : 0;
    if (file)
        fclose(file);
    return (struct str){text, n};
}

static inline void test_free(struct str text)
{
    mem_free((void *)(uintptr_t)text.p);
}

static inline struct policy *test_profile(struct t *t, const char *path)
{
    struct err err = ERR_INIT;
    struct policy *policy = NULL;
    struct str text = test_text(path);
    T_DONE(t, policy_parse(text, str_z(path), &policy, &err), &err);
    test_free(text);
    return policy;
}

#endif
