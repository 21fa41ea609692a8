#include "base/attr.h"
#include "deid/deid.h"
#include "tests/harness/cleaner.h"
#include "tests/harness/t.h"

static const struct cleaner_row rows[] = {
    {"an e-mail address", "write to jane.doe@example.com.", "write to <EMAIL_1>."},
    {"an address in brackets", "<jane@mail.example.org>", "<<EMAIL_1>>"},
    {"the same address in capitals", "a@b.com A@B.COM c@d.com",
        "<EMAIL_1> <EMAIL_1> <EMAIL_2>"},
    {"a picture for retina screens is no mail", "icon@2x.png", "icon@2x.png"},
    {"a host without a known end is no mail", "user@host.socket", "user@host.socket"},
    {"an international phone", "call +44 20 7946 0958 now", "call <PHONE_1> now"},
    {"a country code nobody has", "offset +210 555 0100 000",
        "offset +210 555 0100 000"},
    {"an American phone", "(212) 555-0142 or 212-555-0142", "<PHONE_1> or <PHONE_1>"},
    {"an extension", "212-555-0142 x522!", "<PHONE_1>!"},
    {"ten digits behind a word", "my phone is 2125550142", "my phone is <PHONE_1>"},
    {"ten digits without one", "we saw 2125550142 rows", "we saw 2125550142 rows"},
    {"a card", "4111 1111 1111 1111", "<CARD_1>"},
    {"a card that fails Luhn", "4111 1111 1111 1112", "4111 1111 1111 1112"},
    {"an IBAN", "IBAN DE89 3704 0044 0532 0130 00.", "IBAN <IBAN_1>."},
    {"an IBAN that fails mod 97", "DE88370400440532013000", "DE88370400440532013000"},
    {"an IPv4", "from=192.0.2.17 ok", "from=<IP_1> ok"},
    {"nobody's IPv4", "listen on 127.0.0.1", "listen on 127.0.0.1"},
    {"a version", "upgrade to version 16.18.237.150",
        "upgrade to version 16.18.237.150"},
    {"an IPv6", "client 2001:db8::8a2e:370:7334 up", "client <IP_1> up"},
    {"an IPv6 with nine groups", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9"},
    {"a MAC", "fd-b9-dc-b6-7f-03 joined", "<MAC_1> joined"},
    {"a MAC of zeros", "00:00:00:00:00:00", "00:00:00:00:00:00"},
    {"a time", "at 10:50:38 today", "at 10:50:38 today"},
    {"a URL", "see https://jane.example-blog.net/about.", "see <URL_1>."},
    {"a public URL", "see https://en.wikipedia.org/wiki/C",
        "see https://en.wikipedia.org/wiki/C"},
    {"an SSN", "ssn 536-22-8726", "ssn <US_SSN_1>"},
    {"an SSN never issued", "code 000-22-8726", "code 000-22-8726"},
    {"an ITIN", "was 971-92-9806", "was <US_ITIN_1>"},
    {"an ITIN never issued", "was 920-12-3456", "was 920-12-3456"},
    {"a routing number", "routing 021000021", "routing <ROUTING_NUMBER_1>"},
    {"a routing number that fails", "routing 021000022", "routing 021000022"},
    {"an IMEI", "IMEI 490154203237518", "IMEI <IMEI_1>"},
    {"an IMEI that fails Luhn", "IMEI 490154203237519", "IMEI 490154203237519"},
    {"fifteen digits that pass Luhn", "we saw 490154203237518 rows",
        "we saw 490154203237518 rows"},
    {"nine digits that pass 3-7-1", "we saw 021000021 rows", "we saw 021000021 rows"},
    {"three digits", "we saw 123 rows", "we saw 123 rows"},
    {"a value that is no key", "colour=a8Kd02mXq1z7Lw93bTTr",
        "colour=a8Kd02mXq1z7Lw93bTTr"},
    {"a value that is no password", "colour: hunter2", "colour: hunter2"},
    {"an order", "order 212-555-0142", "order 212-555-0142"},
    {"an AWS key id", "AKIAIOSFODNN7EXAMPLE", "<SECRET_1>"},
    {"a GitHub token", "ghp_abcdefghijklmnopqrstuvwxyzABCDEFGHIJ", "<SECRET_1>"},
    {"an Anthropic key", "sk-ant-api03-abcdefghijklmnopqrstuvwx", "<SECRET_1>"},
    {"a JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXg", "<SECRET_1>"},
    {"base64 of another object", "eyJmb28iOiJiYXIifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXg",
        "eyJmb28iOiJiYXIifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXg"},
    {"a private key",
        "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nbye",
        "<SECRET_1>\nbye"},
    {"a certificate", "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----"},
    {"a database URI", "DATABASE_URL=postgres://u:p4ss@db.example.com:5432/x",
        "DATABASE_URL=<SECRET_1>"},
    {"a password field", "Password: hunter2", "Password: <SECRET_1>"},
    {"a password in prose", "my password is Tr0ub4dor&3, ok",
        "my password is <SECRET_1>, ok"},
    {"a password that is none", "password: required, thanks",
        "password: required, thanks"},
    {"an API key", "api_key=f3de5fcf8db6d269ac3caea1cfbf7188", "api_key=<SECRET_1>"},
    {"an API key that is a word", "api_key=the_name_of_the_key_here",
        "api_key=the_name_of_the_key_here"},
    {"a hash", "cache key=f3de5fcf8db6d269ac3caea1cfbf7188",
        "cache key=f3de5fcf8db6d269ac3caea1cfbf7188"},
    {"a UUID", "11fa1a6b-f859-409e-ab38-fecd7fc1b751",
        "11fa1a6b-f859-409e-ab38-fecd7fc1b751"},
    {"text that looks like a placeholder", "<EMAIL_1> a@b.com",
        "<LITERAL_1> <EMAIL_1>"},
    {"a security code", "cvv 123", "cvv <CVV_1>"},
    {"a handle", "ping @jane_doe82 please", "ping <USERNAME_1> please"},
    {"a decorator", "@property", "@property"},
};

static size_t rows_right(struct t *t, const struct deid_options *options, bool loud)
{
    return cleaner_rows(t, options, rows, COUNT(rows), loud);
}

static void each_row_comes_out_as_wanted(struct t *t)
{
    T_EQ(t, rows_right(t, &(struct deid_options){0}, true), COUNT(rows));
}

static void the_portable_pass_finds_the_same(struct t *t)
{
    T_EQ(t, rows_right(t, &(struct deid_options){.scalar = true}, true), COUNT(rows));
}

/* Words that speak against: an address after "version", a number after "order". */
static void without_words_against_some_row_fails(struct t *t)
{
    static const unsigned detectors[] = {DET_IP4, DET_PHONE};
    for (size_t i = 0; i < COUNT(detectors); i++) {
        struct deid_options options = {0};
        deid_detectors_add(&options.uncontexted, detectors[i]);
        T_OK(t, rows_right(t, &options, false) < COUNT(rows));
    }
}

static bool attempt(void *ctx)
{
    struct cleaner b;
    struct err err = ERR_INIT;
    struct str got;
    (void)ctx;
    bool done =
        cleaner_init(&b, &(struct deid_options){0}, &err) &&
        cleaner_clean(&b, "a@b.com and 4111 1111 1111 1111 and c@d.com", &got, &err);
    cleaner_fini(&b);
    return done;
}

static void no_memory_is_an_error_and_leaks_nothing(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(each_row_comes_out_as_wanted),
    T_CASE(the_portable_pass_finds_the_same),
    T_CASE(without_words_against_some_row_fails),
    T_CASE(no_memory_is_an_error_and_leaks_nothing),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
