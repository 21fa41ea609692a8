/* Every table and column of the store, with what happens to it. */
#include "store/schema.h"

#include "base/attr.h"
#include "store/columns_case_priv.h"
#include "store/columns_hold_priv.h"
#include "store/record_priv.h"

#define ID_TYPE  "BLOB NOT NULL CHECK(length(%)=16)"
#define MAC_TYPE "BLOB NOT NULL CHECK(length(%)=32)"
#define INT_TYPE "INTEGER NOT NULL"
#define ANY_TYPE "BLOB NOT NULL"

static const struct schema_table tables[] = {
#define SINCE(version, name, file, unit, rowid, tail)                                  \
    {                                                                                  \
        STR_INIT(name), file, unit, STR_INIT(tail), rowid, version                     \
    }
#define T(...)  SINCE(1, __VA_ARGS__)
#define T2(...) SINCE(2, __VA_ARGS__)
#define T3(...) SINCE(3, __VA_ARGS__)
    T("meta", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(name)"),
    T("directory", SCHEMA_VAULT, UNIT_VAULT, false, "PRIMARY KEY(lookup)"),
    T("vault", SCHEMA_VAULT, UNIT_VAULT, false, "PRIMARY KEY(slot, vault)"),
    T("conversation", SCHEMA_VAULT, UNIT_CONVERSATION, true,
        "UNIQUE(slot, vault, conversation)"),
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
    T2("part", SCHEMA_VAULT, UNIT_CONVERSATION, false,
        "PRIMARY KEY(slot, vault, conversation)"),
    T2("side", SCHEMA_VAULT, UNIT_CONVERSATION, false,
        "PRIMARY KEY(slot, vault, conversation, side)"),
    T2("file", SCHEMA_VAULT, UNIT_CONVERSATION, false,
        "PRIMARY KEY(slot, vault, conversation, file)"),
    T2("file_key", SCHEMA_KEYS, UNIT_CONVERSATION, true,
        "UNIQUE(slot, vault, conversation, file)"),
    T2("keep", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(tier, owner)"),
    T2("phone", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(lookup)"),
    T2("transfer", SCHEMA_VAULT, UNIT_INSTALLATION, true, ""),
    T2("meta", SCHEMA_HOLDS, UNIT_INSTALLATION, false, "PRIMARY KEY(name)"),
    T2("hold", SCHEMA_HOLDS, UNIT_INSTALLATION, true, ""),
    T2("hold_target", SCHEMA_HOLDS, UNIT_HOLD, false, "PRIMARY KEY(hold, vault)"),
    T2("held", SCHEMA_HOLDS, UNIT_HOLD, true, ""),
    T3("pass", SCHEMA_VAULT, UNIT_VAULT, false, "PRIMARY KEY(slot, vault, kind, pass)"),
    T3("message", SCHEMA_VAULT, UNIT_VAULT, false, "PRIMARY KEY(slot, vault, message)"),
    T3("receipt", SCHEMA_VAULT, UNIT_VAULT, false, "PRIMARY KEY(slot, vault, erasure)"),
    T3("request", SCHEMA_VAULT, UNIT_INSTALLATION, true,
        "UNIQUE(request), UNIQUE(open, due, number), UNIQUE(about, number), "
        "UNIQUE(open, assigned, due, number)"),
    T3("help_vote", SCHEMA_VAULT, UNIT_INSTALLATION, false,
        "PRIMARY KEY(article, version)"),
    T3("request_event", SCHEMA_VAULT, UNIT_INSTALLATION, false,
        "PRIMARY KEY(number, position)"),
    T3("project", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(project)"),
    T3("admin", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(admin)"),
    T3("credential", SCHEMA_VAULT, UNIT_INSTALLATION, false, "PRIMARY KEY(lookup)"),
    T3("document", SCHEMA_VAULT, UNIT_INSTALLATION, false,
        "PRIMARY KEY(name, version)"),
#undef T
#undef T2
#undef T3
#undef SINCE
};

#define C(table, name, type, cover, erased, exported, held, kept, why)                 \
    {                                                                                  \
        STR_INIT(table), STR_INIT(name), STR_INIT(type), COVER_##cover,                \
            ERASED_##erased, EXPORTED_##exported, HELD_##held, KEPT_##kept,            \
            STR_INIT(why), 0,                                                          \
        {                                                                              \
            0                                                                          \
        }                                                                              \
    }
/* A column that schema version 2 added to a table of version 1. */
#define C2(table, name, type, cover, erased, exported, held, kept, why)                \
    {                                                                                  \
        STR_INIT(table), STR_INIT(name), STR_INIT(type), COVER_##cover,                \
            ERASED_##erased, EXPORTED_##exported, HELD_##held, KEPT_##kept,            \
            STR_INIT(why), 2,                                                          \
        {                                                                              \
            0                                                                          \
        }                                                                              \
    }
/* A column sealed by a key of the vault: dies with it, is held as a copy. */
#define S(table, name, type, exported, held, why, record, with, number, object, part)  \
    {                                                                                  \
        STR_INIT(table), STR_INIT(name), STR_INIT(type), COVER_SEALED, ERASED_KEY,     \
            EXPORTED_##exported, HELD_##held, KEPT_OBJECT, STR_INIT(why), 0,           \
        {                                                                              \
            record, with, STR_INIT(number), STR_INIT(object), STR_INIT(part)           \
        }                                                                              \
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
    S("vault", "label", ANY_TYPE, YES, COPY, "issuer and subject, for the owner's page",
        RECORD_LABEL, WITH_RECORDS, "", "", ""),

    C2("vault", "region", "INTEGER NOT NULL DEFAULT 0", CLEAR, PURGE, FORM, COPY,
        OBJECT, "where it is kept: a copy elsewhere needs a mechanism"),

    SLOT("conversation"),
    VAULT("conversation"),
    CONVERSATION("conversation"),
    C("conversation", "state", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "hides and purges after the key is gone"),
    C("conversation", "since", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "when the state began: the purge deadline counts from it"),
    C("conversation", "expires", "INTEGER", CLEAR, PURGE, FORM, NO, OBJECT,
        "when a temporary chat must go: the sweep has no key"),
    C2("conversation", "chosen", "INTEGER", CLEAR, PURGE, FORM, NO, OBJECT,
        "when its owner wants it gone: the sweep has no key"),
    C("conversation", "turns", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "how many turns were put: the next ordinal"),
    S("conversation", "head", ANY_TYPE, YES, COPY,
        "title, mode, service, times, source ids, members", RECORD_HEAD,
        WITH_CONVERSATION, "", "conversation", ""),

    SLOT("turns"),
    VAULT("turns"),
    CONVERSATION("turns"),
    C("turns", "first", INT_TYPE, CLEAR, PURGE, FORM, COPY, OBJECT,
        "number of its first turn in the conversation: keys the row"),
    C("turns", "count", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "how many turns are in the row: counts need no key"),
    C("turns", "allow", "BLOB NOT NULL", CLEAR, PURGE, FORM, COPY, OBJECT,
        "allow bits left of each stamp, 4 bytes a turn; the sealed stamp bounds them"),
    S("turns", "body", ANY_TYPE, YES, COPY,
        "words, role, class, place in the tree, time, safety, stamp", RECORD_BODY,
        WITH_CONVERSATION, "first", "conversation", ""),
    S("turns", "meta", "BLOB", YES, COPY,
        "everything else the source said about the turns", RECORD_META,
        WITH_CONVERSATION, "first", "conversation", ""),

    SLOT("choice"),
    VAULT("choice"),
    C("choice", "position", INT_TYPE, CLEAR, PURGE, FORM, COPY, OBJECT,
        "place in the ledger: shows that no line is missing"),
    S("choice", "line", ANY_TYPE, YES, COPY, "what was chosen, when, how we know",
        RECORD_CHOICE, WITH_RECORDS, "position", "", ""),

    SLOT("donation"),
    VAULT("donation"),
    C("donation", "position", INT_TYPE, CLEAR, PURGE, FORM, COPY, OBJECT,
        "place in the ledger: shows that no line is missing"),
    S("donation", "line", ANY_TYPE, YES, COPY,
        "what was given or taken back, when, under which notice", RECORD_DONATION,
        WITH_RECORDS, "position", "", ""),

    SLOT("lineage"),
    VAULT("lineage"),
    C("lineage", "dataset", ID_TYPE, RANDOM, PURGE, FORM, NO, OBJECT,
        "random id of the dataset a row went to"),
    C("lineage", "handle", ID_TYPE, RANDOM, PURGE, FORM, NO, OBJECT,
        "HMAC under a key of the vault: names the row, to its owner only"),
    S("lineage", "link", ANY_TYPE, FORM, NO, "which conversation the row came from",
        RECORD_LINEAGE, WITH_RECORDS, "", "dataset", "handle"),

    SLOT("part"),
    VAULT("part"),
    CONVERSATION("part"),
    S("part", "link", ANY_TYPE, FORM, NO,
        "whose conversation it is, of which the vault has turns", RECORD_PART,
        WITH_CONVERSATION, "", "conversation", ""),

    SLOT("side"),
    VAULT("side"),
    CONVERSATION("side"),
    C("side", "side", ID_TYPE, RANDOM, PURGE, NO, COPY, OBJECT,
        "HMAC under a key of the vault: finds the record again"),
    S("side", "line", ANY_TYPE, YES, COPY,
        "a record of an archive: settings, ratings, shared links", RECORD_SIDE,
        WITH_CONVERSATION, "", "conversation", "side"),

    SLOT("file"),
    VAULT("file"),
    CONVERSATION("file"),
    C("file", "file", ID_TYPE, RANDOM, PURGE, NO, COPY, OBJECT,
        "HMAC of path and content under a key of the vault: names the sealed file"),
    S("file", "head", ANY_TYPE, YES, COPY,
        "path, name, type, size and hash of a file of the person's", RECORD_FILE,
        WITH_CONVERSATION, "", "conversation", "file"),

    SLOT("pass"),
    VAULT("pass"),
    C("pass", "kind", INT_TYPE, CLEAR, PURGE, FORM, NO, OBJECT,
        "password, passkey, session, link, login or setting: lists need no key"),
    C("pass", "pass", ID_TYPE, RANDOM, PURGE, NO, NO, OBJECT,
        "HMAC of a token under a key of the vault: finds it, gives nothing away"),
    C("pass", "expires", INT_TYPE, CLEAR, PURGE, NO, NO, OBJECT,
        "when it ends: the sweep has no key"),
    S("pass", "line", ANY_TYPE, FORM, NO,
        "a password's hash, when and on what a session began, what a link is for",
        RECORD_PASS, WITH_RECORDS, "kind", "pass", ""),

    SLOT("message"),
    VAULT("message"),
    C("message", "message", ID_TYPE, RANDOM, PURGE, NO, NO, OBJECT,
        "random id of a letter that has not left yet"),
    C("message", "at", INT_TYPE, CLEAR, PURGE, NO, NO, OBJECT,
        "when it was written: the oldest leaves first, and none is kept for long"),
    S("message", "line", ANY_TYPE, NO, NO, "to whom, about what, its words",
        RECORD_MESSAGE, WITH_RECORDS, "", "message", ""),

    C("project", "project", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "a product of the operator's: the issuer of its users' names"),
    C("project", "service", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "what the product is"),
    C("project", "tier", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "plan of all its users, where it has one"),
    C("project", "org", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "name of the organisation it belongs to"),
    C("project", "upstream", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "name of the model server it speaks with"),
    C("project", "zdr", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "nothing of it may be kept"),
    C("project", "rate", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "requests a minute of each of its keys"),
    C("project", "created", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when it was made"),
    C("project", "revoked", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when it ended; 0: live"),
    C("admin", "admin", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "name of a member of the operator's staff"),
    C("admin", "party", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "role, from a closed list"),
    C("admin", "created", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when it was made"),
    C("admin", "revoked", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when it ended; 0: live"),
    C("credential", "lookup", MAC_TYPE, RANDOM, NEVER, NO, NO, INSTALLATION,
        "HMAC of a key or an entry token: finds it, gives nothing away"),
    C("credential", "kind", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "API key or entry token"),
    C("credential", "name", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "what the operator calls the key; whom an entry is for"),
    C("credential", "owner", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "project whose key it is"),
    C("credential", "party", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "role, from a closed list"),
    C("credential", "created", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when it was made"),
    C("credential", "expires", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when it ends by itself; 0: never"),
    C("credential", "revoked", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when it was revoked or spent; 0: live"),

    SLOT("receipt"),
    VAULT("receipt"),
    C("receipt", "erasure", ID_TYPE, RANDOM, PURGE, NO, NO, OBJECT,
        "deletion its owner asked for: finds its certificate again"),
    S("receipt", "line", ANY_TYPE, YES, NO,
        "what was deleted, and when it was asked for", RECORD_RECEIPT, WITH_RECORDS, "",
        "erasure", ""),

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

    C("document", "name", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "which of the operator's public pages"),
    C("document", "version", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "version of the page"),
    C("document", "begins", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "in force from"),
    C("document", "title", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "what the operator calls the page"),
    C("document", "url", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "where everybody reads the page"),
    C("document", "text", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "what the public page says: versions are compared"),

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
        "conversation, memory, file, all conversations or account"),
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

    C2("erasure", "held", "INTEGER NOT NULL DEFAULT 0", CLEAR, NEVER, FORM, NO,
        INSTALLATION, "how many rows a legal hold took a copy of"),

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

    SLOT("file_key"),
    VAULT("file_key"),
    CONVERSATION("file_key"),
    C("file_key", "file", ID_TYPE, RANDOM, PURGE, NO, NO, OBJECT,
        "the sealed file it opens"),
    C("file_key", "wrapped", ANY_TYPE, WRAPPED, OVERWRITE, NO, NO, OBJECT,
        "the file's key under the vault's"),

    C("keep", "tier", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "plan a rule of keeping is for; 0: every plan"),
    C("keep", "owner", ID_TYPE, RANDOM, NEVER, NO, NO, INSTALLATION,
        "organisation a rule is for; zero: everybody"),
    C("keep", "days", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "how many days a conversation is kept"),

    C("phone", "lookup", MAC_TYPE, RANDOM, NEVER, NO, NO, INSTALLATION,
        "HMAC of a telephone number under the tombstones' key"),
    C("phone", "accounts", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "how many accounts the number has had, deleted ones too"),

    CASE_COLUMNS,
    C("transfer", "at", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "when a copy left its region"),
    C("transfer", "source", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "region it was kept in"),
    C("transfer", "target", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "region it went to"),
    C("transfer", "mechanism", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "legal basis of the transfer"),
    C("transfer", "what", "TEXT NOT NULL", CLEAR, NEVER, NO, NO, INSTALLATION,
        "kind of copy: backup, dataset, export"),
    C("transfer", "accounts", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,
        "how many accounts were in it"),

    HOLD_COLUMNS,
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
