#include "portal/page/others.h"

#include "flow/keep/flow_erase_look.h"

bool others_are_meant(const struct ask *a)
{
    return form_find(&a->form, STR("others")).n > 0;
}

bool others_show(struct ask *a, const struct flow_erase *in, struct err *err)
{
    struct erase_look look;
    if (!flow_erase_look(a->flow, in, &look, err))
        return false;
    view_u64(a->view, "others", look.turns_of_others);
    a->status = 409;
    return true;
}
