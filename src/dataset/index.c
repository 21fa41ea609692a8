#include "dataset/index.h"

#include "dataset/codec_priv.h"
#include "dataset/writer.h"

enum { INDEX_ARENA_BYTES = 1 << 14 };

static void read_row(struct codec *c, struct dataset_index_row *row)
{
    struct str side;
    codec_u64(c, "row", &row->row);
    codec_token(c, "split", &side);
    codec_u64(c, "line", &row->line);
    codec_hex(c, "handle", row->handle.b, ID_BYTES);
    codec_u64(c, "n_turns", &row->n_turns);
    if (!c->failed && !dataset_side_parse(side, &row->side))
        codec_fail(c, "split", "is no side");
}

bool dataset_index_parse(
    struct raw line, struct dataset_index_row *out, struct err *err)
{
    struct dataset_index_row row = {.row = 0};
    struct arena a;
    struct json *v;
    bool done;
    arena_init(&a, INDEX_ARENA_BYTES);
    done = json_parse(&a, line, &v, err);
    if (done) {
        struct codec c = codec_reader(v, &a);
        read_row(&c, &row);
        done = codec_ok(&c, err);
    }
    arena_fini(&a);
    if (done)
        *out = row;
    return done;
}

void dataset_index_open(struct dataset_index *index, struct source *source)
{
    json_stream_init(&index->stream, source, JSON_SPLIT_LINES, DATASET_INDEX_LINE_MAX);
}

void dataset_index_close(struct dataset_index *index)
{
    json_stream_fini(&index->stream);
}

bool dataset_index_next(struct dataset_index *index, struct dataset_index_row *out,
    bool *end, struct err *err)
{
    struct json_element element;
    enum json_got got = json_stream_next(&index->stream, &element, err);
    *end = got == JSON_GOT_END;
    if (got != JSON_GOT_ELEMENT)
        return *end;
    if (element.over)
        return err_set(err, ERR_INPUT, "dataset.index_line",
            "line %llu of the index is too long", (unsigned long long)element.line);
    if (!dataset_index_parse(element.bytes, out, err))
        return err_wrap(
            err, "line %llu of the index", (unsigned long long)element.line);
    return true;
}

bool dataset_index_find(struct source *source, uint64_t row,
    struct dataset_index_row *out, bool *found, struct err *err)
{
    struct dataset_index index;
    bool done, end = false;
    *found = false;
    dataset_index_open(&index, source);
    do {
        struct dataset_index_row one;
        done = dataset_index_next(&index, &one, &end, err);
        if (done && !end && one.row == row) {
            *out = one;
            *found = true;
        }
    } while (done && !end && !*found);
    dataset_index_close(&index);
    return done;
}

bool dataset_line_find(struct source *source, uint64_t line, struct dataset_line *out,
    bool *found, struct err *err)
{
    struct json_stream stream;
    struct json_element element;
    enum json_got got;
    *found = false;
    json_stream_init(&stream, source, JSON_SPLIT_LINES, DATASET_ROW_BYTES_MAX);
    do {
        got = json_stream_next(&stream, &element, err);
        if (got == JSON_GOT_ELEMENT && element.line == line) {
            *out = (struct dataset_line){element.offset, element.size_bytes};
            *found = true;
        }
    } while (got == JSON_GOT_ELEMENT && !*found);
    json_stream_fini(&stream);
    return got != JSON_GOT_ERROR;
}
