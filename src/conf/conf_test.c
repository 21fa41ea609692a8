#include "conf/conf.h"

#include "tests/harness/t.h"

#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define UP  "[upstream local]\nurl = http://127.0.0.1:9000\n"
#define PRO "[project app]\nkey_sha256 = " KEY "\nupstream = local\n"

static void a_configuration_is_read(struct t *t)
{
    struct conf *c = NULL;
    struct err err = ERR_INIT;
    struct str text = STR("# the door\n[serve]\nlisten = [::1]:8443\n"
                          "on_capture_failure = relay_uncaptured\nbody_max_mb = 64\n"
                          "metrics = key\nsandbox = require\nsandbox_read = /a /b\n" UP
                          "key_file = /etc/key\npersonal = pseudonyms\n"
                          "fields = model messages\nclasses = text\n"
                          "guard = block\nreplies = label\n" PRO "service = api\n"
                          "zero_data_retention = yes\n");
    if (!T_DONE(t, conf_parse(text, STR("a.conf"), &c, &err), &err))
        return;
    T_STR(t, str_z(c->host), STR("::1"));
    T_EQ(t, c->port, 8443);
    T_EQ(t, c->on_capture_failure, CONF_RELAY_UNCAPTURED);
    T_EQ(t, c->body_max_bytes, 64 << 20);
    T_EQ(t, c->metrics, CONF_METRICS_KEY);
    T_EQ(t, c->sandbox, CONF_SANDBOX_REQUIRE);
    T_STR(t, c->sandbox_read, STR("/a /b"));
    T_EQ(t, c->upstream_count, 1);
    T_STR(t, c->upstreams[0].url, STR("http://127.0.0.1:9000"));
    T_STR(t, c->upstreams[0].key_file, STR("/etc/key"));
    T_EQ(t, c->upstreams[0].share.personal, SHARING_PSEUDONYMS);
    T_EQ(t, c->upstreams[0].share.field_count, 2);
    T_EQ(t, c->upstreams[0].guard, GUARD_ASK_BLOCK);
    T_EQ(t, c->upstreams[0].replies, GUARD_ANSWER_LABEL);
    T_EQ(t, c->upstreams[0].share.classes, 1u << SHARING_TEXT);
    T_EQ(t, c->project_count, 1);
    T_STR(t, c->projects[0].name, STR("app"));
    T_EQ(t, c->projects[0].service, SERVICE_API);
    T_EQ(t, c->projects[0].key_sha256[1], 0x11);
    T_OK(t, c->projects[0].zdr);
    conf_free(c);
}

static void the_portal_has_an_address_and_perhaps_mail(struct t *t)
{
    struct conf *c = NULL;
    struct err err = ERR_INIT;
    struct str text =
        STR(UP PRO "[keep]\nevery_s = 60\n[portal]\nurl = https://privacy.example.org\n"
                   "title = Example\nmail = smtps://mail.example.org\n"
                   "mail_from = privacy@example.org\n"
                   "mail_key_file = /etc/mail\nprivate_callbacks = yes\n");
    if (!T_DONE(t, conf_parse(text, STR("a.conf"), &c, &err), &err))
        return;
    T_EQ(t, c->upkeep_s, 60);
    T_STR(t, c->portal.url, STR("https://privacy.example.org"));
    T_STR(t, c->portal.title, STR("Example"));
    T_STR(t, c->portal.mail, STR("smtps://mail.example.org"));
    T_STR(t, c->portal.mail_from, STR("privacy@example.org"));
    T_STR(t, c->portal.mail_key_file, STR("/etc/mail"));
    T_OK(t, c->portal.private_callbacks);
    conf_free(c);
}

