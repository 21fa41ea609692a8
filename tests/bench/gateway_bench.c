/*
 * The door beside nginx proxy_pass and haproxy in one run, all in front of the same
 * model server: CPU per request (this machine's clocks and neighbours do not change
 * it much), requests a second, first bytes, memory. Capture on beside the store's own
 * rate for the same exchanges. What is missing (wrk, nginx, haproxy) is said.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "base/mem.h"
#include "flow/exchange/exchange.h"
#include "flow/flow_notice.h"
#include "gateway/gateway.h"
#include "os/dir.h"
#include "os/file.h"
#include "os/now.h"
#include "tests/bench/bench.h"
#include "tests/bench/gateway_large.h"
#include "tests/bench/gateway_mock.h"

enum { ROUNDS = 3, INGEST = 6000, GROUP = 64, STREAMS = 1000, PATHS = FILE_PATH_MAX };
enum { KINDS = 3, ROUND_S = 2, LARGE_BYTES = 10 << 20 };

/* A server under test. */
struct server {
    const char *name;
    pid_t pid;
    int port;
};

struct world {
    char dir[PATHS], state[PATHS];
    int mock_port;
    pid_t mock;
    struct server door, nginx, haproxy;
};

static void must(bool done, const struct err *err)
{
    if (done)
        return;
    fprintf(stderr, "gateway_bench: %s: %s\n", err->id ? err->id : "?", err->text);
    exit(1);
}

static void pin(unsigned cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    sched_setaffinity(0, sizeof set, &set);
}

static void write_file(const struct world *w, const char *name, const char *text)
{
    char path[PATHS];
    struct err err = ERR_INIT;
    must(file_join(w->dir, name, path, &err) &&
             file_replace(path, raw_of(text, strlen(text)), &err),
        &err);
}

static int free_port(void)
{
    int port = 0;
    close(mock_listen(&port));
    return port;
}

/* A program that is killed with this one. */
static pid_t begin(unsigned cpu)
{
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        pin(cpu);
    }
    return pid;
}

static void start_mock(struct world *w)
{
    int listener = mock_listen(&w->mock_port);
    w->mock = begin(1);
    if (!w->mock)
        mock_run(listener);
    close(listener);
}

static void make_state(struct world *w)
{
    static const char notice[] =
        "{\"version\":\"n1\",\"purposes\":[\"train\"],\"from\":\"2025-01-01\","
        "\"text\":\"We train if you agree.\"}\n";
    struct flow_options options = {
        .state = w->state, .profile = "strict", .now = now_utc()};
    char path[PATHS];
    struct flow f;
    uint64_t n;
    struct err err = ERR_INIT;
    must(file_join(w->dir, "state", w->state, &err) && flow_init(&options, &err), &err);
    options.profile = NULL;
    write_file(w, "notice.jsonl", notice);
    must(file_join(w->dir, "notice.jsonl", path, &err) &&
             flow_open(&f, &options, &err) && flow_notice_import(&f, path, &n, &err),
        &err);
    flow_close(&f);
}

/* SHA-256 of "on", of "off" and of "clean". */
static const char projects[] =
    "[project on]\nupstream = up\nkey_sha256 = "
    "b8d31e852725afb1e26d53bab6095b2bff1749c9275be13ed1c05a56ed31ec09\n"
    "[project off]\nupstream = up\nzero_data_retention = yes\nkey_sha256 = "
    "b4dc66dde806261bdda8607d8707aa727d308cd80272381a5583f63899918467\n"
    "[project clean]\nupstream = clean\nzero_data_retention = yes\nkey_sha256 = "
    "3b066804f6d1d077173cfe4d06002e6a61e6f21c2b2e648417962115f1afcd8e\n";

