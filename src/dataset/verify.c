#include "dataset/verify.h"

#include <string.h>

#include "base/mem.h"
#include "dataset/index.h"
#include "dataset/openai.h"
#include "dataset/people.h"
#include "text/hex.h"
#include "text/json.h"
#include "text/json_split.h"
#include "text/zstd.h"

/*
 * Reading goes file -> tee (hash, size) -> zstd -> lines. The index is read first: the
 * rows of the other files are held against the handles it gave.
 */
enum {
    LINE_BYTES_MAX = DATASET_ROW_BYTES_MAX + 1024,
    ARENA_BYTES_MAX = 1 << 30,
    DRAIN_BYTES = 1 << 16
};
#define UNPACKED_BYTES_MAX (UINT64_C(1) << 42)

struct tee {
    struct source from;
    struct hasher *hasher;
    uint64_t bytes;
};

struct place { /* of a row, by the index */
    struct id handle;
    uint64_t n_turns;
};

struct verify {
    const struct dataset_manifest *m;
    const struct dataset_folder *folder;
    struct dataset_check *check;
    VEC(struct place) places[DATASET_SIDE_COUNT]; /* by line */
    struct people handles;                        /* to see one twice */
    struct arena a;
    /* The file that is read. */
    enum dataset_file file;
    struct tee tee;
    uint64_t lines;
};

static void find_fault(
    struct verify *v, enum dataset_fault fault, uint64_t line, const char *why)
{
    struct dataset_check *check = v->check;
    check->found++;
    if (check->used < DATASET_FINDINGS_MAX)
        check->list[check->used++] =
            (struct dataset_finding){fault, v->file, line, why};
}

static bool read_tee(void *ctx, void *p, size_t cap, size_t *got, struct err *err)
{
    struct tee *tee = ctx;
    if (!source_read(&tee->from, p, cap, got, err))
        return false;
    tee->bytes += *got;
    return hasher_add(tee->hasher, p, *got, err);
}

/* A row of the index: numbered in order, each handle once. */
static bool check_index_row(struct verify *v, struct raw line, struct err *err)
{
    struct dataset_index_row row;
    struct err bad = ERR_INIT;
    size_t before = v->handles.list.n;
    uint32_t number;
    if (!dataset_index_parse(line, &row, &bad)) {
        find_fault(v, DATASET_FAULT_LINE, v->lines, "is no row of the index");
        return bad.code != ERR_MEMORY || err_memory(err);
    }
    if (row.side == DATASET_SIDE_NONE || row.row != v->lines ||
        row.line != v->places[row.side].n + 1) {
        find_fault(v, DATASET_FAULT_INDEX, v->lines, "is out of order");
        return true;
    }
    if (!people_put(&v->handles, row.handle, DATASET_ROWS_MAX, &number, err))
        return false;
    if (v->handles.list.n == before)
        find_fault(v, DATASET_FAULT_INDEX, v->lines, "has the handle of another row");
    return vec_push(&v->places[row.side], ((struct place){row.handle, row.n_turns}),
               DATASET_ROWS_MAX) ||
           err_memory(err);
}

static const char *row_complaint(const struct json *row)
{
    struct str token;
    if (!json_is(row, JSON_OBJECT) || json_count(row) != 4)
        return "has not the four members messages, handle, lang, n_turns";
    if (!raw_token(json_raw(json_get(row, STR("lang"))), &token))
        return "has no language";
    return dataset_messages_complaint(json_get(row, STR("messages")));
}

/* The place the index gives for this line; NULL with a finding when it gives none. */
static const struct place *find_place(struct verify *v)
{
    enum dataset_side side = dataset_file_side(v->file);
    if (v->lines <= v->places[side].n)
        return &v->places[side].p[v->lines - 1];
    find_fault(v, DATASET_FAULT_INDEX, v->lines, "is not in the index");
    return NULL;
}

static void check_turns(
    struct verify *v, const struct json *row, const struct place *place)
{
    if (json_count(json_get(row, STR("messages"))) != place->n_turns)
        find_fault(v, DATASET_FAULT_INDEX, v->lines,
            "has not as many turns as the index says");
}

static void check_row(struct verify *v, const struct json *row)
{
    const char *complaint = row_complaint(row);
    const struct place *place;
    struct id handle;
    struct str text;
    int64_t turns;
    if (complaint) {
        find_fault(v, DATASET_FAULT_LINE, v->lines, complaint);
        return;
    }
    place = find_place(v);
    if (!place)
        return;
    if (!raw_token(json_raw(json_get(row, STR("handle"))), &text) ||
        !id_parse(text, &handle) || !id_eq(handle, place->handle))
        find_fault(v, DATASET_FAULT_INDEX, v->lines, "has not the handle of the index");
    if (!json_i64(json_get(row, STR("n_turns")), &turns) ||
        (uint64_t)turns != place->n_turns)
        find_fault(v, DATASET_FAULT_LINE, v->lines, "counts its turns wrong");
    check_turns(v, row, place);
}

static void check_openai_row(struct verify *v, const struct json *row)
{
    const char *complaint = dataset_openai_complaint(row);
    const struct place *place;
    if (complaint) {
        find_fault(v, DATASET_FAULT_LINE, v->lines, complaint);
        return;
    }
    place = find_place(v);
    if (place)
        check_turns(v, row, place);
}

