/* Any bytes as a form with files: what is read lies within them, and no name is a path.
 */
#include <string.h>

#include "portal/core/form.h"
#include "tests/fuzz/fuzz.h"

static void check_within(struct raw part, struct raw all)
{
    FUZZ_HOLDS(part.n == 0 || (part.p >= all.p && part.p + part.n <= all.p + all.n));
}

/* The first line is the Content-Type. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct raw all = raw_of(data, size);
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    size_t n = end ? (size_t)(end - data) : size;
    struct raw type = raw_slice(all, 0, n), bytes = raw_slice(all, n + 1, size);
    struct form f;
    if (!form_parse_parts(type, bytes, &f)) {
        FUZZ_HOLDS(f.count == 0 && f.file_count == 0);
        return 0;
    }
    FUZZ_HOLDS(form_is_parts(type));
    FUZZ_HOLDS(f.count <= FORM_FIELDS_MAX && f.file_count <= FORM_FILES_MAX);
    for (size_t i = 0; i < f.count; i++) {
        check_within(f.names[i], bytes);
        check_within(f.values[i], bytes);
    }
    for (size_t i = 0; i < f.file_count; i++) {
        check_within(f.files[i].bytes, bytes);
        check_within(f.files[i].name, bytes);
        FUZZ_HOLDS(f.files[i].name.n <= FORM_FILE_NAME_MAX);
        FUZZ_HOLDS(
            !f.files[i].name.n || !memchr(f.files[i].name.p, '/', f.files[i].name.n));
    }
    return 0;
}
