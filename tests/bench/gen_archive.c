/*
 * gen_archive FOLDER COUNT: writes an export of COUNT conversations into an existing,
 * empty folder; 100,000 are about 2 GB.
 */
#include <stdlib.h>

#include "tests/bench/archive_gen.h"

int main(int argc, char **argv)
{
    long count = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    if (count < 1) {
        fprintf(stderr, "usage: gen_archive FOLDER COUNT\n");
        return 64;
    }
    uint64_t bytes = gen_archive(argv[1], count);
    printf("%llu bytes\n", (unsigned long long)bytes);
    return bytes > 0 ? 0 : 74;
}
