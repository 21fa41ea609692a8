#include "flow/request/letter_words.h"

struct said {
    const char *in[LETTER_LANGUAGE_COUNT];
};

/* All four, or it does not compile; a row that is missing fails letter_words_test. */
#define SAID(en, de, es, fr)                                                           \
    {                                                                                  \
        .in = {                                                                        \
            [LETTER_EN] = (en),                                                        \
            [LETTER_DE] = (de),                                                        \
            [LETTER_ES] = (es),                                                        \
            [LETTER_FR] = (fr)                                                         \
        }                                                                              \
    }

static const struct said words[LETTER_WORD_COUNT] = {
    [LETTER_SUBJECT] = SAID("Your privacy request", "Ihre Datenschutz-Anfrage",
        "Su solicitud de privacidad", "Votre demande de confidentialité"),
    [LETTER_RECEIVED] =
        SAID("We have received your request.", "Wir haben Ihre Anfrage erhalten.",
            "Hemos recibido su solicitud.", "Nous avons reçu votre demande."),
    [LETTER_WORKING] =
        SAID("We are working on your request.", "Wir bearbeiten Ihre Anfrage.",
            "Estamos tramitando su solicitud.", "Nous traitons votre demande."),
    [LETTER_IDENTIFIED] = SAID("We know now that it is you who asks.",
        "Wir wissen jetzt, dass die Anfrage von Ihnen kommt.",
        "Ahora sabemos que es usted quien lo solicita.",
        "Nous savons maintenant que c’est vous qui demandez."),
    [LETTER_MORE_TIME] = SAID("We need more time, and say why below.",
        "Wir brauchen mehr Zeit und sagen unten, warum.",
        "Necesitamos más tiempo y abajo decimos por qué.",
        "Il nous faut plus de temps et nous disons pourquoi ci-dessous."),
    [LETTER_ANEW] = SAID("Your appeal was right: we decide on your request anew.",
        "Ihr Widerspruch war berechtigt: Wir entscheiden neu über Ihre Anfrage.",
        "Su recurso estaba fundado: volvemos a decidir sobre su solicitud.",
        "Votre appel était fondé. Nous décidons à nouveau de votre demande."),
    [LETTER_IDENTIFY] =
        SAID("Before we can answer we must know that it is you who asks. "
             "Nothing more is asked of you than what this takes.",
            "Bevor wir antworten können, müssen wir wissen, dass die Anfrage von Ihnen "
            "kommt. Von Ihnen wird nicht mehr verlangt, als dafür nötig ist.",
            "Antes de responder debemos saber que es usted quien lo solicita. "
            "No se le pide más de lo necesario para ello.",
            "Avant de répondre, nous devons savoir que c’est vous qui demandez. "
            "Rien ne vous est demandé de plus que ce qu’il faut pour cela."),
    [LETTER_FULFILLED] = SAID("Your request is fulfilled.", "Ihre Anfrage ist erfüllt.",
        "Su solicitud está cumplida.", "Votre demande est satisfaite."),
    [LETTER_PARTIAL] =
        SAID("Your request is fulfilled in part, and we say why below. You can appeal.",
            "Ihre Anfrage ist teilweise erfüllt, und wir sagen unten, warum. "
            "Sie können widersprechen.",
            "Su solicitud está cumplida en parte y abajo decimos por qué. "
            "Puede recurrir.",
            "Votre demande est satisfaite en partie et nous disons pourquoi "
            "ci-dessous. Vous pouvez faire appel."),
    [LETTER_DENIED] =
        SAID("Your request is denied, and we say why below. You can appeal.",
            "Ihre Anfrage ist abgelehnt, und wir sagen unten, warum. "
            "Sie können widersprechen.",
            "Su solicitud está denegada y abajo decimos por qué. Puede recurrir.",
            "Votre demande est refusée et nous disons pourquoi ci-dessous. "
            "Vous pouvez faire appel."),
    [LETTER_REVOKED] = SAID("You took your request back. Nothing more is done.",
        "Sie haben Ihre Anfrage zurückgenommen. Es geschieht nichts mehr.",
        "Ha retirado su solicitud. No se hace nada más.",
        "Vous avez retiré votre demande. Rien de plus n’est fait."),
    [LETTER_EXPIRED] = SAID("We did not hear from you in time. You can ask again.",
        "Wir haben nicht rechtzeitig von Ihnen gehört. Sie können wieder fragen.",
        "No hemos sabido de usted a tiempo. Puede solicitarlo de nuevo.",
        "Nous n’avons pas eu de vos nouvelles à temps. "
        "Vous pouvez demander à nouveau."),
    [LETTER_APPEALED] = SAID("We have received your appeal. Somebody else decides on "
                             "it than before.",
        "Wir haben Ihren Widerspruch erhalten. Darüber entscheidet jemand anderes als "
        "zuvor.",
        "Hemos recibido su recurso. Lo decide una persona distinta de la anterior.",
        "Nous avons reçu votre appel. Une autre personne qu’avant en décide."),
    [LETTER_UPHELD] = SAID("Your appeal was decided: what was decided before stands.",
        "Über Ihren Widerspruch ist entschieden: Die erste Entscheidung bleibt.",
        "Se ha decidido sobre su recurso: la primera decisión se mantiene.",
        "Votre appel a été examiné. La première décision est maintenue."),
    [LETTER_REQUEST] = SAID("Request", "Anfrage", "Solicitud", "Demande"),
    [LETTER_CASE] = SAID("case", "Fall", "caso", "dossier"),
    [LETTER_DUE] = SAID("We answer by", "Wir antworten bis", "Respondemos hasta el",
        "Nous répondons au plus tard le"),
    [LETTER_WAIT] = SAID("We wait for you until", "Wir warten auf Sie bis",
        "Le esperamos hasta el", "Nous vous attendons jusqu’au"),
    [LETTER_APPEAL] = SAID("You can appeal until", "Sie können widersprechen bis",
        "Puede recurrir hasta el", "Vous pouvez faire appel jusqu’au"),
    [LETTER_DESTROY] = SAID("What you sent us is destroyed after",
        "Was Sie uns geschickt haben, wird vernichtet nach dem",
        "Lo que nos envió se destruye después del",
        "Ce que vous nous avez envoyé est détruit après le"),
    [LETTER_COMPLAIN] =
        SAID("You can complain to your data protection authority at any time.",
            "Sie können sich jederzeit bei Ihrer Datenschutz-Behörde beschweren.",
            "Puede reclamar ante su autoridad de protección de datos en cualquier "
            "momento.",
            "Vous pouvez à tout moment saisir votre autorité de protection des "
            "données."),
};