static void callers_speak_tls_with_whom_it_says(struct t *t)
{
    static const struct {
        const char *text;
        enum conf_tls want;
    } rows[] = {
        {UP PRO, CONF_TLS_OFF},
        {"[serve]\nlisten = [::1]:1\n" UP PRO, CONF_TLS_OFF},
        {"[serve]\nlisten = 0.0.0.0:1\ntls = elsewhere\n" UP PRO, CONF_TLS_ELSEWHERE},
        {"[serve]\nlisten = 0.0.0.0:1\ntls_certificate = /c\ntls_key = /k\n" UP PRO,
            CONF_TLS_OWN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct conf *c = NULL;
        struct err err = ERR_INIT;
        if (!T_DONE(t, conf_parse(str_z(rows[i].text), STR("a.conf"), &c, &err), &err))
            continue;
        T_EQ(t, c->tls, rows[i].want);
        T_STR(t, c->tls_key, c->tls == CONF_TLS_OWN ? STR("/k") : STR(""));
        conf_free(c);
    }
}

static void a_provider_of_sign_ins_has_its_own_section(struct t *t)
{
    struct conf *c = NULL;
    struct err err = ERR_INIT;
    struct str text = STR(UP PRO "[login acme]\nissuer = https://id.example.org\n"
                                 "client_id = abide\nsecret_file = /etc/s\n"
                                 "[login test]\nissuer = http://localhost:9/x\n"
                                 "client_id = b\ntitle = A test\nca_file = /etc/c\n"
                                 "insecure_loopback = yes\n");
    if (!T_DONE(t, conf_parse(text, STR("a.conf"), &c, &err), &err))
        return;
    T_EQ(t, c->login_count, 2);
    T_STR(t, c->logins[0].name, STR("acme"));
    T_STR(t, c->logins[0].title, STR("acme"));
    T_STR(t, c->logins[0].secret_file, STR("/etc/s"));
    T_OK(t, !c->logins[0].clear_here && c->logins[1].clear_here);
    T_STR(t, c->logins[1].title, STR("A test"));
    T_STR(t, c->logins[1].ca_file, STR("/etc/c"));
    conf_free(c);
}

static void what_is_not_said_has_a_default(struct t *t)
{
    struct conf *c = NULL;
    struct err err = ERR_INIT;
    if (!T_DONE(t, conf_parse(STR(UP PRO), STR("a.conf"), &c, &err), &err))
        return;
    T_STR(t, str_z(c->host), STR("127.0.0.1"));
    T_EQ(t, c->port, 8600);
    T_EQ(t, c->upkeep_s, 900);
    T_EQ(t, c->on_capture_failure, CONF_REFUSE);
    T_EQ(t, c->projects[0].service, SERVICE_CHATGPT);
    conf_free(c);
}

static const struct {
    const char *says, *text, *id, *place;
} wrongs[] = {
    {"an unknown key", "[serve]\nport = 1\n" UP PRO, "conf.key", "a.conf:2"},
    {"an unknown section", UP PRO "[gateway]\nx = 1\n", "conf.section", "a.conf:7"},
    {"a section without a name", "[upstream]\nurl = http://a\n", "conf.section",
        "a.conf:2"},
    {"a key twice", "[serve]\nlisten = 1.1.1.1:1\nlisten = 1.1.1.1:2\n" UP PRO,
        "conf.value", "a.conf:3"},
    {"no port", "[serve]\nlisten = 1.1.1.1\n" UP PRO, "conf.value", "a.conf:2"},
    {"a port too large", "[serve]\nlisten = 1.1.1.1:65536\n" UP PRO, "conf.value",
        "a.conf:2"},
    {"another word", "[serve]\non_capture_failure = shrug\n" UP PRO, "conf.value",
        "a.conf:2"},
    {"neither yes nor no", UP PRO "zero_data_retention = maybe\n", "conf.value",
        "a.conf:6"},
    {"a number out of range", "[serve]\nbody_max_mb = 0\n" UP PRO, "conf.value",
        "a.conf:2"},
    {"another way with personal things", UP "personal = hidden\n" PRO, "conf.value",
        "a.conf:3"},
    {"a probe that is no path", UP "probe = v1/models\n" PRO, "conf.value", "a.conf:3"},
    {"a probe with a blank", UP "probe = /v1 /a\n" PRO, "conf.value", "a.conf:3"},
    {"probes without end", UP "probe_ms = 1\n" PRO, "conf.value", "a.conf:3"},
    {"a class nobody knows", UP "classes = text smell\n" PRO, "sharing.classes",
        "a.conf:3"},
    {"another scheme", "[upstream local]\nurl = ftp://a\n" PRO, "conf.value",
        "a.conf:2"},
    {"a slash at the end", "[upstream local]\nurl = http://a/\n" PRO, "conf.value",
        "a.conf:2"},
    {"a key that is no hash", UP "[project app]\nkey_sha256 = abc\n", "conf.value",
        "a.conf:4"},
    {"no such service", UP "[project app]\nservice = fax\n", "conf.value", "a.conf:4"},
    {"an upstream that is not there", PRO, "conf.upstream", "a.conf"},
    {"an upstream without url", "[upstream local]\nkey_file = /k\n" PRO, "conf.url",
        "a.conf"},
    {"a portal without TLS", UP PRO "[portal]\nurl = http://example.org\n",
        "conf.value", "a.conf:7"},
    {"a portal that only looks like this machine",
        UP PRO "[portal]\nurl = http://localhost.example.org\n", "conf.value",
        "a.conf:7"},
    {"a portal with a path", UP PRO "[portal]\nurl = https://example.org/a\n",
        "conf.value", "a.conf:7"},
    {"mail that is none", UP PRO "[portal]\nmail = https://example.org\n", "conf.value",
        "a.conf:7"},
    {"callbacks of another word", UP PRO "[portal]\nprivate_callbacks = some\n",
        "conf.value", "a.conf:7"},
    {"letters from no address", UP PRO "[portal]\nmail_from = me\n", "conf.value",
        "a.conf:7"},
    {"mail from nobody", UP PRO "[portal]\nmail = smtp://a\n", "conf.mail_from",
        "a.conf"},
    {"a number that is none", "[serve]\nidle_s = soon\n" UP PRO, "conf.value",
        "a.conf:2"},
    {"a number too large", UP "connect_ms = 600001\n" PRO, "conf.value", "a.conf:3"},
    {"a number twice", UP "idle_s = 1\nidle_s = 2\n" PRO, "conf.value", "a.conf:4"},
    {"a key of another section", "[serve]\nmodels = a\n" UP PRO, "conf.key",
        "a.conf:2"},
    {"a certificate under another name", "[serve]\ntls_cert = /c\n" UP PRO, "conf.key",
        "a.conf:2"},
    {"a certificate without its key", "[serve]\ntls_certificate = /c\n" UP PRO,
        "conf.tls", "a.conf"},
    {"a key without its certificate", "[serve]\ntls_key = /k\n" UP PRO, "conf.tls",
        "a.conf"},
    {"TLS here and elsewhere",
        "[serve]\ntls_certificate = /c\ntls_key = /k\ntls = elsewhere\n" UP PRO,
        "conf.tls", "a.conf"},
    {"a sandbox somehow", "[serve]\nsandbox = yes\n" UP PRO, "conf.value", "a.conf:2"},
    {"metrics for everybody", "[serve]\nmetrics = open\n" UP PRO, "conf.value",
        "a.conf:2"},
    {"keeping without a time", "[keep]\nevery_s = soon\n" UP PRO, "conf.value",
        "a.conf:2"},
    {"TLS somehow", "[serve]\ntls = yes\n" UP PRO, "conf.value", "a.conf:2"},
    {"clear text for other machines", "[serve]\nlisten = 0.0.0.0:80\n" UP PRO,
        "conf.tls", "a.conf"},
    {"clear text for other machines, in IPv6", "[serve]\nlisten = [::]:80\n" UP PRO,
        "conf.tls", "a.conf"},
    {"pages without TLS behind a port that speaks it",
        "[serve]\ntls_certificate = /c\ntls_key = /k\n" UP PRO
        "[portal]\nurl = http://127.0.0.1:8600\n",
        "conf.tls", "a.conf"},
    {"no such tier", UP PRO "tier = gold\n", "conf.value", "a.conf:6"},
    {"neither an operator nor not", UP PRO "operator = maybe\n", "conf.value",
        "a.conf:6"},
    {"no upstream of a project", UP "[project app]\nkey_sha256 = " KEY "\n",
        "conf.upstream", "a.conf"},
    {"a line that is none", UP PRO "hello\n", "conf.line", "a.conf:6"},
    {"a provider in clear", UP PRO "[login a]\nissuer = http://id.example.org\n",
        "conf.value", "a.conf:7"},
    {"a provider in clear here, unsaid",
        UP PRO "[login a]\nissuer = http://localhost:1\nclient_id = b\n", "conf.login",
        "a.conf"},
    {"a provider that does not know us", UP PRO "[login a]\nissuer = https://b\n",
        "conf.login", "a.conf"},
    {"a provider of nobody's", UP PRO "[login a]\nclient_id = b\n", "conf.login",
        "a.conf"},
    {"clear or not", UP PRO "[login a]\ninsecure_loopback = 1\n", "conf.value",
        "a.conf:7"},
    {"nothing", "", "conf.upstream", "a.conf"},
};

static void a_wrong_word_stops_it_with_its_line(struct t *t)
{
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        struct conf *c = NULL;
        struct err err = ERR_INIT;
        bool read = conf_parse(str_z(wrongs[i].text), STR("a.conf"), &c, &err);
        if (!T_FAILS(t, read, &err, wrongs[i].id) ||
            !T_OK(t, str_starts(str_z(err.text), str_z(wrongs[i].place))))
            t_note(t, "row: %s (%s)", wrongs[i].says, err.text);
        if (read)
            conf_free(c);
    }
}

