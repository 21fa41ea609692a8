// access.mjs - the ways in beside the password, in a real browser (TAP): passkeys, and a
// real provider of OpenID Connect.
// Run by `./dev check`; by hand: sh tests/browser/run.sh build/abide build/browser access
import {mkdirSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {device, fine, launch, picture, tabTo} from "./browser.mjs";
import {Door} from "./door.mjs";
import {RealProvider} from "./provider.mjs";
import {equal, failures, ok, plan} from "./tap.mjs";

const folder = mkdtempSync(join(tmpdir(), "abide-access-"));
const door = new Door(process.argv[2], folder);
mkdirSync(process.env.PICTURES, {recursive: true});
const PASSWORD = "four plain words here";
const CAN = {protocol: "ctap2", transport: "internal", hasResidentKey: true,
  hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true};

// Chromium's own authenticator in software.
const authenticator = async (page, can = {}) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const {authenticatorId} = await cdp.send("WebAuthn.addVirtualAuthenticator",
    {options: {...CAN, ...can}});
  return {
    keys: async () => (await cdp.send("WebAuthn.getCredentials", {authenticatorId})).credentials,
    put: (credential) => cdp.send("WebAuthn.addCredential", {authenticatorId, credential}),
    verifies: (isUserVerified) =>
      cdp.send("WebAuthn.setUserVerified", {authenticatorId, isUserVerified}),
  };
};

const signUp = async (page, email) => {
  await page.goto(door.url + "/sign-up");
  await page.fill("#email", email);
  await page.click("main button");
  await page.waitForURL(/said=letter_sent/);
  await page.goto(door.link(email));
  await page.fill("#password", PASSWORD);
  await page.check("#adult");
  await page.selectOption("#region", "us");
  await page.click("main button");
  await page.waitForURL(/\/controls/);
};

const signOut = async (page) => {
  await page.click("header button:has-text('Sign out')");
  await page.waitForURL(/said=signed_out/);
};

const add = async (page, name) => {
  await page.goto(door.url + "/account");
  await page.fill("#key-name", name);
  await page.click("button:has-text('Add a passkey')");
  await page.waitForURL(/said=passkey_added/);
};

const USE = "button:has-text('Sign in with a passkey')";

const passkeys = async (browser) => {
  const page = await device(browser);
  const own = await authenticator(page);
  await signUp(page, "kim@example.org");
  await page.goto(door.url + "/account");
  await fine(page, "the account, without a passkey");
  await add(page, "My laptop");
  ok((await page.innerText("main")).includes("My laptop"), "a passkey is added");
  const [key] = await own.keys();
  ok(key.isResidentCredential && key.rpId === "localhost", "it is kept for this site");
  await fine(page, "the account, with a passkey");
  await picture(page, "account-passkey");
  await page.goto(door.url + "/account");
  await page.fill("#key-name", "Once more");
  await page.click("button:has-text('Add a passkey')");
  await page.waitForSelector("form.passkey [role=status]:has-text('did not work')");
  equal((await own.keys()).length, 1, "the same device is not added twice");
  await signOut(page);
  await fine(page, "signing in, where passkeys are known");
  await picture(page, "sign-in-passkey");

  // With the keyboard alone, without an address.
  await page.goto(door.url + "/sign-in?next=/data");
  await tabTo(page, "form.passkey button");
  await page.keyboard.press("Enter");
  await page.waitForURL(door.url + "/data");
  ok(true, "a passkey signs in, with the keyboard alone, and goes on where one was");

  // Once more who it is; then a deletion is near.
  await page.goto(door.url + "/again?next=/account/delete");
  await fine(page, "confirming, with a passkey");
  await picture(page, "again-passkey");
  await page.click("button:has-text('Use a passkey')");
  await page.waitForURL(door.url + "/account/delete");
  ok(true, "a passkey shows once more who it is");

  // Nobody verified: the browser says no, the page goes on.
  await own.verifies(false);
  await page.goto(door.url + "/again");
  await page.click("button:has-text('Use a passkey')");
  await page.waitForSelector("form.passkey [role=status]:has-text('did not work')");
  ok(true, "without its holder it says nothing");
  await own.verifies(true);
  return {page, key: (await own.keys())[0]};
};

