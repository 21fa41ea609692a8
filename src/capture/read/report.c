#include "capture/read/report.h"

#include <string.h>

#include "model/words.h"

static const struct {
    const char *word, *sentence;
    enum capture_kind kind;
} notes[] = {
#define kind_found                    CAPTURE_FOUND
#define kind_mended                   CAPTURE_MENDED
#define kind_left                     CAPTURE_LEFT
#define ROW(id, word, kind, sentence) {word, sentence, kind_##kind},
    CAPTURE_NOTE_TABLE(ROW)
#undef ROW
};

TABLE_DEFINE(capture_format, CAPTURE_FORMAT_TABLE)

void report_add(struct capture_report *r, enum capture_note note, uint64_t count)
{
    if (count > 0 && r->count[note] == 0)
        r->first[note] = r->at;
    r->count[note] += count;
}

void report_note(struct capture_report *r, enum capture_note note)
{
    report_add(r, note, 1);
}

/* "prefix.name" as a token in `out`, or false: then it is only counted. */
static bool joined(struct str prefix, struct raw name, char out[RAW_TOKEN_MAX + 1])
{
    struct str token;
    if (!raw_token(name, &token) || prefix.n + token.n > RAW_TOKEN_MAX)
        return false;
    memcpy(out, prefix.p, prefix.n);
    memcpy(out + prefix.n, token.p, token.n);
    out[prefix.n + token.n] = '\0';
    return true;
}

void report_name(struct capture_names *names, struct str prefix, struct raw name)
{
    char text[RAW_TOKEN_MAX + 1];
    if (!joined(prefix, name, text)) {
        names->other++;
        return;
    }
    for (size_t i = 0; i < names->n; i++) {
        if (strcmp(names->of[i].name, text) == 0) {
            names->of[i].count++;
            return;
        }
    }
    if (names->n == CAPTURE_NAMES_MAX) {
        names->other++;
        return;
    }
    memcpy(names->of[names->n].name, text, sizeof text);
    names->of[names->n++].count = 1;
}

struct str capture_note_word(enum capture_note note)
{
    return str_z(notes[note].word);
}

struct str capture_note_sentence(enum capture_note note)
{
    return str_z(notes[note].sentence);
}

enum capture_kind capture_note_kind(enum capture_note note)
{
    return notes[note].kind;
}