static void an_upstream_and_a_project_say_more(struct t *t)
{
    struct conf *c = NULL;
    struct err err = ERR_INIT;
    struct str text = STR(UP
        "models = gpt-4o* o3\nconnect_ms = 50\nidle_s = 5\n"
        "probe = /health\nprobe_ms = 500\nprobe_down = 1\nprobe_up = 4\n[upstream b]\n"
        "url = https://b\n[project app]\nkey_sha256 = " KEY "\n"
        "upstream = b  local\ntier = free\nper_minute = 60\noperator = yes\n");
    if (!T_DONE(t, conf_parse(text, STR("a.conf"), &c, &err), &err))
        return;
    T_STR(t, c->upstreams[0].models, STR("gpt-4o* o3"));
    T_EQ(t, c->upstreams[0].connect_ms, 50);
    T_EQ(t, c->upstreams[0].idle_s, 5);
    T_STR(t, c->upstreams[0].probe, STR("/health"));
    T_EQ(t, c->upstreams[0].probe_ms, 500);
    T_EQ(t, c->upstreams[0].probe_down, 1);
    T_EQ(t, c->upstreams[0].probe_up, 4);
    T_EQ(t, c->upstreams[1].probe_ms, 10000);
    T_EQ(t, c->upstreams[1].connect_ms, 10000);
    T_EQ(t, c->projects[0].upstream_count, 2);
    T_EQ(t, c->projects[0].upstreams[0], 1);
    T_EQ(t, c->projects[0].upstreams[1], 0);
    T_EQ(t, c->projects[0].tier, TIER_FREE);
    T_EQ(t, c->projects[0].per_minute, 60);
    T_OK(t, c->projects[0].operates);
    conf_free(c);
}

