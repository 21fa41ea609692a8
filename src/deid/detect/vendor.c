#include "deid/detect/vendor.h"

#include <string.h>

/*
 * Published token formats: prefix, then how many characters of which alphabet. Sorted
 * by first character, longer prefixes first, so that the first fit is the best.
 */
/* clang-format off */
static const struct vendor vendors[] = {
    {STR_INIT("AGE-SECRET-KEY-1"), DET_AGE, 58, 58, VENDOR_UPPER},
    {STR_INIT("ATATT3"), DET_ATLASSIAN, 60, 255, VENDOR_BASE64},
    {STR_INIT("ABIA"), DET_AWS_ID, 16, 16, VENDOR_UPPER},
    {STR_INIT("ACCA"), DET_AWS_ID, 16, 16, VENDOR_UPPER},
    {STR_INIT("AIDA"), DET_AWS_ID, 16, 16, VENDOR_UPPER},
    {STR_INIT("AIza"), DET_GOOGLE, 35, 39, VENDOR_TOKEN},
    {STR_INIT("AKCp"), DET_ARTIFACTORY, 60, 80, VENDOR_ALNUM},
    {STR_INIT("AKIA"), DET_AWS_ID, 16, 16, VENDOR_UPPER},
    {STR_INIT("AKID"), DET_TENCENT, 32, 40, VENDOR_ALNUM},
    {STR_INIT("AQVN"), DET_YANDEX, 35, 40, VENDOR_TOKEN},
    {STR_INIT("AROA"), DET_AWS_ID, 16, 16, VENDOR_UPPER},
    {STR_INIT("ASIA"), DET_AWS_ID, 16, 16, VENDOR_UPPER},
    {STR_INIT("ATBB"), DET_BITBUCKET, 28, 40, VENDOR_ALNUM},
    {STR_INIT("AC"), DET_TWILIO, 32, 32, VENDOR_HEX},
    {STR_INIT("CLOJARS_"), DET_CLOJARS, 60, 60, VENDOR_HEX},
    {STR_INIT("CCIPAT_"), DET_CIRCLECI, 40, 80, VENDOR_TOKEN},
    {STR_INIT("CFPAT-"), DET_CONTENTFUL, 43, 43, VENDOR_TOKEN},
    {STR_INIT("EAAA"), DET_SQUARE, 56, 80, VENDOR_TOKEN},
    {STR_INIT("EAAB"), DET_FACEBOOK, 80, 255, VENDOR_ALNUM},
    {STR_INIT("EAAC"), DET_FACEBOOK, 80, 255, VENDOR_ALNUM},
    {STR_INIT("EZAK"), DET_EASYPOST, 54, 54, VENDOR_ALNUM},
    {STR_INIT("FLWSECK_TEST-"), DET_FLUTTERWAVE, 12, 64, VENDOR_TOKEN},
    {STR_INIT("FLWSECK-"), DET_FLUTTERWAVE, 20, 64, VENDOR_TOKEN},
    {STR_INIT("FlyV1"), DET_FLY, 40, 255, VENDOR_BASE64},
    {STR_INIT("GOCSPX-"), DET_GOOGLE_OAUTH, 24, 40, VENDOR_TOKEN},
    {STR_INIT("LTAI"), DET_ALIBABA, 12, 30, VENDOR_ALNUM},
    {STR_INIT("NRAK-"), DET_NEWRELIC, 27, 27, VENDOR_UPPER},
    {STR_INIT("NRII-"), DET_NEWRELIC, 32, 32, VENDOR_TOKEN},
    {STR_INIT("PMAK-"), DET_POSTMAN, 50, 70, VENDOR_TOKEN},
    {STR_INIT("SCW"), DET_SCALEWAY, 17, 17, VENDOR_UPPER},
    {STR_INIT("SG."), DET_SENDGRID, 60, 72, VENDOR_DOTTED},
    {STR_INIT("SK"), DET_TWILIO, 32, 32, VENDOR_HEX},
    {STR_INIT("access-production-"), DET_PLAID, 36, 36, VENDOR_TOKEN},
    {STR_INIT("access-sandbox-"), DET_PLAID, 36, 36, VENDOR_TOKEN},
    {STR_INIT("api_org_"), DET_HUGGINGFACE, 30, 64, VENDOR_ALNUM},
    {STR_INIT("api-"), DET_LAUNCHDARKLY, 36, 36, VENDOR_TOKEN},
    {STR_INIT("ak-"), DET_MODAL, 22, 22, VENDOR_ALNUM},
    {STR_INIT("bkua_"), DET_BUILDKITE, 40, 40, VENDOR_HEX},
    {STR_INIT("cio"), DET_CRATES, 32, 32, VENDOR_ALNUM},
    {STR_INIT("duffel_live_"), DET_DUFFEL, 43, 43, VENDOR_TOKEN},
    {STR_INIT("dckr_oat_"), DET_DOCKER, 27, 40, VENDOR_TOKEN},
    {STR_INIT("dckr_pat_"), DET_DOCKER, 27, 40, VENDOR_TOKEN},
    {STR_INIT("doo_v1_"), DET_DIGITALOCEAN, 64, 64, VENDOR_HEX},
    {STR_INIT("dop_v1_"), DET_DIGITALOCEAN, 64, 64, VENDOR_HEX},
    {STR_INIT("dor_v1_"), DET_DIGITALOCEAN, 64, 64, VENDOR_HEX},
    {STR_INIT("dt0c01."), DET_DYNATRACE, 24, 110, VENDOR_TOKEN},
    {STR_INIT("dp.pt."), DET_DOPPLER, 40, 64, VENDOR_ALNUM},
    {STR_INIT("dapi"), DET_DATABRICKS, 32, 34, VENDOR_TOKEN},
    {STR_INIT("dose"), DET_DATABRICKS, 32, 32, VENDOR_HEX},
    {STR_INIT("fio-u-"), DET_FRAMEIO, 64, 64, VENDOR_TOKEN},
    {STR_INIT("figd_"), DET_FIGMA, 40, 64, VENDOR_TOKEN},
    {STR_INIT("fm2_"), DET_FLY, 40, 255, VENDOR_BASE64},
    {STR_INIT("github_pat_"), DET_GITHUB, 40, 255, VENDOR_TOKEN},
    {STR_INIT("glcbt-"), DET_GITLAB, 20, 100, VENDOR_TOKEN},
    {STR_INIT("glpat-"), DET_GITLAB, 20, 100, VENDOR_TOKEN},
    {STR_INIT("glptt-"), DET_GITLAB, 40, 100, VENDOR_TOKEN},
    {STR_INIT("gldt-"), DET_GITLAB, 20, 100, VENDOR_TOKEN},
    {STR_INIT("glrt-"), DET_GITLAB, 20, 100, VENDOR_TOKEN},
    {STR_INIT("glsa_"), DET_GRAFANA, 32, 64, VENDOR_TOKEN},
    {STR_INIT("gho_"), DET_GITHUB, 36, 255, VENDOR_ALNUM},
    {STR_INIT("ghp_"), DET_GITHUB, 36, 255, VENDOR_ALNUM},
    {STR_INIT("ghr_"), DET_GITHUB, 36, 255, VENDOR_ALNUM},
    {STR_INIT("ghs_"), DET_GITHUB, 36, 255, VENDOR_ALNUM},
    {STR_INIT("ghu_"), DET_GITHUB, 36, 255, VENDOR_ALNUM},
    {STR_INIT("glc_"), DET_GRAFANA, 32, 400, VENDOR_BASE64},
    {STR_INIT("gsk_"), DET_GROQ, 40, 64, VENDOR_ALNUM},
    {STR_INIT("hvb."), DET_HASHICORP, 24, 255, VENDOR_TOKEN},
    {STR_INIT("hvs."), DET_HASHICORP, 24, 255, VENDOR_TOKEN},
    {STR_INIT("hf_"), DET_HUGGINGFACE, 30, 64, VENDOR_ALNUM},
    {STR_INIT("key-"), DET_MAILGUN, 32, 32, VENDOR_HEX},
    {STR_INIT("lin_api_"), DET_LINEAR, 32, 64, VENDOR_ALNUM},
    {STR_INIT("lsv2_pt_"), DET_LANGSMITH, 32, 60, VENDOR_TOKEN},
    {STR_INIT("lsv2_sk_"), DET_LANGSMITH, 32, 60, VENDOR_TOKEN},
    {STR_INIT("live_"), DET_LOB, 35, 35, VENDOR_HEX},
    {STR_INIT("nvapi-"), DET_NVIDIA, 60, 80, VENDOR_TOKEN},
    {STR_INIT("nfp_"), DET_NETLIFY, 36, 45, VENDOR_ALNUM},
    {STR_INIT("npm_"), DET_NPM, 36, 64, VENDOR_ALNUM},
    {STR_INIT("ntn_"), DET_NOTION, 40, 64, VENDOR_ALNUM},
    {STR_INIT("ops_eyJ"), DET_ONEPASSWORD, 100, 400, VENDOR_BASE64},
    {STR_INIT("pscale_oauth_"), DET_PLANETSCALE, 32, 64, VENDOR_TOKEN},
    {STR_INIT("pscale_tkn_"), DET_PLANETSCALE, 32, 64, VENDOR_TOKEN},
    {STR_INIT("pscale_pw_"), DET_PLANETSCALE, 32, 64, VENDOR_TOKEN},
    {STR_INIT("pat-eu1-"), DET_HUBSPOT, 36, 36, VENDOR_TOKEN},
    {STR_INIT("pat-na1-"), DET_HUBSPOT, 36, 36, VENDOR_TOKEN},
    {STR_INIT("pk_live_"), DET_STRIPE, 16, 250, VENDOR_ALNUM},
    {STR_INIT("pk.eyJ"), DET_MAPBOX, 60, 200, VENDOR_TOKEN},
    {STR_INIT("pplx-"), DET_PERPLEXITY, 40, 64, VENDOR_ALNUM},
    {STR_INIT("pypi-"), DET_PYPI, 60, 255, VENDOR_TOKEN},
    {STR_INIT("p8e-"), DET_ADOBE, 32, 32, VENDOR_ALNUM},
    {STR_INIT("phc_"), DET_POSTHOG, 40, 60, VENDOR_ALNUM},
    {STR_INIT("phx_"), DET_POSTHOG, 40, 60, VENDOR_ALNUM},
    {STR_INIT("pnu_"), DET_PREFECT, 36, 36, VENDOR_ALNUM},
    {STR_INIT("pul-"), DET_PULUMI, 40, 40, VENDOR_HEX},
    {STR_INIT("rubygems_"), DET_RUBYGEMS, 48, 64, VENDOR_HEX},
    {STR_INIT("rzp_live_"), DET_RAZORPAY, 14, 24, VENDOR_ALNUM},
    {STR_INIT("rzp_test_"), DET_RAZORPAY, 14, 24, VENDOR_ALNUM},
    {STR_INIT("rk_live_"), DET_STRIPE, 16, 250, VENDOR_ALNUM},
    {STR_INIT("rk_test_"), DET_STRIPE, 16, 250, VENDOR_ALNUM},
    {STR_INIT("rdme_"), DET_README, 70, 70, VENDOR_ALNUM},
    {STR_INIT("r8_"), DET_REPLICATE, 35, 45, VENDOR_ALNUM},
    {STR_INIT("re_"), DET_RESEND, 24, 40, VENDOR_TOKEN},
    {STR_INIT("shippo_live_"), DET_SHIPPO, 40, 40, VENDOR_HEX},
    {STR_INIT("sk-svcacct-"), DET_OPENAI, 20, 240, VENDOR_TOKEN},
    {STR_INIT("sb_secret_"), DET_SUPABASE, 20, 60, VENDOR_TOKEN},
    {STR_INIT("s-s4t2ud-"), DET_INTRA42, 64, 64, VENDOR_HEX},
    {STR_INIT("sk-admin-"), DET_OPENAI, 20, 240, VENDOR_TOKEN},
    {STR_INIT("sk-or-v1-"), DET_OPENROUTER, 40, 80, VENDOR_TOKEN},
    {STR_INIT("sk-proj-"), DET_OPENAI, 20, 240, VENDOR_TOKEN},
    {STR_INIT("sk_live_"), DET_STRIPE, 16, 250, VENDOR_ALNUM},
    {STR_INIT("sk_test_"), DET_STRIPE, 16, 250, VENDOR_ALNUM},
    {STR_INIT("secret_"), DET_NOTION, 43, 43, VENDOR_ALNUM},
    {STR_INIT("sk-ant-"), DET_ANTHROPIC, 20, 200, VENDOR_TOKEN},
    {STR_INIT("sntrys_"), DET_SENTRY, 40, 255, VENDOR_BASE64},
    {STR_INIT("sntryu_"), DET_SENTRY, 64, 64, VENDOR_HEX},
    {STR_INIT("sq0atp-"), DET_SQUARE, 22, 64, VENDOR_TOKEN},
    {STR_INIT("sq0csp-"), DET_SQUARE, 40, 64, VENDOR_TOKEN},
    {STR_INIT("shpat_"), DET_SHOPIFY, 32, 32, VENDOR_HEX},
    {STR_INIT("shpca_"), DET_SHOPIFY, 32, 32, VENDOR_HEX},
    {STR_INIT("shppa_"), DET_SHOPIFY, 32, 32, VENDOR_HEX},
    {STR_INIT("shpss_"), DET_SHOPIFY, 32, 32, VENDOR_HEX},
    {STR_INIT("sk.eyJ"), DET_MAPBOX, 60, 200, VENDOR_TOKEN},
    {STR_INIT("sbp_"), DET_SUPABASE, 40, 40, VENDOR_HEX},
    {STR_INIT("sdk-"), DET_LAUNCHDARKLY, 36, 36, VENDOR_TOKEN},
    {STR_INIT("sgp_"), DET_SOURCEGRAPH, 40, 80, VENDOR_TOKEN},
    {STR_INIT("sk-"), DET_OPENAI, 32, 120, VENDOR_TOKEN},
    {STR_INIT("sk_"), DET_ELEVENLABS, 40, 64, VENDOR_HEX},
    {STR_INIT("sl."), DET_DROPBOX, 100, 255, VENDOR_TOKEN},
    {STR_INIT("tgp_v1_"), DET_TOGETHER, 40, 60, VENDOR_TOKEN},
    {STR_INIT("tskey-"), DET_TAILSCALE, 20, 80, VENDOR_TOKEN},
    {STR_INIT("tfp_"), DET_TYPEFORM, 40, 64, VENDOR_TOKEN},
    {STR_INIT("vercel_"), DET_VERCEL, 20, 60, VENDOR_TOKEN},
    {STR_INIT("v1.0-"), DET_CLOUDFLARE, 100, 200, VENDOR_TOKEN},
    {STR_INIT("whsec_"), DET_STRIPE, 24, 100, VENDOR_BASE64},
    {STR_INIT("xsmtpsib-"), DET_BREVO, 64, 100, VENDOR_TOKEN},
    {STR_INIT("xkeysib-"), DET_SENDINBLUE, 64, 100, VENDOR_TOKEN},
    {STR_INIT("xapp-"), DET_SLACK, 20, 255, VENDOR_TOKEN},
    {STR_INIT("xoxa-"), DET_SLACK, 20, 255, VENDOR_TOKEN},
    {STR_INIT("xoxb-"), DET_SLACK, 20, 255, VENDOR_TOKEN},
    {STR_INIT("xoxe-"), DET_SLACK, 20, 255, VENDOR_TOKEN},
    {STR_INIT("xoxp-"), DET_SLACK, 20, 255, VENDOR_TOKEN},
    {STR_INIT("xoxr-"), DET_SLACK, 20, 255, VENDOR_TOKEN},
    {STR_INIT("xoxs-"), DET_SLACK, 20, 255, VENDOR_TOKEN},
    {STR_INIT("xai-"), DET_XAI, 60, 100, VENDOR_ALNUM},
    {STR_INIT("ya29"), DET_GOOGLE_OAUTH, 20, 255, VENDOR_TOKEN},
    {STR_INIT("y0_"), DET_YANDEX, 50, 64, VENDOR_TOKEN},
};
/* clang-format on */

