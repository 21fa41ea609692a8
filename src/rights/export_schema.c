#include "base/attr.h"
#include "rights/export_priv.h"

/*
 * JSON Schema 2020-12: one definition per file (those of JSON Lines: per line), and the
 * "abide" members. What archives brought may have members of its own everywhere; what
 * is ours has those that stand here and no others.
 */

#define TEXT    "{\"type\":\"string\"}"
#define MAYBE   "{\"type\":[\"string\",\"null\"]}"
#define TIME    "{\"type\":\"string\",\"format\":\"date-time\"}"
#define SECONDS "{\"type\":[\"number\",\"null\"]}"
#define COUNT_  "{\"type\":\"integer\",\"minimum\":1}"
#define SIZE    "{\"type\":\"integer\",\"minimum\":0}"
#define FLAG    "{\"type\":\"boolean\"}"
#define HASH    "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}"
#define TEXTS   "{\"type\":\"array\",\"items\":" TEXT "}"
#define REF(to) "{\"$ref\":\"#/$defs/" to "\"}"

#define OBJECT(required, members)                                                      \
    "{\"type\":\"object\",\"required\":[" required "],\"properties\":{" members "}}"
#define CLOSED(required, members)                                                      \
    "{\"type\":\"object\",\"required\":[" required "],\"properties\":{" members        \
    "},\"additionalProperties\":false}"
#define LIST(of)     "{\"type\":\"array\",\"items\":" of "}"
#define RECORDS      LIST("{\"type\":\"object\"}")
#define ALONE        "{\"type\":[\"object\",\"array\"]}"
#define IS(name, of) "\"" name "\":" of