const elsewhere = async (browser, {key}) => {
  // A key without a name of its person: by address.
  const page = await device(browser);
  const second = await authenticator(page);
  await second.put({...key, isResidentCredential: false, userHandle: undefined});
  await page.goto(door.url + "/sign-in");
  await page.fill("#email", "kim@example.org");
  await page.click(USE);
  await page.waitForURL(/\/controls/);
  ok(true, "a passkey of another kind signs in by address");
  await signOut(page);

  // A copy that counts behind is found out.
  const third = await device(browser);
  const copy = await authenticator(third);
  await copy.put({...key, signCount: 1});
  await third.goto(door.url + "/sign-in");
  await third.click(USE);
  await third.waitForSelector(".wrong");
  ok((await third.innerText(".wrong")).includes("does not fit"), "a copy is refused");
  third.said.length = 0; // the browser's own line about a 422
  await fine(third, "a passkey that does not fit");
};

const remove = async ({page}) => {
  await page.goto(door.url + "/account");
  const name = page.locator("ul.chats input[name=name]");
  await name.fill("My old laptop");
  await page.click("button:has-text('Rename')");
  await page.waitForURL(/said=passkey_named/);
  equal(await page.locator("ul.chats input[name=name]").inputValue(), "My old laptop",
    "a passkey is renamed");
  await page.click("button:has-text('Remove')");
  await page.waitForURL(/said=passkey_removed/);
  await signOut(page);
  await page.goto(door.url + "/sign-in");
  await page.click(USE);
  await page.waitForSelector(".wrong");
  ok(true, "removed, it opens nothing");
};

// Without scripts there is nothing to press that does nothing.
const bare = async (browser) => {
  const page = await device(browser, {javaScriptEnabled: false});
  await signUp(page, "lee@example.org");
  await page.goto(door.url + "/account");
  equal(await page.locator("button:visible:has-text('Add a passkey')").count(), 0,
    "without scripts no button for passkeys is shown");
  ok((await page.innerText("main")).includes("JavaScript"), "and it is said why");
  await page.goto(door.url + "/again?next=/account");
  await page.fill("#password", PASSWORD);
  await page.click("main button:visible");
  await page.waitForURL(door.url + "/account");
  ok(true, "the password does what it did");
};

// At the provider: its own pages ask who it is, and whether we may know.
const atProvider = async (page, name) => {
  await page.waitForURL(/interaction/);
  if (await page.locator("input[name=login]").count()) {
    await page.fill("input[name=login]", name);
    await page.fill("input[name=password]", "anything");
    await page.click("button[type=submit]");
  }
  const consent = page.locator("button:has-text('Continue')");
  await Promise.race([consent.waitFor(), page.waitForURL(door.url + "/**")]);
  if (await consent.count()) await consent.click();
};

const WITH = "a:has-text('Sign in with Acme')";

const provided = async (browser) => {
  const page = await device(browser);
  await page.goto(door.url + "/sign-in?next=/data");
  await fine(page, "signing in, with a provider");
  await picture(page, "sign-in-provider");
  await page.click(WITH);
  await atProvider(page, "max");
  await page.waitForURL(door.url + "/data?said=welcome");
  ok(true, "a real provider's person comes in, and goes on where they wanted");
  await page.goto(door.url + "/account");
  ok((await page.innerText("main")).includes("max@example.org"), "their address is known");
  page.said.length = 0; // what the provider's own pages say
  await fine(page, "the account, with a provider");
  await picture(page, "account-provider");
  await page.goto(door.url + "/again?next=/account/delete");
  await page.click(WITH);
  await atProvider(page, "max");
  await page.waitForURL(door.url + "/account/delete");
  ok((await page.innerText("main")).includes("DELETE"), "it shows once more who they are");
  await page.click("header button:has-text('Sign out')");
  await page.waitForURL(/left=acme/);
  page.said.length = 0;
  await fine(page, "signed out, with a provider");
  await page.click("a:has-text('Sign out at Acme')");
  await page.waitForURL(/session\/end/);
  await page.click("button:has-text('Yes')");
  await page.waitForURL(door.url + "/sign-in**");
  ok(true, "one leaves the provider too");
  return page;
};

// An account with a password is not joined by an address; its person joins it.
const joined = async (browser) => {
  const page = await device(browser);
  await signUp(page, "pat@example.org");
  const other = await device(browser, {javaScriptEnabled: false});
  await other.goto(door.url + "/sign-in");
  await other.click(WITH);
  await atProvider(other, "pat");
  await other.waitForURL(/said=login_known/);
  ok((await other.innerText("main")).includes("already"),
    "an address opens no account that is there");
  await page.goto(door.url + "/account");
  await page.click("button:has-text('Add Acme')");
  await fine(page, "on the way to a provider");
  await page.click("a:has-text('Go to Acme')");
  await atProvider(page, "pat");
  await page.waitForURL(/said=login_added/);
  await signOut(page);
  await other.goto(door.url + "/sign-in");
  await other.click(WITH);
  await other.waitForURL(door.url + "/controls");
  ok(true, "joined by its person, it opens the account, without scripts too");
};

