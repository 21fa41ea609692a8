#include "cli/model/recipe.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "crypt/hash.h"
#include "os/dir.h"
#include "text/gzip.h"

enum { FOLDER_ARENA_MAX = 1 << 24, NUMBER_MAX = 1000000 };

void recipe_init(struct recipe *r, const struct cli_list *folders)
{
    memset(r, 0, sizeof *r);
    r->folders = folders;
    corpus_init(&r->corpus);
    corpus_init(&r->apart);
    buf_init(&r->record, RECIPE_MAX);
    r->settings = (struct train_settings){.seed = 1,
        .epochs = 5,
        .drop_percent = 40,
        .lower_percent = 27,
        .upper_percent = 4,
        .words_max = 40000,
        .words_least = 2,
        .rate_thousandths = 100,
        .points = {12, 5, 45}};
}

void recipe_fini(struct recipe *r)
{
    corpus_fini(&r->corpus);
    corpus_fini(&r->apart);
    vocab_fini(&r->vocab);
    buf_fini(&r->record);
}

static bool read_plain(const char *path, struct buf *out, struct err *err)
{
    struct buf packed;
    buf_init(&packed, INPUT_MAX);
    bool done = file_read(path, &packed, err);
    if (done && gzip_is(buf_raw(&packed))) {
        done = gzip_read(buf_raw(&packed), out, err) || err_wrap(err, "%.200s", path);
    } else if (done) {
        buf_add(out, packed.p, packed.n);
        done = buf_ok(out, err);
    }
    buf_fini(&packed);
    return done;
}

/* Where the input is: as it stands, or in one of the folders. */
static bool find_input(const struct cli_list *folders, const char *name,
    char path[FILE_PATH_MAX], struct err *err)
{
    struct file_facts facts;
    for (size_t i = 0; i < folders->n; i++) {
        if (!file_join(folders->items[i], name, path, err) ||
            !file_look(path, &facts, err))
            return false;
        if (facts.exists)
            return true;
    }
    if ((size_t)snprintf(path, FILE_PATH_MAX, "%s", name) >= FILE_PATH_MAX ||
        !file_look(path, &facts, err) || !facts.exists)
        return err_set(err, ERR_ABSENT, "model.input",
            "%.200s is in none of the folders given with --data", name);
    return true;
}

bool recipe_input(
    const struct cli_list *folders, const char *name, struct buf *out, struct err *err)
{
    char path[FILE_PATH_MAX];
    return find_input(folders, name, path, err) && read_plain(path, out, err);
}

