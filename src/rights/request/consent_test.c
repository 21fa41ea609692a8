#include "rights/request/consent.h"

#include <string.h>

#include "tests/harness/t.h"
#include "text/json.h"

static struct choice line(uint64_t position, enum control control, const char *value)
{
    return (struct choice){.at = instant_from_civil(2026, 3, (int)position),
        .recorded = instant_from_civil(2026, 3, (int)position),
        .position = position,
        .control = control,
        .value = str_z(value),
        .notice = STR("n1"),
        .evidence = STR("portal:de:0123456789abcdef"),
        .actor = STR("person")};
}

static void what_a_line_did_is_seen_from_those_before_it(struct t *t)
{
    const struct choice ledger[] = {
        line(1, CONTROL_TIER, "free"),
        line(2, CONTROL_TRAINING, "off"),
        line(3, CONTROL_TRAINING, "on"),
        line(4, CONTROL_TRAINING, "on"),
        line(5, CONTROL_TRAINING, "off"),
        line(6, CONTROL_OBJECTION, "on"),
        line(7, CONTROL_OBJECTION, "off"),
        line(8, CONTROL_OBJECTION, "on"),
        line(9, CONTROL_MEMORY_SAVED, "on"),
    };
    static const enum consent_state want[] = {CONSENT_NONE, CONSENT_REFUSED,
        CONSENT_GIVEN, CONSENT_RENEWED, CONSENT_WITHDRAWN, CONSENT_REFUSED,
        CONSENT_GIVEN, CONSENT_WITHDRAWN, CONSENT_GIVEN};
    for (size_t i = 0; i < COUNT(ledger); i++)
        T_STR(t, consent_state_word(consent_state_of(ledger, COUNT(ledger), i)),
            consent_state_word(want[i]));
    T_EQ(t, consent_state_of(ledger, COUNT(ledger), 99), CONSENT_NONE);
}

static void a_record_has_the_sections_of_the_standard(struct t *t)
{
    const struct choice ledger[] = {
        line(1, CONTROL_TRAINING, "on"), line(2, CONTROL_AGE, "adult")};
    const struct notice notice = {.version = STR("n1"),
        .from = instant_from_civil(2026, 1, 1),
        .text_sha256 = {0xab}};
    struct consent_record in = {.ledger = ledger,
        .count = COUNT(ledger),
        .notice = &notice,
        .principal = {{7}},
        .controller = STR("Acme"),
        .jurisdiction = STR("eea")};
    static const char *const parts[] = {"\"schema_version\":\"ISO/IEC TS 27560:2023\"",
        "\"record_id\":\"07000000000000000000000000000000:1\"",
        "\"text_sha256\":\"ab00", "\"language\":\"de\"",
        "\"screen_variant\":\"0123456789abcdef\"", "\"purpose\":\"train\"",
        "\"event_state\":\"dpv:ConsentGiven\"", "\"validity_duration\":\"P24M\"",
        "\"event_time\":\"2026-03-01T00:00:00Z\"", "\"party_name\":\"Acme\""};
    struct json *o;
    struct arena a;
    struct buf out;
    struct err err = ERR_INIT;
    buf_init(&out, 1 << 16);
    arena_init(&a, 1 << 20);
    T_OK(t, consent_write(&in, &out));
    T_DONE(t, json_parse(&a, buf_raw(&out), &o, &err), &err);
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (!T_OK(t, strstr(buf_z(&out), parts[i]) != NULL))
            t_note(t, "%s", parts[i]);
    }
    in.place = 1;
    T_OK(t, !consent_write(&in, &out)); /* an age is no consent */
    arena_fini(&a);
    buf_fini(&out);
}

static const struct t_case cases[] = {
    T_CASE(what_a_line_did_is_seen_from_those_before_it),
    T_CASE(a_record_has_the_sections_of_the_standard),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