static const struct {
    struct str name, schema;
} definitions[] = {
#define D(name, schema) {STR_INIT(name), STR_INIT(schema)},
    D("conversations.json", LIST(REF("conversation"))) D("conversation",
        OBJECT("\"id\",\"conversation_id\",\"mapping\",\"abide\"",
            IS("id", TEXT) "," IS("conversation_id", TEXT) "," IS(
                "title", MAYBE) "," IS("create_time", SECONDS) "," IS("update_time",
                SECONDS) "," IS("current_node", TEXT) "," IS("abide",
                REF("conversation.abide")) ","
                                           "\"mapping\":{\"type\":\"object\","
                                           "\"additionalProperties\":" REF(
                                               "node") "}")) D("node",
        CLOSED("\"id\",\"parent\",\"message\",\"abide\"",
            IS("id", TEXT) "," IS("parent", MAYBE) "," IS(
                "message", "{\"type\":[\"object\",\"null\"]}") "," IS("abide",
                REF("node.abide")))) D("conversation.abide",
        CLOSED("\"origin\",\"service\",\"mode\"",
            IS("origin", TEXT) "," IS("service", TEXT) "," IS("mode", TEXT) "," IS(
                "account", TEXT) "," IS("assistant", TEXT) "," IS("project",
                TEXT) "," IS("do_not_remember", FLAG) "," IS("meta",
                "{}"))) D("node.abide",
        CLOSED("\"role\",\"class\",\"created\"",
            IS("role", TEXT) "," IS("class", TEXT) "," IS("created", SECONDS) "," IS(
                "author", TEXT) "," IS("time_wrong", FLAG) "," IS("hidden",
                FLAG) "," IS("aside", FLAG) "," IS("meta", "{}") "," IS("assets",
                LIST(CLOSED("\"id\"", IS("id", TEXT) "," IS("name", TEXT) "," IS(
                                          "media_type", TEXT)))))) D("user.json",
        OBJECT("\"id\"", IS("id", TEXT))) D("users.json", ALONE) D("user_settings.json",
        LIST(OBJECT("\"settings\"",
            IS("user_id", TEXT) "," IS("settings",
                "{\"type\":\"object\"}")))) D("message_feedback.json",
        RECORDS) D("shared_conversations.json", RECORDS) D("library_files.json",
        ALONE) D("model_comparisons.json", ALONE) D("sectioned_conversations.json",
        ALONE) D("ads.json", ALONE) D("shopping.json", ALONE) D("sora.json",
        ALONE) D("conversation_asset_file_names.json",
        "{\"type\":\"object\",\"additionalProperties\":" TEXT
        "}") D("export_manifest.json",
        CLOSED("\"version\",\"manifest_file\",\"export_files\",\"logical_files\"",
            IS("version", COUNT_) "," IS("manifest_file", TEXT) "," IS("export_files",
                LIST(CLOSED("\"path\",\"size_bytes\",\"sha256\"",
                    IS("path", TEXT) "," IS("size_bytes", SIZE) "," IS(
                        "sha256", HASH)))) ","
                                           "\"logical_files\":{\"type\":\"object\","
                                           "\"additionalProperties\":" CLOSED(
                                               "\"files\",\"sharded\"",
                                               IS("files", TEXTS) "," IS("sharded",
                                                   FLAG)) "}")) D("choices.jsonl",
        CLOSED("\"position\",\"control\",\"value\"",
            IS("position", COUNT_) "," IS("at", TIME) "," IS("recorded", TIME) "," IS(
                "control", TEXT) "," IS("value", TEXT) "," IS("scope",
                TEXT) "," IS("notice", TEXT) "," IS("evidence", TEXT) "," IS("actor",
                TEXT))) D("stamps.jsonl",
        CLOSED("\"conversation\",\"turn\",\"allow\"",
            IS("conversation", TEXT) "," IS("turn", TEXT) "," IS("allow", TEXTS) "," IS(
                "at", TIME) "," IS("code", TEXT) "," IS("profile_sha256",
                HASH) "," IS("ledger_position", SIZE))) D("uses.jsonl",
        CLOSED("\"dataset\",\"conversation\"",
            IS("dataset", TEXT) "," IS("conversation", TEXT) "," IS("turn",
                TEXT) "," IS("at", TIME) "," IS("withdrawn", FLAG))) D("access.jsonl",
        CLOSED("\"at\",\"purpose\"",
            IS("at", TIME) "," IS("purpose", TEXT) "," IS("conversation", TEXT) "," IS(
                "role", TEXT))) D("actions.jsonl",
        CLOSED("\"at\",\"host\"",
            IS("at", TIME) "," IS("host", TEXT) "," IS("operation", TEXT) "," IS(
                "fields", TEXTS) "," IS("sha256", HASH) "," IS("consent", TEXT)))
        D("deletions.jsonl", CLOSED("\"at\",\"object\",\"erasure\"",
                                 IS("at", TIME) "," IS("object", TEXT) "," IS("erasure",
                                     TEXT) "," IS("state", TEXT) "," IS("certificate",
                                     "{\"type\":\"object\"}"))) D("holds.jsonl",
            CLOSED("\"from\",\"basis\"",
                IS("from", TIME) "," IS("review", TIME) "," IS("basis", TEXT) "," IS(
                    "authority", TEXT) "," IS("scope", TEXT) "," IS("content_from",
                    TIME) "," IS("content_until", TIME)))
            D("rows.jsonl", OBJECT("\"table\"", IS("table", TEXT) "," IS("of", TEXT)))
                D("donations.jsonl",
                    CLOSED("\"grant\",\"conversation\",\"purpose\",\"given\"",
                        IS("grant", TEXT) "," IS("conversation", TEXT) "," IS(
                            "turn", TEXT) "," IS("purpose", TEXT) "," IS("given",
                            TIME) "," IS("revoked", TIME) "," IS("notice",
                            TEXT) "," IS("adult_declared", FLAG)))
                    D("schema.json", OBJECT("\"$schema\",\"$id\",\"$defs\"",
                                         IS("$schema", TEXT) "," IS("$id", TEXT) "," IS(
                                             "$defs", "{\"type\":\"object\"}")))
#undef D
};

void export_schema(struct buf *out)
{
    buf_add_z(out, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
                   "\"$id\":\"urn:abide:export:1\",\"title\":\"abide export 1\","
                   "\"$defs\":{");
    for (size_t i = 0; i < COUNT(definitions); i++) {
        buf_add_z(out, i ? ",\n\"" : "\n\"");
        buf_add_str(out, definitions[i].name);
        buf_add_z(out, "\":");
        buf_add_str(out, definitions[i].schema);
    }
    buf_add_z(out, "}}\n");
}