static bool check_line(struct verify *v, struct raw line, struct err *err)
{
    enum dataset_format format = dataset_file_format(v->file);
    struct err bad = ERR_INIT;
    struct json *row;
    v->check->rows += format == DATASET_FORMAT_INDEX;
    if (format == DATASET_FORMAT_INDEX)
        return check_index_row(v, line, err);
    arena_reset(&v->a);
    if (!json_parse(&v->a, line, &row, &bad)) {
        find_fault(v, DATASET_FAULT_LINE, v->lines, "is no JSON");
        return bad.code != ERR_MEMORY || err_memory(err);
    }
    if (format == DATASET_FORMAT_OPENAI)
        check_openai_row(v, row);
    else
        check_row(v, row);
    return true;
}

/* All lines; a file that cannot be read as lines is a finding. */
static bool check_lines(struct verify *v, struct source *source, struct err *err)
{
    struct json_stream stream;
    struct json_element element;
    struct err bad = ERR_INIT;
    enum json_got got;
    bool done = true;
    json_stream_init(&stream, source, JSON_SPLIT_LINES, LINE_BYTES_MAX);
    while (
        done && (got = json_stream_next(&stream, &element, &bad)) == JSON_GOT_ELEMENT) {
        v->lines++;
        if (element.over)
            find_fault(v, DATASET_FAULT_LINE, v->lines, "is too long");
        else
            done = check_line(v, element.bytes, err);
    }
    json_stream_fini(&stream);
    if (!done || got == JSON_GOT_END)
        return done;
    if (bad.code == ERR_INPUT || bad.code == ERR_LIMIT) {
        find_fault(v, DATASET_FAULT_UNREADABLE, v->lines + 1, "cannot be read on");
        return true;
    }
    if (err)
        *err = bad;
    return false;
}

/* What is behind an unreadable place belongs to the file's hash as well. */
static bool drain(struct source *source, struct err *err)
{
    unsigned char *rest = mem_alloc(DRAIN_BYTES);
    size_t got = 1;
    bool done = rest != NULL || err_memory(err);
    while (done && got > 0)
        done = source_read(source, rest, DRAIN_BYTES, &got, err);
    mem_free(rest);
    return done;
}

static bool is_packed(const struct verify *v)
{
    return v->m->zstd_level != 0 &&
           dataset_file_format(v->file) != DATASET_FORMAT_INDEX;
}

static bool check_content(struct verify *v, struct err *err)
{
    struct source raw_source = {read_tee, &v->tee};
    struct source plain = raw_source;
    struct zstd_in *zstd = NULL;
    bool done;
    if (is_packed(v)) {
        if (!zstd_in_new(raw_source, UNPACKED_BYTES_MAX, &zstd, err))
            return false;
        plain = zstd_in_source(zstd);
    }
    done = check_lines(v, &plain, err) && drain(&raw_source, err);
    zstd_in_free(zstd);
    return done;
}

static bool check_facts(struct verify *v, struct err *err)
{
    const struct dataset_file_facts *want = &v->m->written.files[v->file];
    uint8_t hash[SHA256_BYTES];
    if (!hasher_take(v->tee.hasher, hash, err))
        return false;
    if (v->tee.bytes != want->bytes)
        find_fault(v, DATASET_FAULT_SIZE, 0, "has another size than in the manifest");
    if (memcmp(hash, want->sha256, SHA256_BYTES) != 0)
        find_fault(v, DATASET_FAULT_HASH, 0, "is not the file of the manifest");
    if (v->lines != want->rows)
        find_fault(v, DATASET_FAULT_ROWS, 0, "has another number of rows");
    return true;
}

static bool check_file(struct verify *v, enum dataset_file file, struct err *err)
{
    bool found, done;
    v->file = file;
    v->lines = 0;
    v->tee.bytes = 0;
    if (!v->folder->open(v->folder->ctx, str_z(v->m->written.files[file].name),
            &v->tee.from, &found, err))
        return false;
    if (!found) {
        find_fault(v, DATASET_FAULT_MISSING, 0, "is missing");
        return true;
    }
    v->check->files++;
    done = check_content(v, err) && check_facts(v, err);
    v->folder->close(v->folder->ctx, &v->tee.from);
    return done;
}

static bool check_files(struct verify *v, struct err *err)
{
    bool done = check_file(v, DATASET_FILE_ROWS, err);
    for (int i = 0; done && i < DATASET_FILE_ROWS; i++) {
        if (v->m->written.files[i].name[0])
            done = check_file(v, (enum dataset_file)i, err);
    }
    return done;
}

bool dataset_verify(const struct dataset_manifest *m,
    const struct dataset_folder *folder, struct dataset_check *out, struct err *err)
{
    struct dataset_check check = {.used = 0};
    struct verify v = {.m = m, .folder = folder, .check = &check};
    bool done;
    if (m->written.files[DATASET_FILE_ROWS].name[0] == '\0')
        return err_set(
            err, ERR_INPUT, "dataset.no_index", "the manifest names no rows.jsonl");
    if (!hasher_new(&v.tee.hasher, err))
        return false;
    arena_init(&v.a, ARENA_BYTES_MAX);
    done = check_files(&v, err);
    arena_fini(&v.a);
    hasher_free(v.tee.hasher);
    people_fini(&v.handles);
    for (int i = 0; i < DATASET_SIDE_COUNT; i++)
        vec_fini(&v.places[i]);
    if (done)
        *out = check;
    return done;
}