static const struct said kinds[REQUEST_KIND_COUNT] = {
    [REQUEST_OBJECTION] = SAID("no to training", "Widerspruch gegen das Training",
        "oposición al entrenamiento", "opposition à l’entraînement"),
    [REQUEST_ACCESS] = SAID("access", "Auskunft", "acceso", "accès"),
    [REQUEST_CATEGORIES] =
        SAID("kinds of data", "Arten von Daten", "tipos de datos", "types de données"),
    [REQUEST_PORTABILITY] = SAID("data to take along", "Daten zum Mitnehmen",
        "datos para llevar", "données à emporter"),
    [REQUEST_ERASURE] = SAID("erasure", "Löschung", "supresión", "effacement"),
    [REQUEST_CORRECTION] =
        SAID("correction", "Berichtigung", "rectificación", "rectification"),
    [REQUEST_RESTRICTION] =
        SAID("restriction", "Einschränkung", "limitación", "limitation"),
    [REQUEST_SUPPRESSION] =
        SAID("details kept out of answers", "Angaben nicht in Antworten",
            "datos fuera de las respuestas", "informations hors des réponses"),
    [REQUEST_SALE_OUT] =
        SAID("no to selling and sharing", "kein Verkauf und kein Teilen",
            "no a la venta y a la cesión", "ni vente ni partage"),
    [REQUEST_SALE_IN] = SAID("sharing allowed again", "Teilen wieder erlaubt",
        "cesión permitida de nuevo", "partage permis à nouveau"),
    [REQUEST_REVIEW] = SAID("review by a person", "Prüfung durch einen Menschen",
        "revisión por una persona", "examen par une personne"),
};

