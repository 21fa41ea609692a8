/*
 * deid/validate/net.h - addresses of machines.
 *
 * In:    bytes.
 * Out:   the end of an address that begins there, 0 when there is none.
 * Never: resolves anything.
 */
#ifndef ABIDE_DEID_VALIDATE_NET_H
#define ABIDE_DEID_VALIDATE_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IP6_TEXT_MAX = 45 };

/* Four numbers up to 255 without leading zeros, three dots; `*value` in host order. */
size_t net_ip4_end(const unsigned char *p, size_t n, uint32_t *value);

/* Nobody's: 0.0.0.x, 127.0.0.x, 224.0.0.x, netmasks. */
bool net_ip4_is_nobody(uint32_t value);

/*
 * RFC 4291 text: groups of up to four hex digits between ':', at most one "::", the
 * last two groups maybe as IPv4. `*valid`: eight groups, or a gap and at least three
 * with a digit among them ("a::b" is code).
 */
size_t net_ip6_end(const unsigned char *p, size_t n, bool *valid);

/* Six pairs with ':' or '-', or three groups of four with '.'. */
size_t net_mac_end(const unsigned char *p, size_t n);

/* Not all zero, not all ones. */
bool net_mac_valid(const unsigned char *p, size_t n);

#endif
