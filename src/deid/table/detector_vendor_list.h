/*
 * deid/table/detector_vendor_list.h - detectors, one row each: tokens with a vendor's
 * prefix.
 *
 * In:    nothing.
 * Out:   DEID_DETECTORS_VENDOR.
 * Never: included directly: deid/table/detector.h is the door.
 */
#ifndef ABIDE_DEID_TABLE_DETECTOR_VENDOR_LIST_H
#define ABIDE_DEID_TABLE_DETECTOR_VENDOR_LIST_H

/* clang-format off */
#define DEID_DETECTORS_VENDOR(X) \
    X(DET_ADOBE, DEID_SECRET, "adobe", 0) \
    X(DET_AGE, DEID_SECRET, "age", 0) \
    X(DET_ALIBABA, DEID_SECRET, "alibaba", 0) \
    X(DET_ANTHROPIC, DEID_SECRET, "anthropic", 0) \
    X(DET_ARTIFACTORY, DEID_SECRET, "artifactory", 0) \
    X(DET_ATLASSIAN, DEID_SECRET, "atlassian", 0) \
    X(DET_AWS_ID, DEID_SECRET, "aws_id", 0) \
    X(DET_BITBUCKET, DEID_SECRET, "bitbucket", 0) \
    X(DET_BREVO, DEID_SECRET, "brevo", 0) \
    X(DET_BUILDKITE, DEID_SECRET, "buildkite", 0) \
    X(DET_CIRCLECI, DEID_SECRET, "circleci", 0) \
    X(DET_CLOJARS, DEID_SECRET, "clojars", 0) \
    X(DET_CLOUDFLARE, DEID_SECRET, "cloudflare", 0) \
    X(DET_CONTENTFUL, DEID_SECRET, "contentful", 0) \
    X(DET_CRATES, DEID_SECRET, "crates", 0) \
    X(DET_DATABRICKS, DEID_SECRET, "databricks", 0) \
    X(DET_DIGITALOCEAN, DEID_SECRET, "digitalocean", 0) \
    X(DET_DOCKER, DEID_SECRET, "docker", 0) \
    X(DET_DOPPLER, DEID_SECRET, "doppler", 0) \
    X(DET_DROPBOX, DEID_SECRET, "dropbox", 0) \
    X(DET_DUFFEL, DEID_SECRET, "duffel", 0) \
    X(DET_DYNATRACE, DEID_SECRET, "dynatrace", 0) \
    X(DET_EASYPOST, DEID_SECRET, "easypost", 0) \
    X(DET_ELEVENLABS, DEID_SECRET, "elevenlabs", 0) \
    X(DET_FACEBOOK, DEID_SECRET, "facebook", 0) \
    X(DET_FIGMA, DEID_SECRET, "figma", 0) \
    X(DET_FLUTTERWAVE, DEID_SECRET, "flutterwave", 0) \
    X(DET_FLY, DEID_SECRET, "fly", 0) \
    X(DET_FRAMEIO, DEID_SECRET, "frameio", 0) \
    X(DET_GITHUB, DEID_SECRET, "github", 0) \
    X(DET_GITLAB, DEID_SECRET, "gitlab", 0) \
    X(DET_GOOGLE, DEID_SECRET, "google", 0) \
    X(DET_GOOGLE_OAUTH, DEID_SECRET, "google_oauth", 0) \
    X(DET_GRAFANA, DEID_SECRET, "grafana", 0) \
    X(DET_GROQ, DEID_SECRET, "groq", 0) \
    X(DET_HASHICORP, DEID_SECRET, "hashicorp", 0) \
    X(DET_HUBSPOT, DEID_SECRET, "hubspot", 0) \
    X(DET_HUGGINGFACE, DEID_SECRET, "huggingface", 0) \
    X(DET_INTRA42, DEID_SECRET, "intra42", 0) \
    X(DET_LANGSMITH, DEID_SECRET, "langsmith", 0) \
    X(DET_LAUNCHDARKLY, DEID_SECRET, "launchdarkly", 0) \
    X(DET_LINEAR, DEID_SECRET, "linear", 0) \
    X(DET_LOB, DEID_SECRET, "lob", 0) \
    X(DET_MAILGUN, DEID_SECRET, "mailgun", 0) \
    X(DET_MAPBOX, DEID_SECRET, "mapbox", 0) \
    X(DET_MODAL, DEID_SECRET, "modal", 0) \
    X(DET_NETLIFY, DEID_SECRET, "netlify", 0) \
    X(DET_NEWRELIC, DEID_SECRET, "newrelic", 0) \
    X(DET_NOTION, DEID_SECRET, "notion", 0) \
    X(DET_NPM, DEID_SECRET, "npm", 0) \
    X(DET_NVIDIA, DEID_SECRET, "nvidia", 0) \
    X(DET_ONEPASSWORD, DEID_SECRET, "onepassword", 0) \
    X(DET_OPENAI, DEID_SECRET, "openai", 0) \
    X(DET_OPENROUTER, DEID_SECRET, "openrouter", 0) \
    X(DET_PERPLEXITY, DEID_SECRET, "perplexity", 0) \
    X(DET_PLAID, DEID_SECRET, "plaid", 0) \
    X(DET_PLANETSCALE, DEID_SECRET, "planetscale", 0) \
    X(DET_POSTHOG, DEID_SECRET, "posthog", 0) \
    X(DET_POSTMAN, DEID_SECRET, "postman", 0) \
    X(DET_PREFECT, DEID_SECRET, "prefect", 0) \
    X(DET_PULUMI, DEID_SECRET, "pulumi", 0) \
    X(DET_PYPI, DEID_SECRET, "pypi", 0) \
    X(DET_RAZORPAY, DEID_SECRET, "razorpay", 0) \
    X(DET_README, DEID_SECRET, "readme", 0) \
    X(DET_REPLICATE, DEID_SECRET, "replicate", 0) \
    X(DET_RESEND, DEID_SECRET, "resend", 0) \
    X(DET_RUBYGEMS, DEID_SECRET, "rubygems", 0) \
    X(DET_SCALEWAY, DEID_SECRET, "scaleway", 0) \
    X(DET_SENDGRID, DEID_SECRET, "sendgrid", 0) \
    X(DET_SENDINBLUE, DEID_SECRET, "sendinblue", 0) \
    X(DET_SENTRY, DEID_SECRET, "sentry", 0) \
    X(DET_SHIPPO, DEID_SECRET, "shippo", 0) \
    X(DET_SHOPIFY, DEID_SECRET, "shopify", 0) \
    X(DET_SLACK, DEID_SECRET, "slack", 0) \
    X(DET_SOURCEGRAPH, DEID_SECRET, "sourcegraph", 0) \
    X(DET_SQUARE, DEID_SECRET, "square", 0) \
    X(DET_STRIPE, DEID_SECRET, "stripe", 0) \
    X(DET_SUPABASE, DEID_SECRET, "supabase", 0) \
    X(DET_TAILSCALE, DEID_SECRET, "tailscale", 0) \
    X(DET_TENCENT, DEID_SECRET, "tencent", 0) \
    X(DET_TOGETHER, DEID_SECRET, "together", 0) \
    X(DET_TWILIO, DEID_SECRET, "twilio", 0) \
    X(DET_TYPEFORM, DEID_SECRET, "typeform", 0) \
    X(DET_VERCEL, DEID_SECRET, "vercel", 0) \
    X(DET_XAI, DEID_SECRET, "xai", 0) \
    X(DET_YANDEX, DEID_SECRET, "yandex", 0)
/* clang-format on */

#endif
