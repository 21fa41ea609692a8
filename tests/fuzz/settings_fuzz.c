#include "base/buf.h"
#include "deid/medium/settings.h"
#include "tests/fuzz/fuzz.h"

/* Any bytes as a settings file: read, or refused with a line; then asked. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings s;
    struct err err = ERR_INIT;
    struct buf text;
    settings_init(&s);
    buf_init(&text, size + 1);
    buf_add(&text, data, size);
    if (!settings_parse(&s, buf_str(&text), &err))
        FUZZ_HOLDS(err.id && err.line > 0);
    FUZZ_HOLDS(!deid_types_has(&s.off, DEID_LITERAL));
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++)
        FUZZ_HOLDS(s.kinds[i] <= OPERATE_KEEP);
    (void)settings_allowed(&s, raw_of(data, size));
    (void)settings_allowed(&s, raw_of("anna@example.com", 16));
    settings_fini(&s);
    buf_fini(&text);
    return 0;
}