void vendor_index_make(struct vendor_index *index)
{
    memset(index, 0, sizeof *index);
    for (size_t i = COUNT(vendors); i > 0; i--)
        index->first[(unsigned char)vendors[i - 1].prefix.p[0]] = (uint16_t)i;
}

static bool of_alphabet(unsigned char c, unsigned alphabet)
{
    switch (alphabet) {
    case VENDOR_HEX:
        return ch_is(c, CH_HEX);
    case VENDOR_UPPER:
        return ch_is(c, CH_DIGIT) || ch_upper(c);
    case VENDOR_ALNUM:
        return ch_is(c, CH_ALNUM);
    case VENDOR_BASE64:
        return ch_is(c, CH_BASE64) || c == '=';
    case VENDOR_DOTTED:
        return ch_token(c) || c == '.';
    default:
        return ch_token(c);
    }
}

/* Characters of the vendor's alphabet after the prefix, up to one too many. */
static size_t vendor_run(const unsigned char *p, size_t n, const struct vendor *v)
{
    size_t i = v->prefix.n;
    size_t limit = v->prefix.n + v->max + 1;
    while (i < n && i < limit && of_alphabet(p[i], v->alphabet))
        i++;
    return i - v->prefix.n;
}

const struct vendor *vendor_find(
    const struct vendor_index *index, const unsigned char *p, size_t n, size_t *length)
{
    size_t i = n ? index->first[p[0]] : 0;
    for (; i && i <= COUNT(vendors) && vendors[i - 1].prefix.p[0] == (char)p[0]; i++) {
        const struct vendor *v = &vendors[i - 1];
        if (v->prefix.n >= n || memcmp(p, v->prefix.p, v->prefix.n) != 0)
            continue;
        size_t run = vendor_run(p, n, v);
        if (run >= v->min && run <= v->max) {
            *length = v->prefix.n + run;
            return v;
        }
    }
    return NULL;
}

const struct vendor *vendor_row(size_t i)
{
    return i < COUNT(vendors) ? &vendors[i] : NULL;
}