static void run_door(const struct world *w, int port)
{
    char text[2048];
    struct conf *conf = NULL;
    struct loop *loop = NULL;
    struct gateway *g = NULL;
    struct err err = ERR_INIT;
    snprintf(text, sizeof text,
        "[serve]\nlisten = 127.0.0.1:%d\n[upstream up]\nurl = http://127.0.0.1:%d\n"
        "[upstream clean]\nurl = http://127.0.0.1:%d\npersonal = pseudonyms\n%s",
        port, w->mock_port, w->mock_port, projects);
    must(conf_parse(str_z(text), STR("bench"), &conf, &err) && loop_new(&loop, &err),
        &err);
    struct gateway_options options = {
        .loop = loop, .conf = conf, .state = w->state, .now = now_utc};
    must(gateway_start(&options, &g, &err), &err);
    loop_run(loop);
    _exit(0);
}

static void start_door(struct world *w)
{
    w->door = (struct server){.name = "abide", .port = free_port()};
    w->door.pid = begin(0);
    if (!w->door.pid)
        run_door(w, w->door.port);
}

/* What the child says goes to a file. */
static void speak_to(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(fd, 1);
    dup2(fd, 2);
}

static void start_nginx(struct world *w)
{
    struct buf text;
    char path[PATHS];
    struct err err = ERR_INIT;
    w->nginx = (struct server){.name = "nginx", .port = free_port()};
    buf_init(&text, 1 << 16);
    buf_printf(&text,
        "daemon off; master_process off; worker_processes 1; pid %s/nginx.pid;\n"
        "error_log /dev/null; events { worker_connections 8192; }\n"
        "http { access_log off; client_body_temp_path %s/nb; proxy_temp_path %s/np;\n"
        "fastcgi_temp_path %s/nf; uwsgi_temp_path %s/nu; scgi_temp_path %s/ns;\n",
        w->dir, w->dir, w->dir, w->dir, w->dir, w->dir);
    buf_printf(&text,
        "keepalive_requests 100000000; upstream up { server 127.0.0.1:%d;\n"
        "keepalive 256; keepalive_requests 100000000; }\n"
        "server { listen 127.0.0.1:%d; location / { proxy_pass http://up;\n"
        "proxy_http_version 1.1; proxy_set_header Connection \"\";\n"
        "proxy_buffering off; } } }\n",
        w->mock_port, w->nginx.port);
    write_file(w, "nginx.conf", buf_z(&text));
    buf_fini(&text);
    must(file_join(w->dir, "nginx.conf", path, &err), &err);
    w->nginx.pid = begin(0);
    if (!w->nginx.pid) {
        speak_to("/dev/null");
        execl("/usr/sbin/nginx", "nginx", "-e", "/dev/null", "-c", path, (char *)NULL);
        _exit(127);
    }
}

static void start_haproxy(struct world *w)
{
    char text[1024], path[PATHS];
    struct err err = ERR_INIT;
    w->haproxy = (struct server){.name = "haproxy", .port = free_port()};
    snprintf(text, sizeof text,
        "global\n nbthread 1\n maxconn 8192\ndefaults\n mode http\n"
        " option http-no-delay\n"
        " timeout connect 5s\n timeout client 60s\n timeout server 60s\n"
        " http-reuse always\nfrontend f\n bind 127.0.0.1:%d\n default_backend b\n"
        "backend b\n server s 127.0.0.1:%d\n",
        w->haproxy.port, w->mock_port);
    write_file(w, "haproxy.cfg", text);
    must(file_join(w->dir, "haproxy.cfg", path, &err), &err);
    w->haproxy.pid = begin(0);
    if (!w->haproxy.pid) {
        speak_to("/dev/null");
        execl("/usr/sbin/haproxy", "haproxy", "-db", "-f", path, (char *)NULL);
        _exit(127);
    }
}

static bool answers(const struct server *s)
{
    for (int i = 0; i < 100; i++) {
        int fd = client_dial(s->port);
        if (fd >= 0) {
            close(fd);
            return true;
        }
        usleep(50000);
    }
    return false;
}

