#include <stdio.h>
#include <string.h>

#include "deid/deid.h"
#include "tests/harness/t.h"

/*
 * Languages whose words announce what follows: a telephone number, a password and a
 * birth date that nobody would see without the word. NULL: the language's word for a
 * password is not known.
 */
static const struct language {
    const char *name, *phone, *password, *birth;
} languages[] = {
    {"English", "phone number", "password", "date of birth"},
    {"German", "Telefonnummer", "Passwort", "geboren am"},
    {"French", "numéro de téléphone", "mot de passe", "date de naissance"},
    {"Spanish", "número de teléfono", "contraseña", "fecha de nacimiento"},
    {"Italian", "numero di telefono", "parola d ordine", "data di nascita"},
    {"Portuguese", "número de telefone", "senha", "data de nascimento"},
    {"Dutch", "telefoonnummer", "wachtwoord", "geboortedatum"},
    {"Polish", "numer telefonu", "hasło", "data urodzenia"},
    {"Swedish", "mobilnummer", "lösenord", "födelsedatum"},
    {"Danish", "mobil", "kodeord", "fødselsdato"},
    {"Finnish", "puhelinnumero", "salasana", "syntymäaika"},
    {"Czech", "telefonní číslo", "heslo", "datum narození"},
    {"Hungarian", "telefonszám", "jelszó", "születési dátum"},
    {"Romanian", "telefon", "parolă", "data nașterii"},
    {"Turkish", "telefon numarası", "şifre", "doğum tarihi"},
    {"Indonesian", "nomor telepon", "kata sandi", "tanggal lahir"},
    {"Vietnamese", "số điện thoại", "mật khẩu", "ngày sinh"},
    {"Russian", "номер телефона", "пароль", "дата рождения"},
    {"Greek", "τηλέφωνο", "κωδικός", NULL},
    {"Arabic", "رقم الهاتف", "كلمة المرور", "تاريخ الميلاد"},
    {"Hindi", "मोबाइल", "पासवर्ड", "जन्म तिथि"},
    {"Thai", "โทร", "รหัสผ่าน", NULL},
    {"Chinese", "手机号码", "密码", "出生日期"},
    {"Japanese", "電話番号", "パスワード", "生年月日"},
    {"Korean", "전화번호", "비밀번호", "생년월일"},
};

enum { TEXT_MAX = 256, LANGUAGES_MIN = 12 };

static bool finds(struct deid_engine *engine, const char *word, const char *value,
    enum deid_type type)
{
    char text[TEXT_MAX];
    struct err err = ERR_INIT;
    struct deid_spans spans;
    bool found = false;
    deid_spans_init(&spans);
    int n = snprintf(text, sizeof text, "%s: %s\n", word, value);
    bool scanned = n > 0 && (size_t)n < sizeof text &&
                   deid_scan(engine, raw_of(text, (size_t)n), &spans, &err);
    for (size_t i = 0; i < spans.n && scanned; i++)
        found |= spans.p[i].type == type &&
                 spans.p[i].end - spans.p[i].start == strlen(value);
    deid_spans_fini(&spans);
    return found;
}

static void words_of_many_languages_announce_what_follows(struct t *t)
{
    struct deid_engine *engine = NULL;
    struct err err = ERR_INIT;
    size_t whole = 0;
    if (!T_OK(t, deid_new(&(struct deid_options){0}, &engine, &err)))
        return;
    for (size_t i = 0; i < COUNT(languages); i++) {
        const struct language *g = &languages[i];
        bool phone = finds(engine, g->phone, "2125550142", DEID_PHONE);
        bool password = finds(engine, g->password, "hunter2x", DEID_SECRET);
        bool birth = g->birth && finds(engine, g->birth, "1986-09-28", DEID_BIRTH);
        whole += phone && password && birth;
        if (!T_OK(t, phone && password && (birth || !g->birth)))
            t_note(t, "%s: %d %d %d", g->name, phone, password, birth);
    }
    T_OK(t, whole >= LANGUAGES_MIN);
    T_OK(t, !finds(engine, "widget", "2125550142", DEID_PHONE));
    T_OK(t, !finds(engine, "widget", "hunter2x", DEID_SECRET));
    T_OK(t, !finds(engine, "widget", "1986-09-28", DEID_BIRTH));
    deid_free(engine);
}

static const struct t_case cases[] = {
    T_CASE(words_of_many_languages_announce_what_follows),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
