#include "policy/pages/book.h"

static bool is_newer(const struct policy *a, const struct policy *b)
{
    int order = instant_cmp(policy_effective(a), policy_effective(b));
    return order > 0 || (order == 0 && policy_version(a) > policy_version(b));
}

const struct policy *book_at(const struct policy *const *policies, size_t count,
    struct str name, struct instant t)
{
    const struct policy *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if ((!name.n || str_eq(policy_name(policies[i]), name)) &&
            instant_cmp(policy_effective(policies[i]), t) <= 0 &&
            (!found || is_newer(policies[i], found)))
            found = policies[i];
    }
    return found;
}
