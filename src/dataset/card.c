#include "dataset/card.h"

#include <inttypes.h>

#include "text/hex.h"

/* What a count of 1 is called, and every other one. */
static void add_number(struct buf *b, uint64_t n, const char *one, const char *many)
{
    buf_printf(b, "%" PRIu64 " %s", n, n == 1 ? one : many);
}

static void add_counts(struct buf *b, const char *what, const struct counts *counts)
{
    if (counts->used == 0) {
        buf_add_z(b, "None.\n");
        return;
    }
    buf_printf(b, "| %s | number |\n|---|---:|\n", what);
    for (size_t i = 0; i < counts->used; i++)
        buf_printf(
            b, "| %s | %" PRIu64 " |\n", counts->list[i].name, counts->list[i].n);
}

static void add_head(struct buf *b, const struct dataset_manifest *m)
{
    char id[ID_TEXT], at[INSTANT_TEXT_MAX];
    const uint64_t *rows = m->written.rows;
    buf_printf(b, "# Dataset %.12s\n\n", id_format(m->dataset, id).p);
    add_number(b, rows[DATASET_SIDE_TRAIN], "conversation", "conversations");
    buf_add_z(b, " to train on, ");
    add_number(b, rows[DATASET_SIDE_VALIDATION], "to validate", "to validate");
    buf_add_z(b, "; ");
    add_number(b, m->written.turns, "turn", "turns");
    buf_printf(b,
        ", %" PRIu64 " bytes of text. For the purpose **%" STR_FMT
        "** and no other.\n\n",
        m->written.text_bytes, STR_ARG(purpose_word(m->purpose)));
    buf_printf(b,
        "Each turn was decided as at %" STR_FMT " under the profile **%" STR_FMT
        "**, version %" STR_FMT ".\nWritten by %" STR_FMT ".\n",
        STR_ARG(instant_format(m->built, at)), STR_ARG(m->profile_name),
        STR_ARG(m->profile_version), STR_ARG(m->product));
}

static void add_in(struct buf *b, const struct dataset_manifest *m)
{
    const struct dataset_tally *t = &m->tally;
    buf_add_z(b, "\n## What is in it\n\nConsidered: ");
    add_number(b, t->conversations, "conversation", "conversations");
    buf_add_z(b, " by ");
    add_number(b, t->persons, "person", "people");
    buf_add_z(b, ", ");
    add_number(b, t->turns, "turn", "turns");
    buf_printf(
        b, " (%" PRIu64 " without words).\n\nAllowed, by rule:\n\n", t->empty_turns);
    add_counts(b, "rule", &t->allowed);
    buf_add_z(b, "\nDenied, by rule:\n\n");
    add_counts(b, "rule", &t->denied);
    buf_printf(b,
        "\nOf the allowed turns, %" PRIu64
        " are not in it: they stand behind a turn that "
        "may not be used, or after the last reply. A conversation ends before the "
        "first "
        "turn that may not be used:\n\n",
        t->lost_turns);
    add_counts(b, "cut because", &t->cut_why);
    buf_add_z(b, "\nConversations that gave no row:\n\n");
    add_counts(b, "because", &t->dropped);
}

static void add_out(struct buf *b, const struct dataset_manifest *m)
{
    buf_printf(b,
        "\n## What was taken out\n\nBy %" STR_FMT ", replaced by placeholders "
        "such as `<EMAIL_1>`; the same value has the same number within a "
        "conversation:\n\n",
        STR_ARG(m->detectors));
    add_counts(b, "class", &m->removed);
    buf_add_z(b, "\n## What was NOT taken out\n\n");
    if (m->not_removed.count == 0)
        buf_add_z(
            b, "Nothing is known to be left, which is no proof that nothing is.\n");
    for (size_t i = 0; i < m->not_removed.count; i++)
        buf_printf(b, "- %" STR_FMT "\n", STR_ARG(m->not_removed.list[i]));
    buf_add_z(b, "\nThis text is not anonymous. Treat it as personal data.\n");
}

static void add_split(struct buf *b, const struct dataset_manifest *m)
{
    const struct dataset_split_report *s = &m->split;
    buf_add_z(b, "\n## Train and validation\n\nNo person is on both sides: ");
    add_number(b, s->persons[DATASET_SIDE_TRAIN], "person trains", "people train");
    buf_add_z(b, ", ");
    add_number(b, s->persons[DATASET_SIDE_VALIDATION], "validates", "validate");
    buf_add_z(b, ". People who share a row are one group; there are ");
    add_number(b, s->groups, "group", "groups");
    buf_printf(b, ", the largest has %" PRIu64 " of the rows.\n", s->largest_rows);
    if (s->hubs > 0) {
        buf_add_z(b, "That group holds over half of the rows and was cut: ");
        add_number(b, s->hubs, "busiest person trains", "busiest people train");
        buf_add_z(b, " in any case, ");
        add_number(b, s->rows[DATASET_SIDE_NONE], "row that joins", "rows that join");
        buf_add_z(b, " both sides left out.\n");
    }
    if (s->validation_forced)
        buf_add_z(b, "By chance nobody validated, so the smallest group does.\n");
    if (s->train_forced)
        buf_add_z(b, "By chance nobody trained, so the largest group does.\n");
    if (m->validation_ppm > 0 && m->written.rows[DATASET_SIDE_VALIDATION] == 0)
        buf_add_z(b,
            "**There is no validation row**: no group of people is small enough "
            "to be set apart.\n");
}

static void add_files(struct buf *b, const struct dataset_manifest *m)
{
    buf_add_z(
        b, "\n## Files\n\n| file | rows | bytes | SHA-256 |\n|---|---:|---:|---|\n");
    for (int i = 0; i < DATASET_FILE_COUNT; i++) {
        const struct dataset_file_facts *f = &m->written.files[i];
        char hash[2 * SHA256_BYTES + 1];
        if (f->name[0])
            buf_printf(b, "| %s | %" PRIu64 " | %" PRIu64 " | %s |\n", f->name, f->rows,
                f->bytes, hex_format(f->sha256, SHA256_BYTES, hash).p);
    }
    buf_add_z(b,
        "\n`*.openai.jsonl`: OpenAI chat fine-tuning. `train.jsonl` and "
        "`validation.jsonl`: Hugging Face messages, line by line the same rows "
        "with their handles. `rows.jsonl`: which row stands where.\n");
}

static void add_use(struct buf *b)
{
    buf_add_z(b,
        "\n## Check it, ask it, take rows back\n\n"
        "- `abide dataset verify DIR`: files against the manifest, rows against their "
        "format\n"
        "- `abide dataset explain DIR ROW`: where row number ROW comes from\n"
        "- `abide dataset withdraw DIR`: lists the rows of people who have withdrawn "
        "in "
        "`withdrawn.jsonl` and marks this version `STALE`: build again before you "
        "train "
        "again\n"
        "- the same store, profile and seed give the same bytes\n"
        "- rows stand in the store's order, so neighbours may be one person's: shuffle "
        "before training\n");
}

bool dataset_card_format(
    const struct dataset_manifest *m, struct buf *out, struct err *err)
{
    add_head(out, m);
    add_in(out, m);
    add_out(out, m);
    add_split(out, m);
    add_files(out, m);
    add_use(out);
    return buf_ok(out, err);
}
