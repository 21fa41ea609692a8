#include "deid/validate/codes.h"

#include <string.h>

#include "deid/validate/coin.h"
#include "deid/validate/domain.h"
#include "deid/validate/entropy.h"
#include "deid/validate/finance.h"
#include "deid/validate/net.h"
#include "tests/harness/t.h"

/* Published codes with letters, good and with one character wrong. */
struct code {
    const char *says;
    bool (*valid)(const char *s, size_t n);
    const char *good, *more, *bad;
};

/* clang-format off */
static const struct code codes[] = {
    {"China", codes_cn_ric, "11010519491231002X", "", "11010519491231003X"},
    {"German identity card", codes_de_id_card, "T220001293", "", "T220001294"},
    {"German health card", codes_de_kvnr, "A123456780", "", "A123456781"},
    {"German pension", codes_de_rvnr, "15070649C103", "", "15070649C104"},
    {"NIE", codes_es_nie, "X1234567L", "X2482300W", "X2482300A"},
    {"NIF", codes_es_nif, "12345678Z", "54362315K", "54362315Z"},
    {"HETU", codes_fi_hetu, "131052308T", "", "131052308U"},
    {"NIR, Corsica", codes_fr_nir, "185052A28512365", "", "185052A28512366"},
    {"GSTIN", codes_gstin, "27AAPFU0939F1ZV", "", "27AAPFU0939F2ZV"},
    {"HKID", codes_hk_id, "A1234563", "", "A1234564"},
    {"PPS", codes_ie_pps, "6433435F", "1234567T", "6433435E"},
    {"codice fiscale", codes_it_cf, "RCCMNL83S18D969H", "RSSMRA85T10A562S",
        "RCCMNL83S18D967H"},
    {"CURP", codes_mx_curp, "BOXW310820HNERXN09", "HEGG560427MVZRRL04",
        "BOXW310820HNERXN08"},
    {"RFC", codes_mx_rfc, "GODE561231GR8", "", "GODE561331GR8"},
    {"NHI", codes_nz_nhi, "ZZZ0016", "ZAC5361", "ZZZ0044"},
    {"PAN", codes_pan, "ABCPE1234F", "", "ABCZE1234F"},
    {"NRIC", codes_sg_nric, "S1234567D", "F1234567N", "S1234567E"},
    {"Taiwan", codes_tw_id, "A123456789", "", "A123456780"},
    {"DVLA", codes_uk_dvla, "MORGA657054SM9IJ", "", "MORGA673054SM9IJ"},
    {"NINO", codes_uk_nino, "AB123456C", "", "BG123456C"},
    {"DEA", codes_us_dea, "AB1234563", "", "AB1234564"},
    {"MBI", codes_us_mbi, "1EG4TE5MK73", "", "1SG4TE5MK73"},
    {"VIN", codes_vin, "1M8GDM9AXKP042788", "1HGCM82633A004352",
        "1M8GDM9AXKP042789"},
    {"VIN's shape", codes_vin_shape, "WR6EK4SW1MNH36136", "", "WR6EK4SW1MNI36136"},
};

