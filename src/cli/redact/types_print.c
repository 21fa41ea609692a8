#include "cli/redact/types_print.h"

#include "cli/cli.h"
#include "deid/deid.h"

static const char *guards_of(unsigned guards)
{
    static const char *const words[] = {"", " (c)", " (w)", " (cw)"};
    return words[guards & (DEID_BY_CHECK | DEID_BY_CONTEXT)];
}

static void print_detectors(unsigned type)
{
    unsigned n = 0;
    for (unsigned d = 1; d < DEID_DETECTOR_COUNT; d++) {
        const struct deid_detector_info *info = deid_detector_get(d);
        if (info->type != type)
            continue;
        cli_print("%s%" STR_FMT "%s", n++ ? ", " : "", STR_ARG(info->kind),
            guards_of(info->guards));
    }
    if (n == 0)
        cli_print("none");
}

static void print_aliases(unsigned type)
{
    unsigned n = 0;
    for (unsigned i = 0; i < deid_type_alias_count(); i++) {
        enum deid_type of = DEID_NONE;
        struct str name = deid_type_alias_get(i, &of);
        if ((unsigned)of == type)
            cli_print("%s%" STR_FMT, n++ ? ", " : "", STR_ARG(name));
    }
}

void types_print_table(void)
{
    cli_print(
        "| type | placeholder | weight | opf label (v7) | detectors | also called "
        "|\n|---|---|---|---|---|---|\n");
    for (unsigned i = 1; i < DEID_TYPE_COUNT; i++) {
        const struct deid_type_info *t = deid_type_get(i);
        cli_print("| %" STR_FMT " | `<%" STR_FMT "_1>` | %u | %" STR_FMT " (%" STR_FMT
                  ") | ",
            STR_ARG(t->name), STR_ARG(t->word), t->sensitivity,
            STR_ARG(deid_family_opf(t->family)), STR_ARG(deid_family_v7(t->family)));
        print_detectors(i);
        cli_print(" | ");
        print_aliases(i);
        cli_print(" |\n");
    }
}

void types_print_sarif_head(void)
{
    cli_print("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
              "\"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"utf16CodeUnits\","
              "\"tool\":{\"driver\":{\"name\":\"abide\",\"version\":\"%s\",\"rules\":[",
        ABIDE_VERSION);
    for (unsigned i = 1; i < DEID_TYPE_COUNT; i++)
        cli_print("%s{\"id\":\"%" STR_FMT "\"}", i > 1 ? "," : "",
            STR_ARG(deid_type_get(i)->name));
    cli_print("]}},\"results\":[\n");
}
