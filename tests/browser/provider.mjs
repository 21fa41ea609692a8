// provider.mjs - a real OpenID Connect provider on this machine: oidc-provider from npm, a
// certified one, with its own pages for signing in.
import http from "node:http";
import {join} from "node:path";
import {pathToFileURL} from "node:url";

const at = join(process.env.BROWSER_MODULES, "node_modules/oidc-provider/lib/index.js");

export class RealProvider {
  // Its port is known before who asks it is.
  async listen() {
    this.server = http.createServer((request, response) => this.answer(request, response));
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://localhost:${this.server.address().port}`;
  }

  // `signs`: the algorithm of its ID tokens. A new call has new keys.
  async serve(site, signs = "RS256") {
    const {default: Provider} = await import(pathToFileURL(at));
    const key = await crypto.subtle.generateKey(signs === "RS256"
      ? {name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, hash: "SHA-256",
        publicExponent: new Uint8Array([1, 0, 1])}
      : {name: "ECDSA", namedCurve: "P-256"}, true, ["sign", "verify"]);
    const jwk = await crypto.subtle.exportKey("jwk", key.privateKey);
    const provider = new Provider(this.url, {
      jwks: {keys: [{...jwk, key_ops: undefined, ext: undefined, alg: signs, use: "sig",
        kid: `${signs}-${Date.now()}`}]},
      clients: [{client_id: "abide", client_secret: "s@cret with blanks",
        redirect_uris: [`${site}/login/acme/back`],
        post_logout_redirect_uris: [`${site}/sign-in`],
        id_token_signed_response_alg: signs}],
      claims: {openid: ["sub"], email: ["email", "email_verified"]},
      cookies: {keys: ["a key of tests"]},
      findAccount: (ctx, sub) => ({accountId: sub, claims: () => ({sub,
        email: `${sub}@example.org`, email_verified: !sub.startsWith("new")})}),
    });
    this.answer = provider.callback();
  }

  close() {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}
