/*
 * capture/dialect/dialect.h - what a call to a model says, and what the model answered.
 *
 * In:    the body of a request, and the bytes of its answer, in one of four APIs.
 * Out:   the messages and who sent them; the text of the answer, and whether it is
 *        whole.
 * Never: changes a byte of either; needs the answer at once: its pieces are read as
 *        they pass by.
 *
 * The APIs: OpenAI chat completions, responses and completions; Anthropic messages.
 */
#ifndef ABIDE_CAPTURE_DIALECT_DIALECT_H
#define ABIDE_CAPTURE_DIALECT_DIALECT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/raw.h"
#include "model/table.h"
#include "model/words.h"
#include "text/json.h"
#include "text/sse.h"

#define DIALECT_TABLE(X)                                                               \
    X(DIALECT_NONE, "none")                                                            \
    X(DIALECT_CHAT, "chat_completions")                                                \
    X(DIALECT_RESPONSES, "responses")                                                  \
    X(DIALECT_COMPLETIONS, "completions")                                              \
    X(DIALECT_MESSAGES, "messages")

enum dialect { DIALECT_TABLE(TABLE_ENUM) };
TABLE_DECLARE(dialect);

enum {
    DIALECT_MESSAGES_MAX = 10000,
    DIALECT_CHOICES_MAX = 128,
    DIALECT_ANSWER_MAX = 32 << 20, /* bytes of one answer that is read */
};

struct dialect_message {
    enum role role;
    enum content content;
    struct raw text;  /* its text parts, joined by an empty line */
    struct raw calls; /* ids of the tools it calls, each on a line: they name it too */
    struct raw meta;  /* the message as it stood, when it holds more than its text */
    bool aside;       /* tool traffic, reasoning: not said to each other */
};

/* Views into the arena. What the caller did not say is empty. */
struct dialect_call {
    enum dialect dialect;
    struct raw model;
    struct raw user;         /* safety_identifier, else user or metadata.user_id */
    struct raw previous;     /* previous_response_id: the rest of the conversation */
    struct raw conversation; /* conversation id, where the API keeps them */
    struct raw assistant;    /* metadata.abide_assistant */
    bool temporary;          /* metadata.abide_temporary is "1" or "true" */
    bool stream;
    bool store;  /* the provider keeps it: said, or what that API does unasked */
    bool unkept; /* the caller said "store": false */
    struct dialect_message *messages;
    size_t count;
};

/* The dialect of a path ("/v1/chat/completions", without a query). */
enum dialect dialect_of(struct raw path);

/* ERR_INPUT: not JSON, or no call of this dialect. */
bool dialect_call_read(enum dialect dialect, struct raw body, struct arena *a,
    struct dialect_call *out, struct err *err) MUST_CHECK;

/* The answer as it passes by. */
struct dialect_answer {
    enum dialect dialect;
    bool stream;
    struct sse sse;
    struct buf whole;                      /* of an answer that is no stream */
    struct buf texts[DIALECT_CHOICES_MAX]; /* of a stream, by choice */
    size_t choices;
    struct buf id, calls;
    bool ended;   /* the stream said that it is over */
    bool flagged; /* as in the reply */
    bool failed;  /* too large, no memory, or not what the dialect says */
};

/* `stream`: the answer is an event stream. */
void dialect_answer_init(struct dialect_answer *d, enum dialect dialect, bool stream);
void dialect_answer_fini(struct dialect_answer *d); /* wipes */
void dialect_answer_feed(struct dialect_answer *d, struct raw bytes);

struct dialect_reply {
    struct raw id;
    struct raw texts[DIALECT_CHOICES_MAX]; /* one per choice; most answers have one */
    struct raw calls;                      /* as in a message; of the first choice */
    struct raw meta; /* the answer as it stood, where it holds more than text */
    size_t count;
    bool complete; /* the model ended it, and all of it came */
    bool flagged;  /* the provider's own filter stopped it or marked call or answer */
};

/* After the last byte. Views live in `a` and in the answer. False: it could not be
 * read; nothing is known of what the model said. */
bool dialect_answer_end(
    struct dialect_answer *d, struct arena *a, struct dialect_reply *out) MUST_CHECK;

#endif
