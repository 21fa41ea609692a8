#include "policy/explain.h"

/* One sentence per value, in the order of model/fact.h. */
#define SAY(id, ...) [id] = {__VA_ARGS__}

static const char *const says[FACT_COUNT][FACT_VALUES_MAX] = {
    SAY(FACT_BODY, "it is kept and old enough to be pooled",
        "it is newer than the cooling period, or its time is unknown",
        "it is a de-identified copy", "it is only kept for a legal hold",
        "it is deleted, banned, or its state is unknown"),
    SAY(FACT_PERSON, "the author is an adult",
        "the author is under 18, or counts as such",
        "the author is under 18 and a guardian has locked training",
        "the author is under 13, or nothing is known about the author"),
    SAY(FACT_KIND, "it is a regular chat", "it is a temporary chat",
        "it is in the health space", "the kind of chat is not established"),
    SAY(FACT_OWNER, "it belongs to the person",
        "the organisation shares it, then and now",
        "the organisation shared it then and has stopped",
        "it belongs to an organisation that does not share it, or nobody known"),
    SAY(FACT_MATTER, "it is plain text or a file", "its own switch is on, then and now",
        "its own switch was on and is off now",
        "its own switch was off when it was written",
        "it is builder's content and the builder allows training",
        "it is builder's content and the builder does not allow training",
        "it was read from a connected app", "it is a web page with reserved rights",
        "the class of content is not established"),
    SAY(FACT_MAIN, "training was on when it was written and is on now",
        "training was on when it was written and is off now",
        "the author had not been asked then and has said yes since",
        "the author has never been asked",
        "the author had not been asked then and has said no since",
        "training is off in another product of the family",
        "the author asked that this chat is not used",
        "training was off when it was written",
        "the choice in force when it was written is not established"),
    SAY(FACT_OBJECTION, "no objection stands", "an objection stands now",
        "an objection stood when it was written, or that is not established"),
    SAY(FACT_ASSISTANT, "no assistant took part, or its builder allows training",
        "the assistant's builder allowed training then and has stopped",
        "the assistant's builder does not allow training"),
    SAY(FACT_GIFT, "the author donated it", "the author gave it a thumb",
        "the author gave nothing"),
    SAY(FACT_NOTICE, "a notice in force covered this use",
        "no notice in force covered this use"),
    SAY(FACT_DEFAULT, "where the author lives training starts on",
        "where the author lives training starts only with a yes"),
    SAY(FACT_SAFETY, "nothing was flagged", "it was flagged for safety",
        "a safety finding was confirmed, or nobody looked"),
};

struct str fact_say(enum fact fact, int value)
{
    if (value < 0 || value >= fact_values(fact))
        return STR("");
    return str_z(says[fact][value]);
}
