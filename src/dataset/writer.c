#include "dataset/writer.h"

#include <string.h>

#include "base/mem.h"
#include "dataset/output_priv.h"
#include "dataset/people.h"
#include "text/json_write.h"

/*
 * Both formats hold the same "messages" array: it is written once, into `messages`,
 * and copied into the lines.
 */
struct dataset_writer {
    struct output outputs[DATASET_FILE_COUNT];
    struct buf messages;
    struct people seen; /* rows by the first 16 bytes of the hash of their messages */
    struct dataset_written written;
    bool drop_duplicates;
    bool finished;
};

static bool open_outputs(struct dataset_writer *w,
    const struct dataset_writer_config *config, struct err *err)
{
    for (int i = 0; i < DATASET_FILE_COUNT; i++) {
        enum dataset_file file = (enum dataset_file)i;
        bool packed = dataset_file_format(file) != DATASET_FORMAT_INDEX;
        struct str name = dataset_file_name(file, config->zstd_level != 0);
        if (config->sinks[i].write && !output_open(&w->outputs[i], config->sinks[i],
                                          name, packed ? config->zstd_level : 0, err))
            return false;
    }
    return true;
}

bool dataset_writer_new(const struct dataset_writer_config *config,
    struct dataset_writer **out, struct err *err)
{
    struct dataset_writer *w = mem_zalloc(sizeof *w);
    if (!w)
        return err_memory(err);
    buf_init(&w->messages, DATASET_ROW_BYTES_MAX - 256);
    w->drop_duplicates = config->drop_duplicates;
    if (!open_outputs(w, config, err)) {
        dataset_writer_free(w);
        return false;
    }
    *out = w;
    return true;
}

void dataset_writer_free(struct dataset_writer *w)
{
    if (!w)
        return;
    for (int i = 0; i < DATASET_FILE_COUNT; i++)
        output_fini(&w->outputs[i]);
    buf_wipe(&w->messages);
    people_fini(&w->seen);
    mem_free(w);
}

/* The row's messages as a JSON array in w->messages; counts them. */
static bool write_messages(struct dataset_writer *w,
    const struct dataset_candidate *candidate, size_t kept, size_t *turns,
    struct err *err)
{
    struct jw json;
    buf_clear(&w->messages);
    json = jw_to(&w->messages);
    jw_array_begin(&json);
    for (size_t i = 0; i < kept; i++) {
        const struct dataset_turn *turn = &candidate->turns[i];
        if (!dataset_turn_written(turn))
            continue;
        if (turn->text.n == 0)
            return err_set(err, ERR_STATE, "dataset.no_text",
                "turn %zu of a row was given without its text", i + 1);
        jw_object_begin(&json);
        jw_key(&json, STR("role"));
        jw_str(&json, role_word(turn->role));
        jw_key(&json, STR("content"));
        jw_str(&json, turn->text);
        jw_object_end(&json);
        ++*turns;
    }
    jw_array_end(&json);
    return true;
}

static bool is_duplicate(struct dataset_writer *w, bool *duplicate, struct err *err)
{
    uint8_t hash[SHA256_BYTES];
    struct id key;
    size_t before = w->seen.list.n;
    uint32_t number;
    *duplicate = false;
    if (!w->drop_duplicates)
        return true;
    if (!sha256(buf_raw(&w->messages), hash, err))
        return false;
    memcpy(key.b, hash, ID_BYTES);
    if (!people_put(&w->seen, key, DATASET_ROWS_MAX, &number, err))
        return false;
    *duplicate = w->seen.list.n == before;
    return true;
}

/* What stands in a line besides the messages. */
struct row {
    const struct dataset_candidate *candidate;
    enum dataset_side side;
    size_t turns;
};

static void add_handle(struct jw *json, struct id handle)
{
    char text[ID_TEXT];
    jw_key(json, STR("handle"));
    jw_str(json, id_format(handle, text));
}

static void write_openai(
    struct dataset_writer *w, struct jw *json, const struct row *row)
{
    (void)row;
    jw_key(json, STR("messages"));
    jw_verbatim(json, buf_raw(&w->messages));
}

