#include "cli/model/load.h"

#include <stdlib.h>

#include "base/attr.h"
#include "os/file.h"

/* In a build folder, and where it is installed. */
static const char *const beside[] = {
    "../models/names.model", "../share/abide/names.model"};

static bool find_shipped(char path[FILE_PATH_MAX], struct err *err)
{
    char folder[FILE_PATH_MAX];
    struct file_facts facts;
    if (!file_program_dir(folder, err))
        return false;
    for (size_t i = 0; i < COUNT(beside); i++) {
        if (!file_join(folder, beside[i], path, err) || !file_look(path, &facts, err))
            return false;
        if (facts.exists)
            return true;
    }
    return err_set(err, ERR_ABSENT, "model.absent",
        "no names model found: set ABIDE_MODEL to one, or train it");
}

bool model_file_open(const char *path, struct model_file *out, struct err *err)
{
    char found[FILE_PATH_MAX];
    *out = (struct model_file){0};
    if (!path)
        path = getenv("ABIDE_MODEL");
    if (!path) {
        if (!find_shipped(found, err))
            return false;
        path = found;
    }
    if (!file_map(path, &out->map, err))
        return false;
    if (tagger_model_open(out->map.bytes, &out->model, err))
        return true;
    file_unmap(&out->map);
    return err_wrap(err, "%.200s", path);
}

void model_file_close(struct model_file *m)
{
    tagger_model_close(m->model);
    file_unmap(&m->map);
    m->model = NULL;
}
