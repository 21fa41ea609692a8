#include "rights/export_priv.h"

/* JSON Schema 2020-12: one definition per file under abide/, and the "abide" members.
 */

#define TEXT   "{\"type\":\"string\"}"
#define TIME   "{\"type\":\"string\",\"format\":\"date-time\"}"
#define COUNT_ "{\"type\":\"integer\",\"minimum\":1}"
#define FLAG   "{\"type\":\"boolean\"}"

static const char schema[] =
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
    "\"title\":\"abide export 1\",\"$defs\":{"
    "\"choices.jsonl\":{\"type\":\"object\",\"required\":[\"position\",\"control\","
    "\"value\"],\"properties\":{\"position\":" COUNT_ ",\"at\":" TIME
    ",\"recorded\":" TIME ",\"control\":" TEXT ",\"value\":" TEXT ",\"scope\":" TEXT
    ",\"notice\":" TEXT ",\"evidence\":" TEXT ",\"actor\":" TEXT "}},"
    "\"stamps.jsonl\":{\"type\":\"object\",\"required\":[\"conversation\",\"turn\","
    "\"allow\"],\"properties\":{\"conversation\":" TEXT ",\"turn\":" TEXT
    ",\"allow\":{\"type\":\"array\",\"items\":" TEXT "},\"at\":" TIME ",\"code\":" TEXT
    ",\"profile_sha256\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"},"
    "\"ledger_position\":{\"type\":\"integer\",\"minimum\":0}}},"
    "\"uses.jsonl\":{\"type\":\"object\",\"required\":[\"dataset\",\"conversation\"],"
    "\"properties\":{\"dataset\":" TEXT ",\"conversation\":" TEXT ",\"turn\":" TEXT
    ",\"at\":" TIME ",\"withdrawn\":" FLAG "}},"
    "\"access.jsonl\":{\"type\":\"object\",\"required\":[\"at\",\"purpose\"],"
    "\"properties\":{\"at\":" TIME ",\"purpose\":" TEXT ",\"conversation\":" TEXT
    ",\"role\":" TEXT "}},"
    "\"actions.jsonl\":{\"type\":\"object\",\"required\":[\"at\",\"host\"],"
    "\"properties\":{\"at\":" TIME ",\"host\":" TEXT ",\"operation\":" TEXT
    ",\"fields\":{\"type\":\"array\",\"items\":" TEXT "},\"sha256\":" TEXT
    ",\"consent\":" TEXT "}},"
    "\"deletions.jsonl\":{\"type\":\"object\",\"required\":[\"at\",\"object\"],"
    "\"properties\":{\"at\":" TIME ",\"object\":" TEXT ",\"certificate\":" TEXT "}},"
    "\"holds.jsonl\":{\"type\":\"object\",\"required\":[\"from\",\"basis\"],"
    "\"properties\":{\"from\":" TIME ",\"until\":" TIME ",\"basis\":" TEXT
    ",\"scope\":" TEXT "}},"
    "\"conversation.abide\":{\"type\":\"object\",\"required\":[\"origin\",\"service\","
    "\"mode\"],\"properties\":{\"origin\":" TEXT ",\"service\":" TEXT ",\"mode\":" TEXT
    ",\"account\":" TEXT ",\"assistant\":" TEXT ",\"project\":" TEXT
    ",\"do_not_remember\":" FLAG ",\"meta\":{}}},"
    "\"node.abide\":{\"type\":\"object\",\"required\":[\"role\",\"class\",\"created\"],"
    "\"properties\":{\"role\":" TEXT ",\"class\":" TEXT
    ",\"created\":{\"type\":[\"number\",\"null\"]},\"author\":" TEXT
    ",\"time_wrong\":" FLAG ",\"hidden\":" FLAG ",\"aside\":" FLAG
    ",\"assets\":{\"type\":\"array\"},\"meta\":{}}}"
    "}}\n";

struct str export_schema(void)
{
    return STR(schema);
}
