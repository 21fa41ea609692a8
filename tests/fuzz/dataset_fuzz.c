#include "dataset/index.h"
#include "dataset/manifest.h"
#include "dataset/openai.h"
#include "tests/fuzz/fuzz.h"

/* A manifest that reads must be written again to the same bytes. */
static void fuzz_manifest(struct raw text)
{
    struct dataset_manifest m;
    struct arena a;
    struct buf again;
    struct err err = ERR_INIT;
    arena_init(&a, 1 << 24);
    buf_init(&again, DATASET_MANIFEST_BYTES_MAX);
    if (dataset_manifest_parse(&a, text, &m, &err)) {
        FUZZ_HOLDS(dataset_manifest_format(&m, &again, &err));
        FUZZ_HOLDS(raw_eq(buf_raw(&again), text));
    }
    buf_fini(&again);
    arena_fini(&a);
}

static void fuzz_rows(struct raw text)
{
    struct dataset_index_row row;
    struct arena a;
    struct json *v;
    struct err err = ERR_INIT;
    arena_init(&a, 1 << 24);
    if (dataset_index_parse(text, &row, &err))
        FUZZ_HOLDS((int)row.side < DATASET_SIDE_COUNT);
    if (json_parse(&a, text, &v, &err) && !dataset_openai_complaint(v))
        FUZZ_HOLDS(json_count(json_get(v, STR("messages"))) >= 2);
    arena_fini(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct raw text = raw_of(data, size);
    fuzz_manifest(text);
    fuzz_rows(text);
    return 0;
}
