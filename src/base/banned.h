/*
 * base/banned.h - unsafe libc names do not compile.
 *
 * In:    force-included into every source file by the build.
 * Out:   poisoned identifiers.
 * Never: included by hand.
 */
#ifndef ABIDE_BASE_BANNED_H
#define ABIDE_BASE_BANNED_H

/* System headers that mention the names below come first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* With FORTIFY and clang these two are macros, which cannot be poisoned. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison atoi atol atoll atof strtok srand tmpnam mktemp
#pragma GCC poison gmtime localtime ctime asctime system popen

/* OpenSSL's headers use this one as a parameter's name, so it cannot be poisoned. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls"
int rand(void) __attribute__((deprecated("guessable: crypt/random.h")));
#pragma GCC diagnostic pop

#endif