static void words_said_elsewhere_stand_over_the_file(struct t *t)
{
    static const struct conf_over over[] = {
        {"serve.listen", "127.0.0.1:1", "ABIDE_SERVE_LISTEN"},
        {"serve.listen", "127.0.0.1:2", "--set"}, {"serve.drain_s", "3", "--set"}};
    static const struct conf_over bad[] = {
        {"serve.listen", "here", "ABIDE_SERVE_LISTEN"}, {"serve.port", "1", "--set"},
        {"upstream.url", "http://a", "--set"}};
    struct conf_text text = {
        STR("[serve]\nlisten = 127.0.0.1:9\n" UP PRO), STR("a.conf")};
    struct conf *c = NULL;
    struct err err = ERR_INIT;
    if (!T_DONE(t, conf_parse_with(text, over, COUNT(over), &c, &err), &err))
        return;
    T_EQ(t, c->port, 2);
    T_EQ(t, c->drain_s, 3);
    conf_free(c);
    for (size_t i = 0; i < COUNT(bad); i++) {
        T_OK(t, !conf_parse_with(text, &bad[i], 1, &c, &err));
        T_OK(t, str_starts(str_z(err.text), str_z(bad[i].origin)));
    }
    size_t n = 0;
    while (conf_serve_key(n))
        n++;
    T_EQ(t, n, 17);
}

static bool try_conf(void *ctx)
{
    struct conf *c = NULL;
    (void)ctx;
    bool read = conf_parse(STR(UP PRO), STR("a.conf"), &c, NULL);
    if (read)
        conf_free(c);
    return read;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_conf, NULL);
}

static const struct t_case cases[] = {
    T_CASE(a_configuration_is_read),
    T_CASE(the_portal_has_an_address_and_perhaps_mail),
    T_CASE(callers_speak_tls_with_whom_it_says),
    T_CASE(a_provider_of_sign_ins_has_its_own_section),
    T_CASE(what_is_not_said_has_a_default),
    T_CASE(a_wrong_word_stops_it_with_its_line),
    T_CASE(an_upstream_and_a_project_say_more),
    T_CASE(words_said_elsewhere_stand_over_the_file),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
