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

static struct talk_word *slot_of(struct talk_words *w, uint32_t hash)
{
    size_t slot = talk_slot(hash);
    while (w->slot[slot].hash && w->slot[slot].hash != hash)
        slot = (slot + 1) % TALK_SLOTS;
    w->slot[slot].hash = hash;
    return &w->slot[slot];
}

static void add(struct talk_words *w, const char *words, int8_t weight, bool self)
{
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, "|");
        const unsigned char *word = (const unsigned char *)p;
        struct talk_word *slot = slot_of(w, talk_hash(word, n, n));
        slot->weight = (int8_t)(slot->weight + weight);
        slot->self |= self;
        p += n + (p[n] == '|');
    }
}

void talk_words_init(struct talk_words *w)
{
    memset(w, 0, sizeof *w);
    for (size_t i = 0; i < COUNT(rows); i++)
        add(w, rows[i].words, rows[i].weight, false);
    add(w, selves, 0, true);
}