/* Nanoseconds on a processor, of all threads; of the thread `only` when it is not 0. */
static double cpu_s(pid_t pid, long only)
{
    char path[64];
    double sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *dir = opendir(path);
    struct dirent *e;
    while (dir && (e = readdir(dir))) {
        char file[128];
        long long ns = 0;
        long tid = strtol(e->d_name, NULL, 10);
        if (tid <= 0 || (only > 0 && tid != only) || (only < 0 && tid == pid))
            continue;
        snprintf(file, sizeof file, "/proc/%d/task/%ld/schedstat", (int)pid, tid);
        FILE *f = fopen(file, "r");
        if (f && fscanf(f, "%lld", &ns) == 1)
            sum += (double)ns / 1e9;
        if (f)
            fclose(f);
    }
    if (dir)
        closedir(dir);
    return sum;
}

static long rss_kb(pid_t pid)
{
    char path[64], line[256];
    long kb = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    }
    if (f)
        fclose(f);
    return kb;
}

static const char *const bodies[KINDS] = {
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}",
    "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%"
    "s\"}"
    "]}",
    "{\"model\":\"m\",\"user\":\"u%d\",\"messages\":[{\"role\":\"user\",\"content\":\"%"
    "d "
    "%s\"}]}"};

enum kind { JSON, SSE, KEPT };

static void write_scripts(const struct world *w)
{
    static const char *const names[KINDS] = {"json.lua", "sse.lua", "kept.lua"};
    char words[800], text[4096];
    memset(words, 'a', sizeof words - 1);
    words[sizeof words - 1] = 0;
    for (int k = 0; k < KINDS; k++) {
        snprintf(text, sizeof text,
            "wrk.method = 'POST'\nwrk.headers['Authorization'] = 'Bearer %s'\n"
            "wrk.headers['Content-Type'] = 'application/json'\n"
            "local words = '%s'\nlocal n = math.random(1000000000) * 1000\n"
            "local form = '%s'\n%s",
            k == KEPT ? "on" : "off", words, bodies[k],
            k == KEPT
                ? "request = function() n = n + 1; return wrk.format(nil, nil, nil,"
                  " string.format(form, n %% 1000, n, words)) end\n"
                : "wrk.body = string.format(form, words)\n");
        if (k == KEPT) {
            char *twice = strstr(text, "%% 1000");
            if (twice)
                memmove(twice, twice + 1, strlen(twice));
        }
        write_file(w, names[k], text);
    }
}

struct run {
    double requests, rps, cpu_us, bad;
};

/* wrk for a while; what it says is in wrk.out. */
static void load(
    const struct world *w, const struct server *s, enum kind kind, int connections)
{
    static const char *const names[KINDS] = {"json.lua", "sse.lua", "kept.lua"};
    char script[PATHS], out[PATHS], url[96], conns[16], time[16];
    struct err err = ERR_INIT;
    must(file_join(w->dir, names[kind], script, &err) &&
             file_join(w->dir, "wrk.out", out, &err),
        &err);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/v1/chat/completions", s->port);
    snprintf(conns, sizeof conns, "-c%d", connections);
    snprintf(time, sizeof time, "-d%ds", ROUND_S);
    pid_t pid = begin(1);
    if (!pid) {
        speak_to(out);
        execl(
            "/usr/bin/wrk", "wrk", "-t1", conns, time, "-s", script, url, (char *)NULL);
        _exit(127);
    }
    waitpid(pid, NULL, 0);
}

static struct run run_wrk(
    const struct world *w, const struct server *s, enum kind kind, int connections)
{
    struct run r = {0};
    char out[PATHS], line[256];
    struct err err = ERR_INIT;
    double before = cpu_s(s->pid, 0);
    load(w, s, kind, connections);
    must(file_join(w->dir, "wrk.out", out, &err), &err);
    FILE *f = fopen(out, "r");
    while (f && fgets(line, sizeof line, f)) {
        (void)!sscanf(line, " %lf requests in", &r.requests);
        (void)!sscanf(line, "Requests/sec: %lf", &r.rps);
        (void)!sscanf(line, "  Non-2xx or 3xx responses: %lf", &r.bad);
    }
    if (f)
        fclose(f);
    r.cpu_us = r.requests > 0 ? (cpu_s(s->pid, 0) - before) * 1e6 / r.requests : 1e9;
    return r;
}

