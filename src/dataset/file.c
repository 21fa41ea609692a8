#include "dataset/writer.h"

static const struct {
    struct str name;
    struct str packed_name;
    enum dataset_side side;
    enum dataset_format format;
} files[] = {
#define ROW(id, name, side, format)                                                    \
    {STR_INIT(name), STR_INIT(name ".zst"), side, format},
    DATASET_FILE_TABLE(ROW)
#undef ROW
};

struct str dataset_file_name(enum dataset_file file, bool zstd)
{
    bool packed = zstd && files[file].format != DATASET_FORMAT_INDEX;
    return packed ? files[file].packed_name : files[file].name;
}

enum dataset_side dataset_file_side(enum dataset_file file)
{
    return files[file].side;
}

enum dataset_format dataset_file_format(enum dataset_file file)
{
    return files[file].format;
}

bool dataset_file_wanted(
    enum dataset_file file, const struct dataset_plan *plan, unsigned formats)
{
    if (files[file].format == DATASET_FORMAT_INDEX)
        return true;
    return (files[file].format & formats) != 0 &&
           dataset_plan_rows(plan, files[file].side) > 0;
}
