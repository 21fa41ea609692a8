#include "flow/talk/talk_priv.h"
#include "guard/ask.h"
#include "text/json_write.h"

/*
 * The object of the API, as its description has it (ChatCompletionModeration: a list of
 * results; Moderation of a response: one). The guard knows one category of its own.
 */
static const struct str model = STR_INIT("abide-guard");
static const struct str category = STR_INIT("privacy");

struct judgement {
    int score; /* 0 to 100 */
    bool flagged;
};

static void write_score(struct jw *w, int score)
{
    char text[5] = {(char)('0' + score / 100), '.', (char)('0' + score / 10 % 10),
        (char)('0' + score % 10), 0};
    jw_verbatim(w, raw_from_str((struct str){text, 4}));
}

/* {"privacy": ...}: the one thing that is looked at. */
static void begin_category(struct jw *w, struct str of)
{
    jw_key(w, of);
    jw_object_begin(w);
    jw_key(w, category);
}

static void write_result(struct jw *w, struct judgement j)
{
    jw_object_begin(w);
    jw_key(w, STR("type"));
    jw_str(w, STR("moderation_result"));
    jw_key(w, STR("model"));
    jw_str(w, model);
    jw_key(w, STR("flagged"));
    jw_bool(w, j.flagged);
    begin_category(w, STR("categories"));
    jw_bool(w, j.flagged);
    jw_object_end(w);
    begin_category(w, STR("category_scores"));
    write_score(w, j.score);
    jw_object_end(w);
    begin_category(w, STR("category_applied_input_types"));
    jw_array_begin(w);
    jw_str(w, STR("text"));
    jw_array_end(w);
    jw_object_end(w);
    jw_object_end(w);
}

static void write_side(struct jw *w, enum dialect dialect, struct judgement j)
{
    if (dialect == DIALECT_RESPONSES) {
        write_result(w, j);
        return;
    }
    jw_object_begin(w);
    jw_key(w, STR("type"));
    jw_str(w, STR("moderation_results"));
    jw_key(w, STR("model"));
    jw_str(w, model);
    jw_key(w, STR("results"));
    jw_array_begin(w);
    write_result(w, j);
    jw_array_end(w);
    jw_object_end(w);
}

/* The API wants both sides; of one that nobody looked at it has a shape to say so. */
static void write_unseen(struct jw *w)
{
    jw_object_begin(w);
    jw_key(w, STR("type"));
    jw_str(w, STR("error"));
    jw_key(w, STR("code"));
    jw_str(w, STR("not_moderated"));
    jw_key(w, STR("message"));
    jw_str(w, STR("answers are not looked at on this way"));
    jw_object_end(w);
}

bool judgement_write(void *ctx, struct buf *out)
{
    const struct talk *t = ctx;
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    jw_key(&w, STR("input"));
    write_side(&w, t->call.dialect,
        (struct judgement){t->score, t->score >= GUARD_ASK_REFUSE});
    jw_key(&w, STR("output"));
    if (t->windows)
        write_side(
            &w, t->call.dialect, (struct judgement){t->removed ? 100 : 0, t->removed});
    else
        write_unseen(&w);
    jw_object_end(&w);
    return buf_ok(out, NULL);
}
