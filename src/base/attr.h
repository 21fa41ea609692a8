/*
 * base/attr.h - compiler attributes under one name each.
 *
 * In:    nothing.
 * Out:   MUST_CHECK, PRINTF_LIKE, AUTO, COUNT, UNUSED, UNINIT, FALLTHROUGH.
 * Never: defines types or functions.
 */
#ifndef ABIDE_BASE_ATTR_H
#define ABIDE_BASE_ATTR_H

#define MUST_CHECK             __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define UNUSED                 __attribute__((unused))
/* A buffer that is written before it is read: not cleared by the compiler. */
#define UNINIT      __attribute__((uninitialized))
#define FALLTHROUGH __attribute__((fallthrough))

/* Runs `fini(&var)` when the variable leaves scope. */
#define AUTO(fini) __attribute__((cleanup(fini)))

/* Number of elements of an array (not of a pointer). */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