/* The least CPU of some rounds, the servers in turns. */
static void compare(const struct world *w, enum kind kind, int connections)
{
    const struct server *servers[] = {&w->door, &w->nginx, &w->haproxy};
    double best[3] = {1e9, 1e9, 1e9}, rps[3] = {0}, bad = 0;
    char name[64];
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 3; i++) {
            struct run r = run_wrk(w, servers[i], kind, connections);
            best[i] = r.cpu_us < best[i] ? r.cpu_us : best[i];
            rps[i] = r.rps > rps[i] ? r.rps : rps[i];
            bad += i == 0 ? r.bad : 0;
        }
    }
    for (int i = 0; i < 3; i++)
        bench_note("%-7s %-4s c=%-3d %8.1f us CPU a request, %8.0f requests/s",
            servers[i]->name, kind == SSE ? "sse" : "json", connections, best[i],
            rps[i]);
    if (bad > 0)
        bench_note("abide: %.0f answers were no success", bad);
    snprintf(name, sizeof name, "%s_c%d_beside_nginx", kind == SSE ? "sse" : "json",
        connections);
    bench_say(&(struct bench_result){
        name, best[1] / best[0], "x", BENCH_AT_LEAST, kind == SSE ? 1.0 : 0.6});
}

/* The same exchanges put by one thread, a group a commit. */
static double ingest_cpu_us(const struct world *w, int round, double *rate)
{
    struct flow_options options = {.state = w->state, .now = now_utc()};
    struct flow f;
    struct err err = ERR_INIT;
    struct bench_exchange one;
    must(flow_open(&f, &options, &err), &err);
    double began = bench_seconds(), cpu = bench_cpu_seconds();
    for (int i = 0; i < INGEST; i += GROUP) {
        must(store_begin(f.store, &err), &err);
        for (int k = 0; k < GROUP; k++) {
            struct exchange_out out;
            must(bench_exchange_read(&one, round * INGEST + i + k),
                &(struct err){.text = "no call"});
            one.in.at = now_utc();
            must(exchange_put(&f, &one.in, &out, &err), &err);
            bench_exchange_fini(&one);
        }
        must(store_commit(f.store, &err), &err);
    }
    double now_rate = INGEST / (bench_seconds() - began);
    *rate = now_rate > *rate ? now_rate : *rate;
    cpu = (bench_cpu_seconds() - cpu) * 1e6 / INGEST;
    flow_close(&f);
    return cpu;
}

static double metric(const struct world *w, const char *name)
{
    char *text = client_get(w->door.port, "/metrics");
    char *at = text ? strstr(text, name) : NULL;
    while (at && (at == text || at[-1] != '\n'))
        at = strstr(at + 1, name);
    double value = at ? strtod(at + strlen(name), NULL) : 0;
    free(text);
    return value;
}

static void compare_kept(struct world *w)
{
    double rate = 0, best = 0, cpu = 1e9, front = 1e9, own = 1e9;
    double kept = metric(w, "abide_exchanges_kept_total");
    for (int round = 0; round < ROUNDS; round++) {
        double alone = ingest_cpu_us(w, round, &rate);
        own = alone < own ? alone : own;
        double before = cpu_s(w->door.pid, -1), loop = cpu_s(w->door.pid, w->door.pid);
        struct run r = run_wrk(w, &w->door, KEPT, 256);
        double us = (cpu_s(w->door.pid, -1) - before) * 1e6 / r.requests;
        double loop_us = (cpu_s(w->door.pid, w->door.pid) - loop) * 1e6 / r.requests;
        cpu = us < cpu ? us : cpu;
        front = loop_us < front ? loop_us : front;
        best = r.rps > best ? r.rps : best;
        if (r.bad > 0)
            bench_note("capture on: %.0f answers were no success", r.bad);
    }
    kept = metric(w, "abide_exchanges_kept_total") - kept;
    bench_note("capture on: %.0f kept, %.0f/s; %.1f us on the loop, %.1f us on the "
               "store's thread; the store alone: %.0f/s, %.1f us",
        kept, best, front, cpu, rate, own);
    bench_say(&(struct bench_result){
        "kept_beside_store_cpu", own / cpu, "x", BENCH_AT_LEAST, 0.7});
    bench_say(&(struct bench_result){
        "kept_beside_store_rate", best / rate, "x", BENCH_AT_LEAST, 0.7});
}