// The provider takes new keys, of another algorithm.
const rotated = async (browser) => {
  await provider.serve(door.url, "ES256");
  const page = await device(browser);
  await page.goto(door.url + "/sign-in");
  await page.click(WITH);
  await atProvider(page, "newcomer");
  await page.waitForURL(/said=welcome|back/);
  // Keys are asked for again after a minute: until then a new one is not known.
  if (page.url().includes("/back"))
    ok((await page.innerText(".wrong")).includes("could not"), "a key nobody knows is none");
  else
    ok(true, "new keys are asked for");
};

// Without an account: a choice for the browser, which goes along when it is a no.
const visitor = async (browser) => {
  const bare = await device(browser, {javaScriptEnabled: false});
  await bare.goto(door.url + "/sign-in");
  await bare.click("main a[href='/browser']");
  await bare.click("button[name=value][value=on]");
  await bare.waitForURL(/said=set_on/);
  equal(await bare.getAttribute("#switch-training", "aria-checked"), "true",
    "a visitor says yes, without scripts");
  const page = await device(browser, {extraHTTPHeaders: {"sec-gpc": "1"}});
  await page.goto(door.url + "/browser");
  ok((await page.innerText(".note")).includes("Global Privacy Control"),
    "the browser's signal is shown as honoured");
  await fine(page, "choices for the browser");
  await picture(page, "browser");
  await tabTo(page, "button[name=value][value=off]");
  await page.keyboard.press("Enter");
  await page.waitForURL(/said=set_off/);
  await page.reload();
  equal(await page.getAttribute("#switch-training", "aria-checked"), "false",
    "a visitor says no, with the keyboard, and it stays");
  await signUp(page, "vic@example.org");
  ok((await page.innerText("ol.history")).includes("before signing in"),
    "the no goes along into the account");
  await fine(page, "controls after a visitor came in");
  return page;
};

// A notice that widens: asked once in full, then in a line; the zone of times.
const wider = async (page) => {
  await page.click("#switch-training");
  await page.waitForURL(/said=set_on/);
  ok(await page.isVisible("#switch-training[aria-checked=true]"), "a yes lifts that no");
  const from = new Date(Date.now() + 1000).toISOString();
  door.run(["notice", "import", door.write("wider.jsonl", JSON.stringify({version: "n2",
    purposes: ["train"], from, widens: true, text: "We train on more."}) + "\n")]);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await page.goto(door.url + "/controls");
  ok(await page.isVisible("#reask"), "wider rules ask again");
  equal(await page.locator("button[name=value]:visible[aria-describedby=label-training]")
    .count(), 2, "with a yes and a no");
  await fine(page, "controls, asked again");
  await picture(page, "controls-again");
  await page.goto(door.url + "/controls");
  ok(!(await page.isVisible("#reask")), "once in full");
  ok((await page.innerText("main")).includes("wider since your yes"), "then in a line");
  await fine(page, "controls, the quiet line");
  await page.goto(door.url + "/account");
  await page.selectOption("#zone", "America/New_York");
  await page.click("form[action='/account/zone'] button");
  await page.waitForURL(/said=zone_set/);
  equal(await page.getAttribute("body", "data-zone"), "America/New_York", "a zone is kept");
  await fine(page, "the account, with a zone");
};

const provider = new RealProvider();
const browser = await launch();
try {
  await provider.listen();
  await door.open({host: "localhost", more: `[login acme]\ntitle = Acme\n` +
    `issuer = ${provider.url}\nclient_id = abide\ninsecure_loopback = yes\n` +
    `secret_file = ${door.write("secret", "s@cret with blanks\n")}\n`});
  await provider.serve(door.url);
  const kim = await passkeys(browser);
  await elsewhere(browser, kim);
  await remove(kim);
  await bare(browser);
  await provided(browser);
  await joined(browser);
  await rotated(browser);
  await wider(await visitor(browser));
} catch (error) {
  ok(false, "the story is told to its end", error.stack);
  for (const c of browser.contexts()) for (const p of c.pages()) console.log("# at", p.url(), (await p.innerText("main")).slice(0, 300));
} finally {
  plan();
  await browser.close();
  door.close();
  provider.close();
  rmSync(folder, {recursive: true, force: true});
}
process.exitCode = failures.length ? 1 : 0;
