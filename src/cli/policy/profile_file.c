#include "cli/policy/profile_file.h"

#include "flow/shipped.h"
#include "os/file.h"

bool profile_file_text(const char *name, struct buf *out, struct err *err)
{
    struct str shipped;
    buf_init(out, POLICY_TEXT_MAX + 1);
    if (shipped_find(str_z(name), &shipped)) {
        buf_add_str(out, shipped);
        return buf_ok(out, err);
    }
    if (file_read(name, out, err))
        return true;
    buf_fini(out);
    return false;
}

bool profile_file_open(const char *name, struct profile_file *out, struct err *err)
{
    struct profile_file f = {0};
    if (!profile_file_text(name, &f.text, err))
        return false;
    if (!policy_parse(buf_str(&f.text), str_z(name), &f.policy, err)) {
        buf_fini(&f.text);
        return false;
    }
    *out = f;
    return true;
}

void profile_file_close(struct profile_file *f)
{
    policy_free(f->policy);
    if (f->text.max)
        buf_fini(&f->text);
    *f = (struct profile_file){0};
}
