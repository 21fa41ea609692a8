/*
 * find.c - prints what personal things its input holds, and the input without them.
 *
 *     cc find.c $(pkg-config --cflags --libs libabide) -o find && ./find < letter.txt
 */
#include <abide/abide.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT_MAX = 1 << 16 };

static int on_span(void *ctx, const struct abide_span *s)
{
    unsigned *n = ctx;
    printf("%s (%s, %u %%) at byte %zu, character %zu\n", s->type, s->kind,
        s->confidence, s->start_byte, s->start_point);
    ++*n;
    return 0;
}

static int failed(int error)
{
    fprintf(stderr, "find: %s\n", abide_error_text(error));
    return EXIT_FAILURE;
}

int main(void)
{
    static char text[TEXT_MAX], safe[4 * TEXT_MAX + 32];
    size_t n = fread(text, 1, sizeof text, stdin);
    struct abide_room room = {safe, sizeof safe, 0};
    unsigned found = 0;
    struct abide *a = NULL;
    int error = abide_open(NULL, &a);
    if (error)
        return failed(error);
    error = abide_scan(a, text, n, on_span, &found);
    if (!error)
        error = abide_redact(a, text, n, &room);
    abide_close(a);
    if (error)
        return failed(error);
    printf("%u things; libabide %s\n", found, abide_version());
    fwrite(room.p, 1, room.n, stdout);
    return EXIT_SUCCESS;
}
