#include "flow/shipped.h"

bool shipped_find(struct str name, struct str *text)
{
    for (size_t i = 0; i < shipped_profiles_count; i++) {
        if (str_eq(shipped_profiles[i].name, name)) {
            *text = shipped_profiles[i].text;
            return true;
        }
    }
    return false;
}
