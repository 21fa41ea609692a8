#include "cli/cli.h"
#include "os/proc.h"

int main(int argc, char **argv)
{
    proc_no_dump(); /* before anything that somebody said is in memory */
    return cli_main(argc, argv);
}