enum { REASON_COUNT = 0 REQUEST_REASON_TABLE(TABLE_ONE) };

static const struct said reasons[REASON_COUNT] = {
    [WHY_FRAUD] = SAID("We think that somebody else asks in this name.",
        "Wir nehmen an, dass jemand anderes in diesem Namen fragt.",
        "Creemos que otra persona lo solicita con este nombre.",
        "Nous pensons que quelqu’un d’autre demande sous ce nom."),
    [WHY_UNVERIFIED] = SAID("We could not establish that it is you who asks.",
        "Wir konnten nicht feststellen, dass die Anfrage von Ihnen kommt.",
        "No pudimos establecer que es usted quien lo solicita.",
        "Nous n’avons pu établir que c’est vous qui demandez."),
    [WHY_NO_MATCH] = SAID("We keep nothing that belongs to what you told us.",
        "Wir haben nichts, was zu Ihren Angaben gehört.",
        "No guardamos nada que corresponda a lo que nos dijo.",
        "Nous ne gardons rien qui corresponde à ce que vous nous avez dit."),
    [WHY_NOT_COVERED] = SAID("The law you name does not give what was asked for.",
        "Das Recht, das Sie nennen, gibt nicht, was verlangt wurde.",
        "La ley que nombra no concede lo que se solicitó.",
        "La loi que vous nommez ne donne pas ce qui est demandé."),
    [WHY_JURISDICTION] = SAID("The law you name does not hold where you are.",
        "Das Recht, das Sie nennen, gilt nicht, wo Sie sind.",
        "La ley que nombra no rige donde usted está.",
        "La loi que vous nommez ne vaut pas là où vous êtes."),
    [WHY_TOO_MANY] =
        SAID("The same was asked for and answered very often in a short time.",
            "Dasselbe wurde in kurzer Zeit sehr oft verlangt und beantwortet.",
            "Lo mismo se solicitó y se respondió muchas veces en poco tiempo.",
            "La même demande a été faite et a reçu réponse très souvent en peu de "
            "temps."),
    [WHY_COMPLEX] =
        SAID("What was asked for is complex.", "Was verlangt wurde, ist umfangreich.",
            "Lo que se solicitó es complejo.", "Ce qui est demandé est complexe."),
    [WHY_NUMBER] = SAID("You asked for many things at once.",
        "Sie haben vieles zugleich verlangt.", "Ha solicitado muchas cosas a la vez.",
        "Vous avez demandé beaucoup de choses à la fois."),
    [WHY_OTHERS_RIGHTS] = SAID("It would harm the rights of other people.",
        "Es würde die Rechte anderer Menschen verletzen.",
        "Dañaría los derechos de otras personas.",
        "Cela porterait atteinte aux droits d’autres personnes."),
    [WHY_LEGAL_DUTY] = SAID("A law obliges us to keep it.",
        "Ein Gesetz verpflichtet uns, es aufzubewahren.",
        "Una ley nos obliga a guardarlo.", "Une loi nous oblige à le garder."),
    [WHY_OTHER] = SAID("The reason stands below.", "Der Grund steht unten.",
        "El motivo figura abajo.", "La raison figure ci-dessous."),
};

static const struct str tags[LETTER_LANGUAGE_COUNT] = {[LETTER_EN] = STR_INIT("en"),
    [LETTER_DE] = STR_INIT("de"),
    [LETTER_ES] = STR_INIT("es"),
    [LETTER_FR] = STR_INIT("fr")};

enum letter_language letter_words_language(struct raw tag)
{
    struct str token;
    if (!raw_token(tag, &token))
        return LETTER_EN;
    struct str primary = str_slice(token, 0, str_find_char(token, '-'));
    for (size_t i = 0; i < COUNT(tags); i++) {
        if (str_eq_nocase(primary, tags[i]))
            return (enum letter_language)i;
    }
    return LETTER_EN;
}

const char *letter_words_say(enum letter_language language, enum letter_word word)
{
    return words[word].in[language];
}

const char *letter_words_kind(enum letter_language language, enum request_kind kind)
{
    return kinds[kind].in[language];
}

const char *letter_words_reason(enum letter_language language, enum request_reason why)
{
    return reasons[why].in[language];
}