/* First bytes at a moderate pace, with and without capture, in turns. */
static void compare_first_bytes(const struct world *w)
{
    struct client_times on = {0}, off = {0};
    double held = metric(w, "abide_hold_us_total "),
           holds = metric(w, "abide_holds_total ");
    double took = metric(w, "abide_commit_us_total "),
           commits = metric(w, "abide_group_commits_total ");
    for (int round = 0; round < 6; round++) {
        client_pace(w->door.port, "off", &off);
        client_pace(w->door.port, "on", &on);
    }
    holds = metric(w, "abide_holds_total ") - holds;
    commits = metric(w, "abide_group_commits_total ") - commits;
    double hold = (metric(w, "abide_hold_us_total ") - held) / (holds > 0 ? holds : 1);
    double commit =
        (metric(w, "abide_commit_us_total ") - took) / (commits > 0 ? commits : 1);
    client_sort(&on);
    client_sort(&off);
    bench_note(
        "first byte: off p50 %.0f p99 %.0f us, on p50 %.0f p99 %.0f us (%zu each)",
        client_at(&off, 0.5), client_at(&off, 0.99), client_at(&on, 0.5),
        client_at(&on, 0.99), on.n);
    bench_note("held back %.0f us, a group commit %.0f us", hold, commit);
    bench_say(&(struct bench_result){"first_byte_p50_on_beside_off",
        client_at(&on, 0.5) / client_at(&off, 0.5), "x", BENCH_AT_MOST, 1.05});
    bench_say(&(struct bench_result){"first_byte_p99_on_beside_off",
        client_at(&on, 0.99) / client_at(&off, 0.99), "x", BENCH_AT_MOST, 1.15});
    bench_say(&(struct bench_result){
        "hold_beside_group_commit", hold / commit, "x", BENCH_AT_MOST, 2});
}

static void measure_streams(const struct world *w)
{
    int *fds = calloc(STREAMS, sizeof *fds);
    int got = 0;
    double before = (double)rss_kb(w->door.pid);
    for (int i = 0; i < STREAMS; i++) {
        fds[i] = client_dial(w->door.port);
        client_ask(
            fds[i], "off", "{\"model\":\"paced\",\"stream\":true,\"messages\":[]}");
    }
    for (int k = 0; k < 20; k++) {
        usleep(100000);
        for (int i = 0; i < STREAMS; i++)
            got += client_drain(fds[i]) > 0;
    }
    double after = (double)rss_kb(w->door.pid);
    bench_note("%d streams, %d reads of theirs; %.1f MB before them, %.1f KB a stream",
        STREAMS, got, before / 1024, (after - before) / STREAMS);
    bench_say(&(struct bench_result){
        "rss_of_1000_paced_streams", after / 1024, "MB", BENCH_AT_MOST, 55});
    for (int i = 0; i < STREAMS; i++)
        close(fds[i]);
    free(fds);
}

/* After a warm-up, bytes that stay for each request. ABIDE_BENCH_REQUESTS: how many. */
static void measure_slope(const struct world *w)
{
    const char *words = getenv("ABIDE_BENCH_REQUESTS");
    double want = words ? strtod(words, NULL) : 200000, done = 0;
    (void)run_wrk(w, &w->door, JSON, 64);
    double before = (double)rss_kb(w->door.pid) * 1024;
    while (done < want) {
        struct run r = run_wrk(w, &w->door, JSON, 64);
        if (r.requests <= 0)
            break;
        done += r.requests;
    }
    double after = (double)rss_kb(w->door.pid) * 1024;
    bench_note("%.0f requests: %.0f KB before, %.0f KB after", done, before / 1024,
        after / 1024);
    bench_say(&(struct bench_result){
        "rss_slope", (after - before) / done, "B/req", BENCH_AT_MOST, 1});
}

