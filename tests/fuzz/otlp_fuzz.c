/*
 * OTLP of any bytes: protobuf becomes valid JSON or is refused, and what is read of it
 * stays within its limits.
 */
#include "tests/fuzz/fuzz.h"

#include "capture/otlp/otlp.h"

enum { ARENA_MAX = 256 << 20, OUT_MAX = 64 << 20 };

static void read_json(enum wire_kind kind, struct raw in, bool ours)
{
    struct otlp_batch batch;
    struct arena a;
    struct err err = ERR_INIT;
    arena_init(&a, ARENA_MAX);
    bool read = otlp_read(kind, in, &a, &batch, &err);
    FUZZ_HOLDS(read || (err.code != ERR_NONE && err.id));
    FUZZ_HOLDS(!ours || read || err.code == ERR_LIMIT);
    if (read) {
        FUZZ_HOLDS(batch.rejected <= batch.seen && batch.count <= batch.seen);
        for (size_t i = 0; i < batch.count; i++)
            FUZZ_HOLDS(batch.exchanges[i].call.count > 0 &&
                       batch.exchanges[i].call.count <= OTLP_MESSAGES_MAX);
    }
    arena_fini(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    enum wire_kind kind = data[0] & 1 ? WIRE_LOGS : WIRE_TRACES;
    struct raw in = raw_of(data + 1, size - 1);
    struct buf out;
    struct err err = ERR_INIT;
    read_json(kind, in, false);
    buf_init(&out, OUT_MAX);
    if (wire_to_json(kind, in, &out, &err))
        read_json(kind, buf_raw(&out), true);
    else
        FUZZ_HOLDS(err.code != ERR_NONE);
    buf_fini(&out);
    return 0;
}
