#include "store/schema.h"

#include "base/attr.h"

#define ID_TYPE  "BLOB NOT NULL CHECK(length(%)=16)"
#define MAC_TYPE "BLOB NOT NULL CHECK(length(%)=32)"
#define INT_TYPE "INTEGER NOT NULL"
#define ANY_TYPE "BLOB NOT NULL"

static const struct schema_table tables[] = {
#define T(name, file, unit, rowid, tail)                                               \
    {                                                                                  \
        STR_INIT(name), file, unit, STR_INIT(tail), rowid                              \
    }
    T("meta", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(name)"),
    T("directory", SCHEMA_VAULT, UNIT_VAULT, false, "PRIMARY KEY(lookup)"),
    T("vault", SCHEMA_VAULT, UNIT_VAULT, false, "PRIMARY KEY(slot, vault)"),
    T("conversation", SCHEMA_VAULT, UNIT_CONVERSATION, false,
        "PRIMARY KEY(slot, vault, conversation)"),
    T("turns", SCHEMA_VAULT, UNIT_CONVERSATION, true,
        "UNIQUE(slot, vault, conversation, first, count), "
        "CHECK(length(allow)=4*count)"),
    T("choice", SCHEMA_VAULT, UNIT_VAULT, false, "PRIMARY KEY(slot, vault, position)"),
    T("donation", SCHEMA_VAULT, UNIT_VAULT, false,
        "PRIMARY KEY(slot, vault, position)"),
    T("lineage", SCHEMA_VAULT, UNIT_VAULT, false,
        "PRIMARY KEY(slot, vault, dataset, handle)"),
    T("profile", SCHEMA_VAULT, UNIT_INSTALLATION, true, "UNIQUE(sha256)"),
    T("notice", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(version)"),
    T("dataset", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(dataset)"),
    T("withdrawn", SCHEMA_VAULT, UNIT_INSTALLATION, false,
        "PRIMARY KEY(dataset, handle)"),
    T("erasure", SCHEMA_VAULT, UNIT_INSTALLATION, true, "UNIQUE(erasure, part)"),
    T("tombstone", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(lookup)"),
    T("meta", SCHEMA_KEYS, UNIT_INSTALLATION, false, "PRIMARY KEY(name)"),
    T("epoch", SCHEMA_KEYS, UNIT_INSTALLATION, true, ""),
    T("secret", SCHEMA_KEYS, UNIT_INSTALLATION, false, "PRIMARY KEY(name)"),
    T("ring", SCHEMA_KEYS, UNIT_VAULT, true, "UNIQUE(slot, vault)"),
    T("conversation_key", SCHEMA_KEYS, UNIT_CONVERSATION, true,
        "UNIQUE(slot, vault, conversation)"),
#undef T
};

#define C(table, name, type, cover, erased, exported, held, kept, why)                 \
    {                                                                                  \
        STR_INIT(table), STR_INIT(name), STR_INIT(type), COVER_##cover,                \
            ERASED_##erased, EXPORTED_##exported, HELD_##held, KEPT_##kept,            \
            STR_INIT(why)                                                              \
    }
#define SLOT(table)                                                                    \
    C(table, "slot", INT_TYPE, CLEAR, PURGE, NO, NO, OBJECT,                           \
        "first 12 bits of the vault id: places the row in a shard")
#define VAULT(table)                                                                   \
    C(table, "vault", ID_TYPE, RANDOM, PURGE, NO, COPY, OBJECT,                        \
        "random id of whose row it is")
#define CONVERSATION(table)                                                            \
    C(table, "conversation", ID_TYPE, RANDOM, PURGE, NO, COPY, OBJECT,                 \
        "HMAC of the source's id under a key of the vault: finds it again")

static const struct schema_column columns[] = {
    C("meta", "name", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "name of a fact about the installation"),
    C("meta", "value", ANY_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "random installation id, how many deletions; nobody's data"),

    C("directory", "lookup", MAC_TYPE, RANDOM, PURGE, NO, NO, OBJECT,
        "HMAC of kind, issuer and subject: finds the account"),
    SLOT("directory"),
    VAULT("directory"),

    SLOT("vault"),
    VAULT("vault"),
    C("vault", "kind", INT_TYPE, CLEAR, PURGE, FORM, COPY, OBJECT,
        "person, organisation, assistant or device: lists and counts need no key"),
    C("vault", "state", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "hides and purges after the key is gone"),
    C("vault", "since", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "when the state began: the purge deadline counts from it"),
    C("vault", "created", INT_TYPE, CLEAR, PURGE, FORM, COPY, OBJECT,
        "retention counts from it"),
    C("vault", "label", ANY_TYPE, SEALED, KEY, YES, COPY, OBJECT,
        "issuer and subject, for the owner's page"),

    SLOT("conversation"),
    VAULT("conversation"),
    CONVERSATION("conversation"),
    C("conversation", "state", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "hides and purges after the key is gone"),
    C("conversation", "since", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "when the state began: the purge deadline counts from it"),
    C("conversation", "expires", "INTEGER", CLEAR, PURGE, FORM, NO, OBJECT,
        "when a temporary chat must go: the sweep has no key"),
    C("conversation", "turns", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "how many turns were put: the next ordinal"),
    C("conversation", "head", ANY_TYPE, SEALED, KEY, YES, COPY, OBJECT,
        "title, mode, service, times, source ids, members"),

    SLOT("turns"),
    VAULT("turns"),
    CONVERSATION("turns"),
    C("turns", "first", INT_TYPE, CLEAR, PURGE, FORM, COPY, OBJECT,
        "number of its first turn in the conversation: keys the row"),
    C("turns", "count", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "how many turns are in the row: counts need no key"),
    C("turns", "allow", "BLOB NOT NULL", CLEAR, PURGE, FORM, COPY, OBJECT,
        "allow bits left of each stamp, 4 bytes a turn; the sealed stamp bounds them"),
    C("turns", "body", ANY_TYPE, SEALED, KEY, YES, COPY, OBJECT,
        "words, role, class, place in the tree, time, safety, stamp"),
    C("turns", "meta", "BLOB", SEALED, KEY, YES, COPY, OBJECT,
        "everything else the source said about the turns"),

    SLOT("choice"),
    VAULT("choice"),
    C("choice", "position", INT_TYPE, CLEAR, PURGE, FORM, COPY, OBJECT,
        "place in the ledger: shows that no line is missing"),
    C("choice", "line", ANY_TYPE, SEALED, KEY, YES, COPY, OBJECT,
        "what was chosen, when, how we know"),

    SLOT("donation"),
    VAULT("donation"),
    C("donation", "position", INT_TYPE, CLEAR, PURGE, FORM, COPY, OBJECT,
        "place in the ledger: shows that no line is missing"),
    C("donation", "line", ANY_TYPE, SEALED, KEY, YES, COPY, OBJECT,
        "what was given or taken back, when, under which notice"),

    SLOT("lineage"),
    VAULT("lineage"),
    C("lineage", "dataset", ID_TYPE, RANDOM, PURGE, FORM, NO, OBJECT,
        "random id of the dataset a row went to"),
    C("lineage", "handle", ID_TYPE, RANDOM, PURGE, FORM, NO, OBJECT,
        "HMAC under a key of the vault: names the row, to its owner only"),
    C("lineage", "link", ANY_TYPE, SEALED, KEY, FORM, NO, OBJECT,
        "which conversation the row came from"),

    C("profile", "profile", "INTEGER PRIMARY KEY", CLEAR, NEVER, NO, NO, INSTALLATION,
        "short name of a policy profile in stamps"),
    C("profile", "sha256", MAC_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "hash of a published profile; nobody's data"),

    C("notice", "version", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "the operator's public words"),
    C("notice", "purposes", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "purposes the notice covers"),
    C("notice", "begins", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "in force from"),
    C("notice", "ends", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION, "in force until"),
    C("notice", "widens", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "whether it needs a new question"),
    C("notice", "sha256", MAC_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "hash of the text that was shown"),

    C("dataset", "dataset", ID_TYPE, RANDOM, NEVER, NO, NO, INSTALLATION, "its id"),
    C("dataset", "purpose", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "what it was built for"),
    C("dataset", "state", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "current or stale"),
    C("dataset", "dir", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "where the operator wrote it"),
    C("dataset", "manifest", MAC_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "hash of its manifest"),
    C("dataset", "created", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when it was built"),
    C("dataset", "rows", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION, "how many rows"),

    C("withdrawn", "dataset", ID_TYPE, RANDOM, NEVER, NO, NO, INSTALLATION,
        "the dataset whose row is withdrawn"),
    C("withdrawn", "handle", ID_TYPE, RANDOM, NEVER, NO, NO, INSTALLATION,
        "the row; unlinkable once the vault's key is gone"),
    C("withdrawn", "why", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "choice, deletion, revoked donation or operator"),
    C("withdrawn", "at", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when: the deadline for a new build counts from it"),

    C("erasure", "erasure", ID_TYPE, RANDOM, NEVER, FORM, NO, INSTALLATION,
        "random id of a deletion order: names it on its certificate"),
    C("erasure", "part", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "number of the row within its order"),
    C("erasure", "kind", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,
        "conversation, all conversations or account"),
    C("erasure", "state", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,
        "how far it has come: it goes on after a crash without any key"),
    C("erasure", "requested", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,
        "when it was asked for: the deadlines count from it"),
    C("erasure", "withdrawn", "INTEGER", CLEAR, NEVER, FORM, NO, INSTALLATION,
        "when its rows were on every dataset's withdrawn list"),
    C("erasure", "destroyed", "INTEGER", CLEAR, NEVER, FORM, NO, INSTALLATION,
        "when its keys were destroyed"),
    C("erasure", "reclaimed", "INTEGER", CLEAR, NEVER, FORM, NO, INSTALLATION,
        "when its bytes were gone"),
    C("erasure", "slot", "INTEGER", CLEAR, PURGE, NO, NO, OBJECT,
        "shard of what is erased; emptied when it is"),
    C("erasure", "vault", "BLOB CHECK(length(%)=16)", RANDOM, PURGE, NO, NO, OBJECT,
        "whose rows; emptied when they are gone"),
    C("erasure", "conversation", "BLOB CHECK(length(%)=16)", RANDOM, PURGE, NO, NO,
        OBJECT, "which conversation, or none: all; emptied when it is gone"),
    C("erasure", "commitment", "BLOB CHECK(length(%)=32)", RANDOM, NEVER, FORM, NO,
        INSTALLATION, "salted hash of whom it was about: the person holds the salt"),
    C("erasure", "epoch", "INTEGER", CLEAR, NEVER, FORM, NO, INSTALLATION,
        "key epoch whose end makes old copies unreadable"),
    C("erasure", "conversations", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,
        "how many conversations it erased"),
    C("erasure", "turns", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,
        "how many turns it erased"),
    C("erasure", "lines", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,
        "how many ledger lines it erased"),
    C("erasure", "handles", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,
        "how many dataset rows it withdrew"),

    C("tombstone", "lookup", MAC_TYPE, RANDOM, NEVER, NO, NO, INSTALLATION,
        "HMAC of a deleted account's name under a key of its own"),
    C("tombstone", "at", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when the account was deleted"),
    C("tombstone", "reuse", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "whether the name may come back after the purge"),
    C("tombstone", "erasure", ID_TYPE, RANDOM, NEVER, NO, NO, INSTALLATION,
        "the order whose purge frees the name"),

    C("epoch", "epoch", "INTEGER PRIMARY KEY", CLEAR, NEVER, NO, NO, EPOCH,
        "number of the epoch"),
    C("epoch", "wrapped", "BLOB", WRAPPED, OVERWRITE, NO, NO, EPOCH,
        "epoch key under the root key"),
    C("epoch", "created", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when it began"),
    C("epoch", "ended", "INTEGER", CLEAR, NEVER, NO, NO, INSTALLATION,
        "when its key was destroyed"),

    C("secret", "name", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "which secret of the installation"),
    C("secret", "wrapped", ANY_TYPE, WRAPPED, NEVER, NO, NO, INSTALLATION,
        "the directory's HMAC key and others, under the root key"),

    SLOT("ring"),
    VAULT("ring"),
    C("ring", "epoch", INT_TYPE, CLEAR, PURGE, NO, NO, OBJECT,
        "which epoch key opens it"),
    C("ring", "wrapped", ANY_TYPE, WRAPPED, OVERWRITE, NO, NO, OBJECT,
        "the vault's keys under the epoch key"),

    SLOT("conversation_key"),
    VAULT("conversation_key"),
    CONVERSATION("conversation_key"),
    C("conversation_key", "wrapped", ANY_TYPE, WRAPPED, OVERWRITE, NO, NO, OBJECT,
        "the conversation's key under the vault's"),
};

const struct schema_table *schema_tables(size_t *count)
{
    *count = COUNT(tables);
    return tables;
}

const struct schema_column *schema_columns(size_t *count)
{
    *count = COUNT(columns);
    return columns;
}

/* In a type, % stands for the column's name. */
static void add_type(struct buf *out, const struct schema_column *c)
{
    struct str rest = c->type, part;
    bool first = true;
    while (str_cut(&rest, '%', &part)) {
        if (!first)
            buf_add_str(out, c->name);
        buf_add_str(out, part);
        first = false;
    }
}

static void add_table(struct buf *out, const struct schema_table *table)
{
    bool first = true;
    buf_printf(out, "CREATE TABLE %" STR_FMT "(", STR_ARG(table->name));
    for (size_t i = 0; i < COUNT(columns); i++) {
        if (!str_eq(columns[i].table, table->name))
            continue;
        buf_add_z(out, first ? "" : ", ");
        buf_add_str(out, columns[i].name);
        buf_add_char(out, ' ');
        add_type(out, &columns[i]);
        first = false;
    }
    if (table->tail.n > 0)
        buf_printf(out, ", %" STR_FMT, STR_ARG(table->tail));
    buf_add_z(out, table->rowid ? ") STRICT;\n" : ") STRICT, WITHOUT ROWID;\n");
}

void schema_create_sql(enum schema_file file, struct buf *out)
{
    for (size_t i = 0; i < COUNT(tables); i++) {
        if (tables[i].file == file)
            add_table(out, &tables[i]);
    }
}

/* Which tables go with a vault, and which with one conversation of it. */
static bool goes_with(const struct schema_table *table, enum schema_unit unit)
{
    return table->unit == unit ||
           (unit == UNIT_VAULT && table->unit == UNIT_CONVERSATION);
}

bool schema_erase_sql(size_t table, enum schema_unit unit, struct buf *out)
{
    if (table >= COUNT(tables) || !goes_with(&tables[table], unit))
        return false;
    const char *which = unit == UNIT_VAULT ? "slot=?1 AND vault=?2"
                                           : "slot=?1 AND vault=?2 AND conversation=?3";
    struct str name = tables[table].name;
    if (tables[table].rowid)
        buf_printf(out,
            "DELETE FROM %" STR_FMT " WHERE rowid IN (SELECT rowid FROM %" STR_FMT
            " WHERE %s LIMIT ?4)",
            STR_ARG(name), STR_ARG(name), which);
    else
        buf_printf(out, "DELETE FROM %" STR_FMT " WHERE %s", STR_ARG(name), which);
    return true;
}
