#include "crypt/secret.h"

#include "tests/harness/t.h"

/* First in this program: nothing has woken the library before. */
static void memory_for_keys_may_be_the_first_thing_asked_for(struct t *t)
{
    unsigned char *p = secret_alloc(22);
    if (T_OK(t, p != NULL)) {
        T_EQ(t, p[0], 0);
        p[21] = 1;
    }
    secret_free(p);
}

static const struct t_case cases[] = {
    T_CASE(memory_for_keys_may_be_the_first_thing_asked_for),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
