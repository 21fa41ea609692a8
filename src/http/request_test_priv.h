/*
 * http/request_test_priv.h - the requests that the tests of this folder begin with.
 *
 * In:    nothing.
 * Out:   the front of a question, and of a request with a body.
 * Never: used outside tests.
 */
#ifndef ABIDE_HTTP_REQUEST_TEST_PRIV_H
#define ABIDE_HTTP_REQUEST_TEST_PRIV_H

#define GET  "GET /ping HTTP/1.1\r\nHost: a\r\n"
#define POST "POST /echo HTTP/1.1\r\nHost: a\r\n"

#endif