/* The examples of the SWIFT registry of IBANs (ISO 13616). */
static const char *const ibans[] = {"AD1200012030200359100100",
    "AE070331234567890123456", "AL47212110090000000235698741", "AT611904300234573201",
    "AZ21NABZ00000000137010001944", "BA391290079401028494", "BE68539007547034",
    "BG80BNBG96611020345678", "BH67BMAG00001299123456",
    "BR9700360305000010009795493P1", "CH9300762011623852957",
    "CY17002001280000001200527600", "CZ6508000000192000145399",
    "DE89370400440532013000", "DK5000400440116243", "EE382200221020145685",
    "ES9121000418450200051332", "FI2112345600000785", "FO6264600001631634",
    "FR1420041010050500013M02606", "GB29NWBK60161331926819", "GE29NB0000000101904917",
    "GI75NWBK000000007099453", "GL8964710001000206", "GR1601101250000000012300695",
    "HR1210010051863000160", "HU42117730161111101800000000", "IE29AIBK93115212345678",
    "IL620108000000099999999", "IS140159260076545510730339",
    "IT60X0542811101000000123456", "KW81CBKU0000000000001234560101",
    "KZ86125KZT5004100100", "LB62099900000001001901229114", "LI21088100002324013AA",
    "LT121000011101001000", "LU280019400644750000", "LV80BANK0000435195001",
    "MC5811222000010123456789030", "MD24AG000225100013104168", "ME25505000012345678951",
    "MK07250120000058984", "MR1300020001010000123456753",
    "MT84MALT011000012345MTLCAST001S", "NL91ABNA0417164300", "NO9386011117947",
    "PK36SCBL0000001123456702", "PL61109010140000071219812874",
    "PT50000201231234567890154", "QA58DOHB00001234567890ABCDEFG",
    "RO49AAAA1B31007593840000", "RS35260005601001611379", "SA0380000000608010167519",
    "SE4550000000058398257466", "SI56263300012039086", "SK3112000000198742637541",
    "SM86U0322509800000000270100", "TN5910006035183598478831",
    "TR330006100519786457841326", "UA213223130000026007233566001",
    "VG96VPVG0000012345678901"};

