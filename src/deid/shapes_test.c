#include <string.h>

#include "deid/deid.h"
#include "tests/harness/t.h"

/*
 * Values of every type behind the words that name them in many languages, each in nine
 * shapes of text: no byte of any may be given away, whatever type it is taken for.
 */
struct value {
    const char *name, *text;
};

/* clang-format off */
static const struct value values[] = {
    {"email", "jane.doe@example.com"}, {"e-mail address", "jane.doe@example.com"},
    {"correo electrónico", "jane.doe@example.com"},
    {"E-Mail", "jane.doe@example.com"}, {"courriel", "jane.doe@example.com"},
    {"posta elettronica", "jane.doe@example.com"},
    {"adres e-mail", "jane.doe@example.com"}, {"email", "j_doe+x@sub.mail.co.uk"},
    {"email", "o'neil@firma.de"}, {"phone", "+44 20 7946 0958"},
    {"Telefon", "+44 20 7946 0958"}, {"téléphone", "+44 20 7946 0958"},
    {"teléfono", "+44 20 7946 0958"}, {"telefono", "+44 20 7946 0958"},
    {"telefone", "+44 20 7946 0958"}, {"telefoon", "+44 20 7946 0958"},
    {"telefon", "+44 20 7946 0958"}, {"mobile", "+44 20 7946 0958"},
    {"cell", "+44 20 7946 0958"}, {"Handy", "+44 20 7946 0958"},
    {"WhatsApp", "+44 20 7946 0958"}, {"tel.", "+44 20 7946 0958"},
    {"Fax", "+44 20 7946 0958"}, {"телефон", "+44 20 7946 0958"},
    {"phone", "(212) 555-0142"}, {"phone", "06 12 34 56 78"},
    {"phone", "+49 (0)30 901820"}, {"phone", "0171 1234567"},
    {"phone", "+91-98765-43210"}, {"phone", "1-800-555-0199"},
    {"phone", "+1.212.555.0142"}, {"phone", "0211/1234567"},
    {"phone", "+48 601 234 567"}, {"phone", "912 345 678"},
    {"phone", "(11) 91234-5678"}, {"phone", "+55 11 91234-5678"},
    {"phone", "+81 3-1234-5678"}, {"phone", "+86 138 1234 5678"},
    {"phone", "020 7946 0958"}, {"phone", "+34 612 34 56 78"},
    {"phone", "+39 333 1234567"}, {"phone", "+351 912 345 678"},
    {"phone", "+31 6 12345678"}, {"phone", "+7 (916) 123-45-67"},
    {"phone", "8 (916) 123-45-67"}, {"card number", "4111 1111 1111 1111"},
    {"Kreditkarte", "4111 1111 1111 1111"}, {"carte bancaire", "4111 1111 1111 1111"},
    {"tarjeta", "4111 1111 1111 1111"}, {"carta di credito", "4111 1111 1111 1111"},
    {"cartão", "4111 1111 1111 1111"}, {"creditcard", "4111 1111 1111 1111"},
    {"karta", "4111 1111 1111 1111"}, {"card number", "5555-5555-5555-4444"},
    {"card number", "378282246310005"}, {"card number", "6011111111111117"},
    {"card number", "30569309025904"}, {"card number", "3530111333300000"},
    {"card number", "2223003122003222"}, {"IBAN", "DE89 3704 0044 0532 0130 00"},
    {"account", "DE89 3704 0044 0532 0130 00"},
    {"Konto", "DE89 3704 0044 0532 0130 00"}, {"IBAN", "GB29NWBK60161331926819"},
    {"IBAN", "FR1420041010050500013M02606"}, {"IBAN", "NL91ABNA0417164300"},
    {"ip", "203.0.113.77"}, {"client_ip", "203.0.113.77"},
    {"remote address", "203.0.113.77"}, {"IP-Adresse", "203.0.113.77"},
    {"ip", "2001:db8:85a3::8a2e:370:7334"}, {"ip", "198.51.100.23"},
    {"mac", "3D:F2:C9:A6:B3:4F"}, {"MAC address", "3D:F2:C9:A6:B3:4F"},
    {"mac", "3d-f2-c9-a6-b3-4f"}, {"mac", "3df2.c9a6.b34f"},
    {"date of birth", "1986-09-28"}, {"DOB", "1986-09-28"}, {"born on", "1986-09-28"},
    {"Geburtsdatum", "1986-09-28"}, {"née le", "1986-09-28"},
    {"fecha de nacimiento", "1986-09-28"}, {"data di nascita", "1986-09-28"},
    {"data de nascimento", "1986-09-28"}, {"geboortedatum", "1986-09-28"},
    {"data urodzenia", "1986-09-28"}, {"birthday", "1986-09-28"},
    {"dob", "1986-09-28"}, {"geboren am", "1986-09-28"}, {"nacido el", "1986-09-28"},
    {"nato il", "1986-09-28"}, {"nascido em", "1986-09-28"},
    {"geboren op", "1986-09-28"}, {"urodzony", "1986-09-28"},
    {"date of birth", "28.09.1986"}, {"date of birth", "09/28/1986"},
    {"date of birth", "September 28, 1986"},
    {"date of birth", "28 de septiembre de 1986"},
    {"date of birth", "28 septembre 1986"}, {"date of birth", "28 settembre 1986"},
    {"date of birth", "28. September 1986"}, {"date of birth", "28 września 1986"},
    {"SSN", "536-22-8726"}, {"social security number", "536-22-8726"},
    {"social", "536-22-8726"}, {"SSN", "536228726"}, {"SSN", "536 22 8726"},
    {"ITIN", "971-92-9806"}, {"routing number", "021000021"}, {"ABA", "021000021"},
    {"RTN", "021000021"}, {"account number", "788790479310"},
    {"Kontonummer", "788790479310"}, {"numéro de compte", "788790479310"},
    {"número de cuenta", "788790479310"}, {"numero di conto", "788790479310"},
    {"bank account", "788790479310"}, {"acct", "788790479310"},
    {"account number", "12345678"}, {"SWIFT", "DEUTDEFF500"}, {"BIC", "DEUTDEFF500"},
    {"swift code", "DEUTDEFF500"}, {"SWIFT", "BNPAFRPP"},
    {"wallet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
    {"bitcoin address", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
    {"ETH", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
    {"wallet", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"},
    {"wallet", "0x742d35Cc6634C0532925a3b844Bc454e4438f44e"},
    {"VIN", "1HGCM82633A004352"}, {"vehicle", "1HGCM82633A004352"},
    {"chassis number", "1HGCM82633A004352"}, {"VIN", "1M8GDM9AXKP042788"},
    {"IMEI", "490154203237518"}, {"IMEI", "35-209900-176148-1"},
    {"passport number", "C01X00T47"}, {"passport", "C01X00T47"},
    {"Reisepass", "C01X00T47"}, {"Reisepassnummer", "C01X00T47"},
    {"passeport", "C01X00T47"}, {"pasaporte", "C01X00T47"},
    {"passaporto", "C01X00T47"}, {"paszport", "C01X00T47"}, {"paspoort", "C01X00T47"},
    {"passaporte", "C01X00T47"}, {"passport number", "X12345678"},
    {"passport number", "AB1234567"}, {"driver's license", "A517-2950-2191"},
    {"driving licence", "A517-2950-2191"}, {"Führerschein", "A517-2950-2191"},
    {"permis de conduire", "A517-2950-2191"},
    {"licencia de conducir", "A517-2950-2191"}, {"patente", "A517-2950-2191"},
    {"driver license number", "A517-2950-2191"}, {"driver's license", "D1234567"},
    {"MRN", "MRN-0798056"}, {"medical record number", "MRN-0798056"},
    {"patient id", "MRN-0798056"}, {"Patientennummer", "MRN-0798056"},
    {"MRN", "00412345"}, {"policy number", "HP48392017"},
    {"health insurance number", "HP48392017"}, {"insurance id", "HP48392017"},
    {"member id", "HP48392017"}, {"policy number", "XYZ123456789"},
    {"employee id", "E48213"}, {"employee number", "E48213"},
    {"Personalnummer", "E48213"}, {"staff id", "E48213"}, {"matricule", "E48213"},
    {"employee id", "0048213"}, {"student id", "s4839201"},
    {"student number", "s4839201"}, {"Matrikelnummer", "s4839201"},
    {"matrícula", "s4839201"}, {"student id", "20204839"},
    {"member number", "M4839201"}, {"membership number", "M4839201"},
    {"loyalty number", "M4839201"}, {"Mitgliedsnummer", "M4839201"},
    {"member number", "8839201"}, {"customer number", "4839201"},
    {"customer id", "4839201"}, {"Kundennummer", "4839201"},
    {"numéro client", "4839201"}, {"número de cliente", "4839201"},
    {"codice cliente", "4839201"}, {"klantnummer", "4839201"},
    {"numer klienta", "4839201"}, {"customer number", "K-4839201"},
    {"license plate", "7ABC123"}, {"number plate", "7ABC123"},
    {"Kennzeichen", "7ABC123"}, {"plate", "7ABC123"}, {"plaque", "7ABC123"},
    {"matrícula", "7ABC123"}, {"targa", "7ABC123"}, {"kenteken", "7ABC123"},
    {"license plate", "AB-123-CD"}, {"CVV", "123"}, {"cvc", "123"},
    {"security code", "123"}, {"Prüfziffer", "123"}, {"CVV", "4821"},
    {"expires", "09/27"}, {"expiry", "09/27"}, {"exp", "09/27"},
    {"valid thru", "09/27"}, {"gültig bis", "09/27"}, {"expires", "09/2027"},
    {"coordinates", "52.5200, 13.4050"}, {"location", "52.5200, 13.4050"},
    {"lat/lon", "52.5200, 13.4050"}, {"GPS", "52.5200, 13.4050"},
    {"coordinates", "-33.8688, 151.2093"}, {"follow", "@jane_doe82"},
    {"twitter", "@jane_doe82"}, {"handle", "@jane_doe82"},
    {"instagram", "@jane_doe82"}, {"follow", "@jdoe"},
    {"profile", "https://www.linkedin.com/in/jane-doe-82"},
    {"site", "https://www.linkedin.com/in/jane-doe-82"},
    {"link", "https://www.linkedin.com/in/jane-doe-82"},
    {"profile", "https://jane.example-blog.net/about"},
    {"profile", "https://x.com/janedoe"}, {"token", "AKIAIOSFODNN7EXAMPLE"},
    {"key", "AKIAIOSFODNN7EXAMPLE"}, {"secret", "AKIAIOSFODNN7EXAMPLE"},
    {"use", "AKIAIOSFODNN7EXAMPLE"},
    {"token", "ghp_abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"},
    {"token", "sk-proj-abcdEFGH1234ijklMNOP5678"},
    {"token", "xoxb-123456789012-123456789012-abcdefghijABCDEFGHIJklmn"},
    {"token", "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY"},
    {"token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXg"},
    {"token", "postgres://u:p4ss@db.example.com:5432/x"},
    {"token", "glpat-fQwajXwZtz5qngrrwJ75"},
    {"token", "npm_N2DyAxkZ4HSlZ6U43Jij1skCcLLff5C9S83F"}, {"password", "hunter2!X"},
    {"Passwort", "hunter2!X"}, {"mot de passe", "hunter2!X"},
    {"contraseña", "hunter2!X"}, {"password is", "hunter2!X"}, {"pwd", "hunter2!X"},
    {"DB_PASSWORD", "hunter2!X"}, {"senha", "hunter2!X"}, {"hasło", "hunter2!X"},
    {"wachtwoord", "hunter2!X"}, {"Kennwort", "hunter2!X"},
    {"пароль", "hunter2!X"}, {"password", "Tr0ub4dor&3"},
    {"password", "s3cr3t-Pa55"}, {"password", "correcthorse9"}, {"NINO", "AB123456C"},
    {"national insurance number", "AB123456C"}, {"NI number", "AB123456C"},
    {"NINO", "AB 12 34 56 C"}, {"NHS number", "943 476 5919"},
    {"NHS", "943 476 5919"}, {"NHS number", "9434765919"},
    {"Steuer-ID", "86095742719"}, {"Steueridentifikationsnummer", "86095742719"},
    {"tax id", "86095742719"}, {"Steuer-ID", "86 095 742 719"},
    {"numéro de sécurité sociale", "255081416802538"}, {"NIR", "255081416802538"},
    {"sécu", "255081416802538"},
    {"numéro de sécurité sociale", "2 55 08 14 168 025 38"}, {"DNI", "12345678Z"},
    {"NIF", "12345678Z"}, {"DNI", "12345678-Z"},
    {"codice fiscale", "RSSMRA85T10A562S"}, {"CF", "RSSMRA85T10A562S"},
    {"PESEL", "44051401359"}, {"CPF", "529.982.247-25"}, {"CPF", "52998224725"},
    {"Aadhaar", "2341 2341 2346"}, {"aadhaar number", "2341 2341 2346"},
    {"Aadhaar", "234123412346"}, {"PAN", "ABCPE1234F"}, {"NRIC", "S1234567D"},
    {"IC number", "S1234567D"}, {"TFN", "123 456 782"},
    {"tax file number", "123 456 782"}, {"TFN", "123456782"}, {"SIN", "046 454 286"},
    {"social insurance number", "046 454 286"}, {"SIN", "046-454-286"},
    {"BSN", "111222333"}, {"burgerservicenummer", "111222333"},
    {"rijksregisternummer", "85.07.30-033.28"},
    {"numéro national", "85.07.30-033.28"}, {"personnummer", "811228-9874"},
    {"personnummer", "19811228-9874"}, {"hetu", "131052-308T"},
    {"henkilötunnus", "131052-308T"}, {"CPR", "070385-1234"},
    {"CPR-nummer", "070385-1234"}, {"fødselsnummer", "01017501239"},
    {"fødselsnummer", "010175 01239"}, {"AHV", "756.9217.0769.85"},
    {"AHV-Nummer", "756.9217.0769.85"}, {"SVNR", "1237 010180"},
    {"Sozialversicherungsnummer", "1237 010180"}, {"PPS", "1234567T"},
    {"PPS number", "1234567T"}, {"NIF", "123456789"}, {"contribuinte", "123456789"},
    {"NIF", "123 456 789"}, {"CURP", "HEGG560427MVZRRL04"}, {"CUIT", "20-12345678-6"},
    {"RUT", "12.345.678-5"}, {"RUT", "7.654.321-6"},
    {"身份证", "11010519491231002X"}, {"ID", "11010519491231002X"},
    {"身份证", "110105194912310011"}, {"マイナンバー", "1234 5678 9018"},
    {"My Number", "1234 5678 9018"}, {"주민등록번호", "880101-1234568"},
    {"RRN", "880101-1234568"}, {"身分證字號", "A123456789"},
    {"national id", "A123456789"}, {"HKID", "A123456(3)"},
    {"Hong Kong ID", "A123456(3)"}, {"Thai ID", "1-1017-00230-70-8"},
    {"เลขประจำตัวประชาชน", "1-1017-00230-70-8"},
    {"SA ID", "8001015009087"}, {"ID number", "8001015009087"},
    {"TC kimlik", "10000000146"}, {"TC Kimlik No", "10000000146"},
    {"Teudat Zehut", "123456782"}, {"Emirates ID", "784-1980-1234567-9"},
    {"ИНН", "7707083893"}, {"ИНН", "500100732259"},
    {"СНИЛС", "112-233-445 95"}, {"Medicare", "2123 45670 1"},
    {"Medicare number", "2123 45670 1"}, {"IRD", "49-091-850"},
    {"IRD number", "49-091-850"}, {"NPI", "1234567893"}, {"MBI", "1EG4-TE5-MK73"},
    {"Medicare Beneficiary Identifier", "1EG4-TE5-MK73"}, {"MBI", "1EG4TE5MK73"},
};

/* What stands around: N is the name, K the name as a key, V the value. */
static const char *const shapes[] = {
    "Who: Jane\nN: V\nCity: Oslo\n",
    "{\"who\": \"Jane\", \"K\": \"V\", \"n\": 3}",
    "user:\n  K: V\n  n: 3\n",
    "Hi there, my N is V, can you check it?",
    "i think the N V was typed wrong.",
    "| who | N | n |\n|---|---|---|\n| Jane | V | 3 |\n",
    "2024-03-01T10:22:31Z debug user update K=V status=200",
    "<tr><td>N</td><td>V</td></tr>",
    "who,K,n\nJane,V,3\n",
};
/* clang-format on */

enum { TEXT_MAX = 512, CSV = COUNT(shapes) - 1 };

static size_t text_put(char *out, const char *text)
{
    size_t n = strlen(text);
    memcpy(out, text, n);
    return n;
}

/* "card number" as a key: "card_number". */
static size_t key_put(char *out, const char *name)
{
    size_t n = 0;
    for (; name[n]; n++) {
        char c = name[n];
        c = c == ' ' || c == '/' || c == '.' || c == '\'' ? '_' : c;
        out[n] = (char)(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
    }
    return n;
}

static size_t text_make(
    const char *shape, const struct value *v, char *out, size_t *start)
{
    size_t n = 0;
    for (; *shape && n < TEXT_MAX / 2; shape++) {
        if (*shape == 'V') {
            *start = n;
            n += text_put(out + n, v->text);
        } else if (*shape == 'K') {
            n += key_put(out + n, v->name);
        } else if (*shape == 'N') {
            n += text_put(out + n, v->name);
        } else {
            out[n++] = *shape;
        }
    }
    return n;
}

static bool covered(const struct deid_spans *spans, size_t start, size_t end)
{
    for (size_t i = 0; i < spans->n && start < end; i++) {
        if (spans->p[i].start <= start && spans->p[i].end > start)
            start = spans->p[i].end;
    }
    return start >= end;
}

static void value_leaks_nowhere(
    struct t *t, const struct deid_engine *engine, const struct value *v)
{
    struct deid_spans spans;
    struct err err = ERR_INIT;
    deid_spans_init(&spans);
    for (size_t s = 0; s < COUNT(shapes); s++) {
        char text[TEXT_MAX];
        size_t start = 0, n = text_make(shapes[s], v, text, &start);
        if (s == CSV && strchr(v->text, ','))
            continue;
        if (!T_DONE(t, deid_scan(engine, raw_of(text, n), &spans, &err), &err))
            break;
        if (!T_OK(t, covered(&spans, start, start + strlen(v->text))))
            t_note(t, "%.*s", (int)n, text);
    }
    deid_spans_fini(&spans);
}

static void no_value_leaks_from_any_shape(struct t *t)
{
    struct deid_engine *engine = NULL;
    struct err err = ERR_INIT;
    if (!T_DONE(t, deid_new(&(struct deid_options){0}, &engine, &err), &err))
        return;
    for (size_t i = 0; i < COUNT(values); i++)
        value_leaks_nowhere(t, engine, &values[i]);
    deid_free(engine);
}

static const struct t_case cases[] = {
    T_CASE(no_value_leaks_from_any_shape),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
