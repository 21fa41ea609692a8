#include "tests/fuzz/import.h"

/*
 * An export of several files in one input: a line "=" ends a file; the first byte after
 * it says which file comes next. The first part is conversations.json.
 */
static const char *const names[] = {"conversations.json", "export_manifest.json",
    "user.json", "user_settings.json", "message_feedback.json", "group_chats.json",
    "conversation_asset_file_names.json", "file_1.dat", "conversations-000.json",
    "shared_conversations.json", "library_files.json", "ads.json", "textdocs/a.md",
    "memories.json", "projects.json", "users.json"};

static size_t part_end(const uint8_t *data, size_t size, size_t from)
{
    for (size_t i = from; i + 3 <= size; i++) {
        if (memcmp(data + i, "\n=\n", 3) == 0)
            return i;
    }
    return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct import in = {0};
    size_t count = 0, at = 0, which = 0;
    while (count < IMPORT_FILES_MAX && at < size) {
        size_t end = part_end(data, size, at);
        in.files[count] = raw_of(data + at, end - at);
        in.entries[count].name = raw_from_str(str_z(names[which]));
        in.entries[count++].size_bytes = end - at;
        at = end + 3 < size ? end + 3 : size;
        if (at < size)
            which = data[at++] % COUNT(names);
    }
    import_run(&in, count, CAPTURE_AUTO);
    return 0;
}