static bool record(
    struct recipe *r, const char *name, struct raw bytes, struct err *err)
{
    uint8_t hash[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    if (!sha256(bytes, hash, err))
        return false;
    for (unsigned i = 0; i < SHA256_BYTES; i++)
        (void)snprintf(hex + 2 * (size_t)i, 3, "%02x", hash[i]);
    buf_printf(&r->record, "input %s %s\n", hex, name);
    return buf_ok(&r->record, err);
}

/* "copies=2 swaps=1 no-address" */
static bool read_use(struct str words, struct train_source *out, struct err *err)
{
    struct str word;
    *out = (struct train_source){.copies = 1};
    while (str_cut(&words, ' ', &word)) {
        uint64_t n = 0;
        if (word.n == 0)
            continue;
        if (str_eq(word, STR("no-address")))
            out->no_address = true;
        else if (str_starts(word, STR("copies=")) &&
                 num_parse_u64(str_slice(word, 7, word.n), 20, &n))
            out->copies = (unsigned)n;
        else if (str_starts(word, STR("swaps=")) &&
                 num_parse_u64(str_slice(word, 6, word.n), 20, &n))
            out->swaps = (unsigned)n;
        else
            return err_set(err, ERR_INPUT, "model.recipe",
                "a recipe's input says %" STR_FMT ", which means nothing",
                STR_ARG(word));
    }
    return true;
}

/* "corpora/chat/de/theme.chat": German; a file in no language's folder is English. */
static uint8_t tongue_of(const char *name)
{
    static const char *const folders[TONGUES] = {
        NULL, "/en/", "/de/", "/es/", "/fr/", "/it/", "/pt/", "/nl/", "/pl/"};
    for (unsigned i = TONGUE_NONE + 1; i < TONGUES; i++)
        if (strstr(name, folders[i]))
            return (uint8_t)i;
    return TONGUE_EN;
}

static bool read_file(struct recipe *r, struct str kind, const char *name,
    uint16_t source, struct err *err)
{
    struct buf bytes;
    struct chat_head head;
    buf_init(&bytes, INPUT_MAX);
    r->corpus.tongue = tongue_of(name);
    bool done = recipe_input(r->folders, name, &bytes, err), chat = false;
    struct raw raw = buf_raw(&bytes);
    if (done && str_eq(kind, STR("chat"))) {
        done = corpus_chat_head(raw, &head, err);
        chat = true;
    }
    if (done && !(chat && head.held)) {
        done = record(r, name, raw, err);
        if (done && chat)
            done = corpus_read_chat(&r->corpus, raw, source, err);
        else if (done && str_eq(kind, STR("columns")))
            done = corpus_read_columns(&r->corpus, raw, source, err);
        else if (done && str_eq(kind, STR("calibrate")))
            done = corpus_read_columns(&r->apart, raw, source, err);
        else if (done && str_eq(kind, STR("spans")))
            done = corpus_read_spans(&r->corpus, raw, source, err);
        else if (done && str_eq(kind, STR("lexicon")))
            done = vocab_read_words(&r->vocab, raw, err);
        else if (done)
            done = vocab_read_places(&r->vocab, raw, err);
    }
    buf_fini(&bytes);
    return done || err_wrap(err, "%.200s", name);
}

/* Every chat file below a folder that may be trained on, by name. */
static bool read_folder(
    struct recipe *r, const char *name, uint16_t source, struct err *err)
{
    char path[FILE_PATH_MAX], file[FILE_PATH_MAX];
    struct arena arena;
    struct dir_list list = {0};
    arena_init(&arena, FOLDER_ARENA_MAX);
    bool done =
        find_input(r->folders, name, path, err) && dir_read(path, &arena, &list, err);
    for (size_t i = 0; done && i < list.n; i++) {
        if (!str_ends(str_z(list.files[i].path), STR(".chat")))
            continue;
        done = file_join(name, list.files[i].path, file, err) &&
               read_file(r, STR("chat"), file, source, err);
    }
    arena_fini(&arena);
    return done;
}

static bool is_number(
    struct recipe *r, struct str word, struct str value, bool *ok, struct err *err)
{
    struct train_settings *s = &r->settings;
    const struct {
        struct str name;
        unsigned *target;
    } rows[] = {
        {STR_INIT("epochs"), &s->epochs},
        {STR_INIT("drop"), &s->drop_percent},
        {STR_INIT("lower"), &s->lower_percent},
        {STR_INIT("upper"), &s->upper_percent},
        {STR_INIT("spoken"), &s->spoken_percent},
        {STR_INIT("typos"), &s->typo_percent},
        {STR_INIT("words"), &s->words_max},
        {STR_INIT("least"), &s->words_least},
        {STR_INIT("rate"), &s->rate_thousandths},
        {STR_INIT("balanced"), &s->points[TAGGER_BALANCED]},
        {STR_INIT("high-recall"), &s->points[TAGGER_HIGH_RECALL]},
        {STR_INIT("high-precision"), &s->points[TAGGER_HIGH_PRECISION]},
        {STR_INIT("person"), &s->type_percent[TAGGER_PERSON]},
        {STR_INIT("location"), &s->type_percent[TAGGER_LOCATION]},
        {STR_INIT("organization"), &s->type_percent[TAGGER_ORGANIZATION]},
        {STR_INIT("address"), &s->type_percent[TAGGER_ADDRESS]},
    };
    uint64_t n = 0;
    *ok = num_parse_u64(str_trim(value), NUMBER_MAX, &n) ||
          err_set(err, ERR_INPUT, "model.recipe", "%" STR_FMT " wants a number",
              STR_ARG(word));
    for (size_t i = 0; i < COUNT(rows); i++)
        if (str_eq(word, rows[i].name)) {
            *rows[i].target = (unsigned)n;
            return true;
        }
    if (!str_eq(word, STR("seed")))
        return false;
    s->seed = n;
    return true;
}

static bool is_input(struct str word)
{
    return str_eq(word, STR("columns")) || str_eq(word, STR("spans")) ||
           str_eq(word, STR("chat")) || str_eq(word, STR("lexicon")) ||
           str_eq(word, STR("places")) || str_eq(word, STR("calibrate"));
}

static bool read_line(struct recipe *r, struct str line, struct err *err)
{
    struct str word, name;
    char file[FILE_PATH_MAX];
    bool ok;
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return true;
    buf_add_str(&r->record, line);
    buf_add_char(&r->record, '\n');
    str_cut(&line, ' ', &word);
    if (!is_input(word)) {
        if (is_number(r, word, line, &ok, err))
            return ok;
        return err_set(err, ERR_INPUT, "model.recipe",
            "a recipe knows no word %" STR_FMT, STR_ARG(word));
    }
    if (r->sources == SOURCES_MAX)
        return err_set(err, ERR_LIMIT, "model.recipe", "a recipe has too many inputs");
    if (!str_cut(&line, ' ', &name) || name.n >= sizeof file)
        return err_set(err, ERR_INPUT, "model.recipe", "an input has no name");
    memcpy(file, name.p, name.n);
    file[name.n] = '\0';
    uint16_t source = (uint16_t)r->sources++;
    if (!read_use(line, &r->settings.sources[source], err))
        return false;
    bool folder = str_eq(word, STR("chat")) && !str_ends(name, STR(".chat"));
    return folder ? read_folder(r, file, source, err)
                  : read_file(r, word, file, source, err);
}

bool recipe_read(struct recipe *r, const char *path, struct err *err)
{
    struct buf text;
    struct str rest, line;
    bool done;
    buf_init(&text, RECIPE_MAX);
    done = vocab_init(&r->vocab, err) && file_read(path, &text, err);
    rest = buf_str(&text);
    while (done && str_cut(&rest, '\n', &line))
        done = read_line(r, line, err);
    buf_fini(&text);
    return done && vocab_count(&r->vocab, &r->corpus, err) &&
           vocab_build(&r->vocab, r->settings.words_max, r->settings.words_least, err);
}
