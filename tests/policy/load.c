#include "tests/policy/load.h"

#include <stdint.h>

#include "base/mem.h"

enum { TEST_TEXT_MAX = 1 << 20, PATH_TEXT_MAX = 1024 };

struct str test_text(const char *path)
{
    char name[PATH_TEXT_MAX];
    const char *root = getenv("ABIDE_SOURCE_ROOT");
    snprintf(name, sizeof name, "%s/%s", root ? root : ".", path);
    FILE *file = fopen(name, "rb");
    char *text = mem_alloc(TEST_TEXT_MAX);
    size_t n = file && text ? fread(text, 1, TEST_TEXT_MAX, file) : 0;
    if (file)
        fclose(file);
    return (struct str){text, n};
}

void test_free(struct str text)
{
    mem_free((void *)(uintptr_t)text.p);
}

struct policy *test_profile(struct t *t, const char *path)
{
    struct err err = ERR_INIT;
    struct policy *policy = NULL;
    struct str text = test_text(path);
    T_DONE(t, policy_parse(text, str_z(path), &policy, &err), &err);
    test_free(text);
    return policy;
}