static const struct {
    const char *says;
    bool (*valid)(const unsigned char *p, size_t n);
    const char *good, *bad;
} coins[] = {
    {"Bitcoin's first", coin_base58, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"},
    {"a script", coin_base58, "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLz"},
    {"BIP 173", coin_bech32, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"},
    {"BIP 350", coin_bech32,
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj1"},
    {"EIP-55", coin_ether, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg"},
    {"nobody's", coin_ether, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0x0000000000000000000000000000000000000000"},
    {"BIC", finance_bic_valid, "DEUTDEFF500", "DEUTQQFF500"},
    {"BIC of eight", finance_bic_valid, "NEDSZAJJ", "NEDSZAJ"},
    {"a key", entropy_is_key, "f3de5fcf8db6d269ac3caea1cfbf7188",
        "the_name_of_the_key_here"},
    {"a key of any letters", entropy_is_key, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "openssl_gcm_aes128_set_decrypt_key"},
    {"another constant", entropy_is_key, "5d4f564789c878977548dd669d697b4f",
        "SHA512_BLOCK_SIZE"},
};
/* clang-format on */

static void published_codes_hold(struct t *t)
{
    for (size_t i = 0; i < COUNT(codes); i++) {
        const struct code *c = &codes[i];
        if (!T_OK(t, c->valid(c->good, strlen(c->good))))
            t_note(t, "%s: %s", c->says, c->good);
        if (c->more[0] && !T_OK(t, c->valid(c->more, strlen(c->more))))
            t_note(t, "%s: %s", c->says, c->more);
        if (!T_OK(t, !c->valid(c->bad, strlen(c->bad))))
            t_note(t, "%s: %s", c->says, c->bad);
    }
}

static const unsigned char *bytes(const char *s)
{
    return (const unsigned char *)s;
}

static void every_country_s_iban_holds_and_no_other(struct t *t)
{
    for (size_t i = 0; i < COUNT(ibans); i++) {
        char wrong[IBAN_MAX + 1] = {0};
        size_t n = strlen(ibans[i]);
        if (!T_OK(t, finance_iban_valid(bytes(ibans[i]), n)))
            t_note(t, "%s", ibans[i]);
        memcpy(wrong, ibans[i], n);
        wrong[3] = wrong[3] == '9' ? '8' : '9'; /* the second check digit */
        if (memcmp(wrong, ibans[i], n) != 0)
            T_OK(t, !finance_iban_valid(bytes(wrong), n));
        T_OK(t, !finance_iban_valid(bytes(ibans[i]), n - 1));
    }
    T_OK(t, !finance_iban_valid(bytes("ZZ89370400440532013000"), 22));
}

static void published_addresses_and_keys_hold(struct t *t)
{
    for (size_t i = 0; i < COUNT(coins); i++) {
        if (!T_OK(t, coins[i].valid(bytes(coins[i].good), strlen(coins[i].good))) ||
            !T_OK(t, !coins[i].valid(bytes(coins[i].bad), strlen(coins[i].bad))))
            t_note(t, "%s", coins[i].says);
    }
}

struct net {
    const char *text;
    size_t ip4, ip6, mac; /* ends; 0: none there */
};

static const struct net nets[] = {
    {"192.0.2.17", 10, 0, 0},
    {"203.0.113.255", 13, 0, 0},
    {"256.0.2.17", 0, 0, 0},
    {"192.0.2", 0, 0, 0},
    {"192.0.02.17", 0, 0, 0},
    {"2001:db8::8a2e:370:7334", 0, 23, 0},
    {"2001:0db8:85a3:0000:0000:8a2e:0370:7334", 0, 39, 0},
    {"10:50:38", 0, 0, 0},
    {"1:2:3:4:5:6:7:8:9", 0, 0, 0},
    {"00-00-5E-00-53-01", 0, 0, 17},
    {"00:00:5e:00:53:01", 0, 0, 17},
    {"0000.5e00.5301", 0, 0, 14},
    {"00:00:5e:00:53", 0, 0, 0},
    {"00:00-5e:00:53:01", 0, 0, 0},
};

static void addresses_of_the_standards_are_read(struct t *t)
{
    for (size_t i = 0; i < COUNT(nets); i++) {
        const unsigned char *p = bytes(nets[i].text);
        size_t n = strlen(nets[i].text);
        uint32_t value;
        bool valid = false;
        size_t six = net_ip6_end(p, n, &valid);
        if (!T_EQ(t, net_ip4_end(p, n, &value), nets[i].ip4) ||
            !T_EQ(t, net_mac_end(p, n), nets[i].mac) ||
            !T_EQ(t, valid && six == n ? six : 0, nets[i].ip6))
            t_note(t, "%s", nets[i].text);
    }
    T_OK(t, net_ip4_is_nobody(0x7F000001));
    T_OK(t, !net_ip4_is_nobody(0xC0000211));
    T_OK(t, !net_mac_valid(bytes("00:00:00:00:00:00"), 17));
    T_OK(t, !net_mac_valid(bytes("ff:ff:ff:ff:ff:ff"), 17));
}

static void hosts_of_rfc_2606_are_hosts_and_files_are_not(struct t *t)
{
    static const char *const good[] = {
        "example.com", "mail.example.co.uk", "a.test", "x-1.example.org"};
    static const char *const bad[] = {"example", "2x.png", "-a.com", "a..com",
        "index.html", "a.b1", "libfoo.so.conf"};
    bool known;
    for (size_t i = 0; i < COUNT(good); i++)
        T_OK(t, domain_valid(bytes(good[i]), strlen(good[i]), &known) && known);
    for (size_t i = 0; i < COUNT(bad); i++) {
        if (!T_OK(t, !domain_valid(bytes(bad[i]), strlen(bad[i]), &known)))
            t_note(t, "%s", bad[i]);
    }
}

/* All the steps of a count add up to it: the table of them, and what is behind it. */
static void bytes_all_the_same_say_nothing(struct t *t)
{
    unsigned char same[40];
    memset(same, 'x', sizeof same);
    for (size_t n = 1; n <= sizeof same; n++)
        T_OK(t, entropy_bits(same, n) < 1e-9 && entropy_bits(same, n) > -1e-9);
}

static const struct t_case cases[] = {
    T_CASE(bytes_all_the_same_say_nothing),
    T_CASE(published_codes_hold),
    T_CASE(every_country_s_iban_holds_and_no_other),
    T_CASE(published_addresses_and_keys_hold),
    T_CASE(addresses_of_the_standards_are_read),
    T_CASE(hosts_of_rfc_2606_are_hosts_and_files_are_not),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
