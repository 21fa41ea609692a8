/*
 * cli/command_table.h - every subcommand in one list.
 *
 * In:    a row per command: C(function, "name", "summary", "usage").
 * Out:   the dispatcher, `abide help` and the man page's check. Never: behaviour.
 */
#ifndef ABIDE_CLI_COMMAND_TABLE_H
#define ABIDE_CLI_COMMAND_TABLE_H

#define COMMAND_TABLE(C)                                                               \
    C(cmd_init, "init", "Create an installation",                                      \
        "[--profile NAME|FILE] [--root-key KEEPER]")                                   \
    C(cmd_doctor, "doctor", "Say what is wrong with an installation", "")              \
    C(cmd_import, "import", "Read conversations from an export, a folder or JSONL",    \
        "PATH [--as WHO] [--tier T] [--age A] [--region R] [--service S]")             \
    C(cmd_account_set, "account set", "State what is known of an account",             \
        "WHO [--kind person|org|assistant] [--tier T] [--age A] [--region R] [--org "  \
        "O]")                                                                          \
    C(cmd_account_list, "account list", "List the accounts", "")                       \
    C(cmd_account_export, "export",                                                    \
        "Write everything of a person as an export archive", "--account ID --out DIR") \
    C(cmd_choice_set, "choice set", "Record a choice",                                 \
        "WHO CONTROL VALUE [--scope S] [--at TIME] [--notice V] [--actor A]")          \
    C(cmd_choice_show, "choice show", "What is in force for somebody",                 \
        "WHO [--at TIME]")                                                             \
    C(cmd_choice_history, "choice history", "Every line of somebody's ledger", "WHO")  \
    C(cmd_choice_import, "choice import", "Record choices from a JSONL file", "FILE")  \
    C(cmd_choice_receipt, "choice receipt", "A choice as a signed consent record",     \
        "WHO [--line N] [--controller TEXT]")                                          \
    C(cmd_choice_verify, "choice verify", "Say whether a consent record holds",        \
        "FILE")                                                                        \
    C(cmd_notice_publish, "notice publish", "Publish a notice people choose under",    \
        "VERSION --text FILE [--purpose P] [--from TIME] [--until TIME] [--widens]")   \
    C(cmd_notice_list, "notice list", "List the notices", "")                          \
    C(cmd_notice_import, "notice import", "Publish notices from a JSONL file", "FILE") \
    C(cmd_document_add, "document add",                                                \
        "Register a version of a public page of yours",                                \
        "NAME VERSION --url URL [--title T] [--from TIME] [--text FILE]")              \
    C(cmd_document_list, "document list", "List your public pages and their versions", \
        "")                                                                            \
    C(cmd_donate, "donate", "Give, list or take back a donation of conversations",     \
        "WHO --adult --notice V (--all | --conversation ID [--turn ID]) | --list | "   \
        "--revoke ID")                                                                 \
    C(cmd_donate_import, "donate import", "Record donations from a JSONL file",        \
        "FILE")                                                                        \
    C(cmd_org_share, "org share", "Record that an organisation shares, or stops",      \
        "ORG KIND VALUE --role owner [--project P] [--at TIME]")                       \
    C(cmd_org_owner, "org owner", "Name an owner of an organisation, or end it",       \
        "ORG WHO [--end]")                                                             \
    C(cmd_org_list, "org list",                                                        \
        "List what organisations share and when to confirm it again", "")              \
    C(cmd_policy_explain, "policy explain", "Why a turn may or may not be used",       \
        "CONVERSATION [TURN] [--purpose P] [--profile NAME|FILE] | --decision ID")     \
    C(cmd_policy_ask, "policy ask", "What a profile says to facts given by hand",      \
        "PURPOSE [FACT=VALUE ...] [--profile NAME|FILE]")                              \
    C(cmd_policy_check, "policy check", "Prove that profiles keep every promise",      \
        "PROFILE ...")                                                                 \
    C(cmd_policy_vectors, "policy test", "Run test cases against profiles",            \
        "[FILE ...] [--profile NAME|FILE] ...")                                        \
    C(cmd_policy_diff, "policy diff", "What changes for people between two profiles",  \
        "A B")                                                                         \
    C(cmd_policy_show, "policy show", "Show profiles, or the one in force at a date",  \
        "[PROFILE ...] [--at DATE] [--name NAME] [--codes]")                           \
    C(cmd_policy_export, "policy export", "Write a profile for other systems",         \
        "PROFILE [--format json|dpv|odrl]")                                            \
    C(cmd_policy_faq, "policy faq", "Write the help pages a profile means",            \
        "PROFILE [--html] [--tests FILE] ...")                                         \
    C(cmd_dataset_build, "dataset build", "Build a dataset of what is allowed",        \
        "--out DIR [--purpose train] [--profile NAME|FILE] [--seed N] [--zstd]")       \
    C(cmd_dataset_list, "dataset list", "List the datasets that were built", "")       \
    C(cmd_dataset_explain, "dataset explain", "Where a row came from and why",         \
        "DIR ROW")                                                                     \
    C(cmd_dataset_verify, "dataset verify", "Check a dataset's files and rows", "DIR") \
    C(cmd_dataset_withdraw, "dataset withdraw",                                        \
        "List the rows of people who withdrew and mark the version", "DIR")            \
    C(cmd_redact, "redact", "Write a text with personal things taken out",             \
        "[PATH...] [--input KIND] [--field NAME] [--profile FILE] [--operator "        \
        "[TYPE=]WORD] [--key-file FILE] [--map FILE] [--out DIR] [--report]")          \
    C(cmd_restore, "restore", "Bring back what redact replaced",                       \
        "[FILE] --key-file FILE [--map FILE [--by-name]] [--fpe TYPE]")                \
    C(cmd_scan, "scan", "Say where a text holds personal things",                      \
        "[PATH...] [--input KIND] [--field NAME] [--profile FILE] [--format "          \
        "text|json|sarif] [--show] | --types")                                         \
    C(cmd_eval, "eval", "Score de-identification against marked texts",                \
        "GOLD.jsonl [[NAME=]SPANS.jsonl ...] [--compare] [--structured] [--chart "     \
        "FILE] [--threshold N]")                                                       \
    C(cmd_erase, "erase", "Delete a conversation, a memory, a file, or an account",    \
        "WHO (--conversation ID | --memory ID | --file NAME | --all-conversations | "  \
        "--account --confirm 'DELETE WHO' [--name-reuse never|after_purge] "           \
        "[--signed-in TIME] [--kind K]) [--with-others]")                              \
    C(cmd_request_open, "request open", "Open a rights request that came to the desk", \
        "KIND --regime LAW --by NAME [--account WHO] [--identity I] "                  \
        "[--zone Z] [--text FILE] [options]")                                          \
    C(cmd_request_list, "request list", "The queue of rights requests, by deadline",   \
        "[--closed] [--assigned NAME]")                                                \
    C(cmd_request_show, "request show", "One rights request and what happened",        \
        "CASE")                                                                        \
    C(cmd_request_do, "request do", "Do something to a rights request",                \
        "CASE ACT --by NAME [--outcome O] [--reason R] [--identity "                   \
        "I] [--to NAME] [--text FILE] [--as ROLE]")                                    \
    C(cmd_request_link, "request link", "Say whose account a request is about",        \
        "CASE WHO")                                                                    \
    C(cmd_request_fix, "request fix", "Say what a request is to set right",            \
        "CASE (--control C --value V | --terms FILE)")                                 \
    C(cmd_request_attach, "request attach", "Seal a file with a rights request",       \
        "CASE FILE")                                                                   \
    C(cmd_request_fetch, "request fetch", "Write what is in a rights request",         \
        "CASE --out DIR")                                                              \
    C(cmd_request_sweep, "request sweep", "End what time ends: checks, keys, records", \
        "")                                                                            \
    C(cmd_request_report, "request report",                                            \
        "How many asked for what, and how it ended", "[--year Y] [--metrics]")         \
    C(cmd_request_check, "request check",                                              \
        "Say whether a text holds words kept out of answers", "FILE")                  \
    C(cmd_letters, "letters", "Show letters to people that wait for the mail", "")     \
    C(cmd_erase_list, "erase list", "List deletions, their states and deadlines", "")  \
    C(cmd_certificate, "certificate", "Print the signed certificate of a deletion",    \
        "ERASURE [--out FILE]")                                                        \
    C(cmd_certificate_verify, "verify",                                                \
        "Check a certificate, without an installation",                                \
        "CERTIFICATE [--opening SALT --subject NAME] [--key HEX]")                     \
    C(cmd_backup_make, "backup make", "Copy the sealed content while serving",         \
        "FILE [--to-region R --mechanism M]")                                          \
    C(cmd_transfer_region, "transfer region",                                          \
        "Say where this installation keeps things", "REGION")                          \
    C(cmd_transfer_record, "transfer record", "Record a copy that leaves its region",  \
        "WHAT --to-region R --mechanism M")                                            \
    C(cmd_transfer_list, "transfer list", "List the copies that left their region",    \
        "")                                                                            \
    C(cmd_backup_check, "backup check", "Say what restoring a backup would do",        \
        "FILE")                                                                        \
    C(cmd_backup_restore, "backup restore",                                            \
        "Put a backup back, without what was deleted since", "FILE")                   \
    C(cmd_hold_add, "hold add", "Record a duty to keep, and whom it covers",           \
        "--basis TEXT --authority TEXT (--account WHO | --tier T) ... --key-out FILE " \
        "[--region R] [--from TIME] [--until TIME] [--review TIME] [--barred]")        \
    C(cmd_hold_list, "hold list", "List holds, or what a person is told of them",      \
        "[--person WHO]")                                                              \
    C(cmd_hold_narrow, "hold narrow", "Make a duty to keep smaller",                   \
        "NUMBER [--from TIME] [--until TIME] [--review TIME]")                         \
    C(cmd_hold_release, "hold release", "End a duty to keep", "NUMBER")                \
    C(cmd_hold_read, "hold read", "Read what a hold kept, with its custodian's key",   \
        "NUMBER --key FILE --out FILE")                                                \
    C(cmd_keep_set, "keep set", "Say how long conversations are kept",                 \
        "[--tier T] [--org O] (--days N | --forever)")                                 \
    C(cmd_keep_chat, "keep chat", "Give one conversation a clock of its own",          \
        "WHO --conversation ID (--days N | --forever)")                                \
    C(cmd_keep_list, "keep list", "List the rules of keeping", "")                     \
    C(cmd_memory_list, "memory list", "List what is remembered of somebody", "WHO")    \
    C(cmd_phone_claim, "phone claim", "Count an account made with a telephone number", \
        "NUMBER")                                                                      \
    C(cmd_purge, "purge",                                                              \
        "Delete what was kept long enough, reclaim what was deleted", "[--metrics]")   \
    C(cmd_key_status, "key status", "List the key epochs", "")                         \
    C(cmd_key_rotate, "key rotate", "Wrap every key with a new epoch", "")             \
    C(cmd_key_backup, "key backup",                                                    \
        "Copy the key store into a ring of at most 7 days", "DIR")                     \
    C(cmd_key_restore, "key restore", "Put a copy of the key store back", "FILE")      \
    C(cmd_key_move, "key move", "Hand the root key to another keeper",                 \
        "KEEPER | state")                                                              \
    C(cmd_key_destroy, "key destroy-epoch", "End an old epoch for good", "NUMBER")     \
    C(cmd_model_train, "model train", "Train a names model from labelled texts",       \
        "RECIPE --out FILE [--data DIR] ... [--checkpoint FILE]")                      \
    C(cmd_model_eval, "model eval", "Measure a names model on labelled texts",         \
        "FILE|FOLDER ... [--model FILE] [--point POINT] [--whole] [--lower] "          \
        "[--cultures]")                                                                \
    C(cmd_model_info, "model info", "What a names model is made of", "[FILE]")         \
    C(cmd_hidden_add, "hidden add", "Keep somebody out of answers",                    \
        "NAME [--why CASE]")                                                           \
    C(cmd_hidden_list, "hidden list",                                                  \
        "List who is kept out of answers, without names", "")                          \
    C(cmd_hidden_remove, "hidden remove", "Take somebody off that list", "NAME|ID")    \
    C(cmd_project_create, "project create", "Make a product of the operator's",        \
        "NAME [--service S] [--tier T] [--org O] [--upstream U] [--per-minute N] "     \
        "[--zdr]")                                                                     \
    C(cmd_project_list, "project list", "List the products", "")                       \
    C(cmd_project_revoke, "project revoke", "End a product, and its keys", "NAME")     \
    C(cmd_apikey_create, "apikey create", "Make an API key and show it once",          \
        "NAME (--project P | --role R) [--expires TIME]")                              \
    C(cmd_apikey_list, "apikey list", "List the API keys, without their text", "")     \
    C(cmd_apikey_revoke, "apikey revoke", "End an API key", "NAME")                    \
    C(cmd_admin_create, "admin create", "Make an admin, and show an entry token once", \
        "NAME --role operator|reviewer|officer|auditor|admin")                         \
    C(cmd_admin_enter, "admin enter", "Show a new entry token for an admin", "NAME")   \
    C(cmd_admin_list, "admin list", "List the admins", "")                             \
    C(cmd_admin_revoke, "admin revoke", "End an admin", "NAME")                        \
    C(cmd_serve, "serve", "Stand between a product and its model", "--config FILE")    \
    C(cmd_config_check, "config check", "Check a configuration of the daemon", "FILE") \
    C(cmd_version, "version", "Print the version", "")                                 \
    C(cmd_help, "help", "Print this, or the help of one command", "[COMMAND]")

#define COMMAND_DECLARE(function, ...) int function(struct cli *cli);

struct cli;
COMMAND_TABLE(COMMAND_DECLARE)

#endif