static void write_hf(struct dataset_writer *w, struct jw *json, const struct row *row)
{
    struct str lang = row->candidate->lang;
    jw_key(json, STR("messages"));
    jw_verbatim(json, buf_raw(&w->messages));
    add_handle(json, row->candidate->handle);
    jw_key(json, STR("lang"));
    jw_str(json, lang.n ? lang : STR("und"));
    jw_key(json, STR("n_turns"));
    jw_u64(json, row->turns);
}

static void write_index(
    struct dataset_writer *w, struct jw *json, const struct row *row)
{
    jw_key(json, STR("row"));
    jw_u64(json, w->written.rows[DATASET_SIDE_TRAIN] +
                     w->written.rows[DATASET_SIDE_VALIDATION] + 1);
    jw_key(json, STR("split"));
    jw_str(json, dataset_side_word(row->side));
    jw_key(json, STR("line"));
    jw_u64(json, w->written.rows[row->side] + 1);
    add_handle(json, row->candidate->handle);
    jw_key(json, STR("n_turns"));
    jw_u64(json, row->turns);
}

static bool write_line(
    struct dataset_writer *w, int file, const struct row *row, struct err *err)
{
    struct output *o = &w->outputs[file];
    struct jw json = jw_to(output_buf(o));
    jw_object_begin(&json);
    switch (dataset_file_format((enum dataset_file)file)) {
    case DATASET_FORMAT_OPENAI:
        write_openai(w, &json, row);
        break;
    case DATASET_FORMAT_MESSAGES:
        write_hf(w, &json, row);
        break;
    case DATASET_FORMAT_INDEX:
    case DATASET_FORMAT_ALL:
        write_index(w, &json, row);
        break;
    }
    jw_object_end(&json);
    jw_line(&json);
    return output_line(o, err);
}

static bool write_lines(
    struct dataset_writer *w, const struct row *row, struct err *err)
{
    for (int i = 0; i < DATASET_FILE_COUNT; i++) {
        enum dataset_side side = dataset_file_side((enum dataset_file)i);
        if (!w->outputs[i].hasher || (side != DATASET_SIDE_NONE && side != row->side))
            continue;
        if (!write_line(w, i, row, err))
            return false;
    }
    return true;
}

static void count_row(struct dataset_writer *w, const struct row *row, size_t kept)
{
    w->written.rows[row->side]++;
    w->written.turns += row->turns;
    for (size_t i = 0; i < kept; i++)
        w->written.text_bytes += row->candidate->turns[i].text.n;
}

bool dataset_writer_row(struct dataset_writer *w,
    const struct dataset_candidate *candidate, const struct dataset_place *place,
    enum dataset_drop *drop, struct err *err)
{
    struct row row = {candidate, place->side, 0};
    bool duplicate;
    if (w->finished || place->side == DATASET_SIDE_NONE)
        return err_set(err, ERR_STATE, "dataset.no_place", "this row has no place");
    if (!write_messages(w, candidate, place->kept, &row.turns, err))
        return false;
    if (w->messages.over) {
        w->written.too_large++;
        *drop = DATASET_DROP_TOO_LARGE;
        return true;
    }
    if (!buf_ok(&w->messages, err) || !is_duplicate(w, &duplicate, err))
        return false;
    if (duplicate) {
        w->written.duplicates++;
        *drop = DATASET_DROP_DUPLICATE;
        return true;
    }
    if (!write_lines(w, &row, err))
        return false;
    count_row(w, &row, place->kept);
    *drop = DATASET_DROP_KEPT;
    return true;
}

bool dataset_writer_finish(
    struct dataset_writer *w, struct dataset_written *out, struct err *err)
{
    w->finished = true;
    for (int i = 0; i < DATASET_FILE_COUNT; i++) {
        if (!w->outputs[i].hasher)
            continue;
        if (!output_end(&w->outputs[i], err))
            return false;
        w->written.files[i] = w->outputs[i].facts;
    }
    *out = w->written;
    return true;
}
