#include "cli/serve/conf_file.h"

#include "os/file.h"

bool conf_file_read(const char *path, struct conf **out, struct err *err)
{
    struct buf text;
    buf_init(&text, CONF_BYTES_MAX);
    bool ok = file_read(path, &text, err) &&
              conf_parse(buf_str(&text), str_z(path), out, err);
    buf_wipe(&text);
    return ok;
}