/* What a small call waits for its first byte while a large one is read and cleaned. */
static void measure_neighbour(const struct world *w)
{
    struct client_times *alone = calloc(1, sizeof *alone);
    struct client_times *beside = calloc(1, sizeof *beside);
    struct client_large large = {.port = w->door.port, .key = "clean"};
    pthread_t thread;
    int fd = client_dial(w->door.port);
    large.body = client_large_body(LARGE_BYTES);
    (void)client_whole(w->door.port, "clean", "{\"messages\":[]}");
    for (int i = 0; i < 2000; i++)
        client_once(fd, "off", i, alone);
    pthread_create(&thread, NULL, client_send_large, &large);
    for (int i = 0; !large.over; i++)
        client_once(fd, "off", i, beside);
    pthread_join(thread, NULL);
    client_sort(alone);
    client_sort(beside);
    bench_note(
        "a body of %d MB took %.0f ms (%s); beside it %zu small calls: first byte "
        "p50 %.0f us, p99 %.0f, worst %.0f; alone p50 %.0f us, p99 %.0f, worst %.0f",
        LARGE_BYTES >> 20, large.took_us / 1000,
        large.answered ? "answered" : "refused", beside->n, client_at(beside, 0.5),
        client_at(beside, 0.99), client_at(beside, 1), client_at(alone, 0.5),
        client_at(alone, 0.99), client_at(alone, 1));
    bench_say(&(struct bench_result){"first_byte_p50_beside_10_mb",
        client_at(beside, 0.5) / client_at(alone, 0.5), "x", BENCH_AT_MOST, 2});
    bench_say(&(struct bench_result){"worst_first_byte_beside_10_mb",
        client_at(beside, 1) / large.took_us, "of its time", BENCH_AT_MOST, 0.2});
    close(fd);
    free(large.body);
    free(alone);
    free(beside);
}

/* A letter a part. */
static void measure(struct world *w, const char *parts)
{
    if (strchr(parts, 'j')) {
        compare(w, JSON, 64);
        compare(w, JSON, 256);
    }
    if (strchr(parts, 's')) {
        compare(w, SSE, 64);
        compare(w, SSE, 256);
    }
    if (strchr(parts, 'k'))
        compare_kept(w);
    if (strchr(parts, 'f'))
        compare_first_bytes(w);
    if (strchr(parts, 'm'))
        measure_streams(w);
    if (strchr(parts, 'l'))
        measure_neighbour(w);
    if (strchr(parts, 'r'))
        measure_slope(w);
}

static bool is_there(const char *path)
{
    bool there = access(path, X_OK) == 0;
    if (!there)
        bench_note("%s is missing: `./dev bench gateway` installs it", path);
    return there;
}

int main(int argc, char **argv)
{
    struct world w = {.mock_port = 0};
    struct err err = ERR_INIT;
    char root[] = "/tmp/abide-door.XXXXXX";
    if (!is_there("/usr/bin/wrk") || !is_there("/usr/sbin/nginx") ||
        !is_there("/usr/sbin/haproxy"))
        return 1;
    signal(SIGPIPE, SIG_IGN);
    snprintf(w.dir, sizeof w.dir, "%s", mkdtemp(root) ? root : "/tmp");
    make_state(&w);
    write_scripts(&w);
    start_mock(&w);
    start_nginx(&w);
    start_haproxy(&w);
    start_door(&w);
    if (answers(&w.door) && answers(&w.nginx) && answers(&w.haproxy)) {
        measure(&w, argc > 1 ? argv[1] : "jskfmlr");
    } else {
        bench_note("a server did not come up");
    }
    const pid_t pids[] = {w.door.pid, w.nginx.pid, w.haproxy.pid, w.mock};
    for (size_t i = 0; i < COUNT(pids); i++) {
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
    (void)!dir_remove(w.dir, &err);
    return 0;
}
