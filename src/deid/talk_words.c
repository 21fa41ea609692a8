#include <string.h>

#include "base/attr.h"
#include "deid/talk.h"

/*
 * Words that speak for talk or against it, in halves of the log of odds. What is only
 * typical of the things people are asked for (names of fields, of documents) was left
 * out: it says nothing about who speaks.
 */
static const struct {
    int8_t weight;
    const char *words;
} rows[] = {
    {-4, "file|see|session|version"},
    {-3, "are|example|language|some|used|web"},
    {-2, "according|allows|also|an|another|as|available|based|been|bit|build|can|code|"
         "command|contains|control|design|development|follow|if|include|information|"
         "man|model|more|most|of|other|physical|program|project|require|section|"
         "sometimes|source|standard|such|support|technology|term|their|things|this|to|"
         "use|using|usually|whether|while|working|world"},
    {-1, "all|almost|although|always|among|around|basic|be|became|become|being|"
         "believe|built|but|by|changes|channel|character|commercial|common|complete|"
         "complex|created|current|designed|developed|direct|directly|display|"
         "distribution|done|during|easy|editor|electronic|enough|environment|"
         "especially|even|ever|extended|fact|fast|features|following|forward|free|"
         "function|generally|get|had|having|heeft|het|high|host|however|human|"
         "includes|including|initial|intended|is|its|just|known|latter|law|least|less|"
         "local|longer|love|makes|management|many|men|miss|multiple|must|necessary|"
         "never|news|operating|operation|operations|option|options|original|"
         "originally|part|particular|point|popular|possible|probably|problem|problems|"
         "process|produce|programs|provided|provides|range|really|reference|required|"
         "requires|research|results|rules|running|runs|science|screen|search|self|"
         "sent|series|service|services|set|sets|several|similar|simple|simply|"
         "solution|sort|sources|space|special|specific|speed|standards|state|"
         "supported|take|than|therefore|those|thus|times|trying|type|types|typically|"
         "un|uses|value|values|various|very|was|were|with|within|you"},
    {1, "any|avec|because|between|bij|case|company|dan|dat|de|dit|down|een|end|first|"
        "for|good|group|have|here|hij|in|it|kind|le|line|ma|main|make|me|met|mi|mijn|"
        "new|next|not|on|once|only|op|others|output|power|rather|same|since|so|them|"
        "then|there|they|though|under|va|via|we|well|will|without|would|your|zijn"},
    {2, "before|called|est|eu|fait|geen|has|her|ich|ik|ja|je|like|llama|long|made|"
        "may|meu|mr|niet|now|one|people|po|qué|still|thank|up|van|who|ze|ça"},
    {3, "about|ask|da|minutes|nie|pani|pra|quem|voor"},
    {4, "mother|she|wants"},
    {5, "dear|yes"},
    {6, "says"},
};

/* "I", "my", "you" in eight languages. */
static const char selves[] =
    "i|im|ich|ik|io|eu|ciebie|du|dir|dich|je|jij|jouw|ja|jestem|my|me|mine|myself|mein|"
    "meine|meinen|meinem|meiner|mir|mich|mi|mis|mon|ma|mes|moi|mio|mia|meu|minha|mijn|"
    "mnie|moja|mam|nous|our|te|toi|ti|ty|u|ur|us|uns|unser|usted|vous|we|wir|wij|you|"
    "your|yours|yo";

enum { MOVES_MAX = 64 };

/* Puts a word into one of its slots; who stood there moves into its other one. */
static void put(struct talk_words *w, struct talk_word word)
{
    size_t slot = talk_slot(word.hash);
    for (unsigned k = 0; k < MOVES_MAX && word.hash; k++) {
        struct talk_word before = w->slot[slot];
        w->slot[slot] = word;
        word = before;
        slot = slot == talk_slot(word.hash) ? talk_other_slot(word.hash)
                                            : talk_slot(word.hash);
    } /* talk_test would miss a word that found no place */
}

static void add_word(struct talk_words *w, const char *p, size_t n, int32_t value)
{
    unsigned char word[TALK_WORD_MAX] = {0};
    memcpy(word, p, n < sizeof word ? n : sizeof word);
    uint32_t hash = talk_hash(word, n);
    struct talk_word *a = &w->slot[talk_slot(hash)],
                     *b = &w->slot[talk_other_slot(hash)];
    if (a->hash == hash)
        a->value += value;
    else if (b->hash == hash)
        b->value += value;
    else
        put(w, (struct talk_word){hash, value});
}

static void add(struct talk_words *w, const char *words, int32_t value)
{
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, "|");
        add_word(w, p, n, value);
        p += n + (p[n] == '|');
    }
}

void talk_words_init(struct talk_words *w)
{
    memset(w, 0, sizeof *w);
    for (size_t i = 0; i < COUNT(rows); i++)
        add(w, rows[i].words, rows[i].weight);
    add(w, selves, TALK_SELF);
}
