/*
 * api/api.h - other systems at the door: Data Rights Protocol and OpenDSR.
 *
 * In:    an installation, requests.
 * Out:   a module of routes; answers.
 * Never: does slow work on the loop's thread; takes more calls than it can hold.
 */
#ifndef ABIDE_API_API_H
#define ABIDE_API_API_H

#include "base/instant.h"
#include "os/loop.h"
#include "serve/router.h"

struct api;

struct api_options {
    struct loop *loop;
    const char *state; /* the installation */
    struct str site;   /* "https://..." of people's pages; may be empty */
    struct instant (*now)(void);
    struct str ca_file;     /* for calls to other systems; empty: the system's */
    bool private_callbacks; /* such calls may go to private addresses */
};

bool api_start(
    const struct api_options *options, struct api **out, struct err *err) MUST_CHECK;
struct route_module api_module(struct api *a);
void api_stop(struct api *a); /* after the door is closed; NULL is fine */

#endif
