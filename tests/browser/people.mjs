// people.mjs - people use the portal, in a real browser (TAP).
// Run by `./dev check`; by hand: sh tests/browser/run.sh build/abide
import {mkdirSync, readFileSync, rmSync, mkdtempSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {bad} from "./bad.mjs";
import {device, fine, launch, picture, seen, tabTo, PHONE} from "./browser.mjs";
import {questions, steps} from "./choices.mjs";
import {Door} from "./door.mjs";
import {group} from "./group.mjs";
import {guide} from "./guide.mjs";
import {keys} from "./keys.mjs";
import {mine, paper} from "./mine.mjs";
import {requests} from "./requests.mjs";
import {equal, failures, ok, plan} from "./tap.mjs";

const folder = mkdtempSync(join(tmpdir(), "abide-browser-"));
const door = new Door(process.argv[2], folder);
mkdirSync(process.env.PICTURES, {recursive: true});
const PASSWORD = "four plain words here";

// How many rows a build has, and what it says of each code.
const build = (name) => {
  const out = join(folder, name);
  const later = new Date(Date.now() + 40 * 86400e3).toISOString();
  const said = door.run(["dataset", "build", "--out", out], {env: {ABIDE_NOW: later}});
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  return {said, manifest, out};
};

const rowsOf = ({manifest}) => manifest.rows.total ?? manifest.rows.train;

const signUp = async (page, email, fill) => {
  await page.goto(door.url + "/");
  await fill.follow(page, "Create an account");
  await fill.type(page, "#email", email);
  await fill.press(page, "button:has-text('Send me a link')");
  await page.waitForURL(/said=letter_sent/);
  await page.goto(door.link(email));
  await fill.type(page, "#password", PASSWORD);
  await fill.check(page, "#adult");
  await page.selectOption("#region", "us");
  await fill.press(page, "button:has-text('Create the account')");
  await page.waitForURL(/\/controls/);
};

const mouse = {
  follow: (page, text) => page.click(`a:has-text('${text}')`),
  type: (page, selector, text) => page.fill(selector, text),
  press: (page, selector) => page.click(selector),
  check: (page, selector) => page.check(selector),
};
const keyboard = {
  follow: async (page, text) => {
    await tabTo(page, `a[href='/sign-up']`);
    await page.keyboard.press("Enter");
    await page.waitForURL(/sign-up/);
  },
  type: async (page, selector, text) => {
    await tabTo(page, selector);
    await page.keyboard.type(text);
  },
  press: async (page, selector) => {
    await tabTo(page, "main form button");
    await page.keyboard.press("Enter");
  },
  check: async (page, selector) => {
    await tabTo(page, selector);
    await page.keyboard.press("Space");
  },
};

const verdict = (page) => page.locator("section.verdict h2").innerText();

// --- somebody comes for the first time ---
const stranger = async (browser) => {
  const page = await device(browser);
  await page.goto(door.url + "/");
  await fine(page, "signing in");
  await picture(page, "sign-in");
  await page.goto(door.url + "/sign-up");
  await fine(page, "asking for an account");
  await signUp(page, "bob@example.org", mouse);
  ok((await page.innerText("main")).includes("Welcome"), "a new person is welcomed");
  ok((await verdict(page)).includes("is not used"), "nothing is used before a choice");
  await fine(page, "controls of a new person");
  await picture(page, "controls-new");
  await page.click("button:has-text('Yes')");
  await page.waitForURL(/said=set_on/);
  ok((await verdict(page)).includes("may be used"), "after a yes it may be used");
  await page.click("#switch-objection");
  await page.waitForURL(/said=set_on/);
  ok((await verdict(page)).includes("is not used"), "an objection outranks the switch");
  await page.click("#switch-voice");
  await page.waitForURL(/objection_stands/);
  await fine(page, "a switch against the objection");
  await picture(page, "controls");
  await page.goto(door.url + "/account");
  await fine(page, "account");
  await picture(page, "account");
  await page.goto(door.url + "/data");
  await fine(page, "data of somebody without chats");
  return page;
};

// --- the product's user, on two devices ---
const product = async (browser) => {
  await door.call("PUT", "/v1/abide/accounts/ann/choices", {choices: [
    {control: "tier", value: "free"}, {control: "age", value: "adult"},
    {control: "region", value: "us"}]});
  const first = await device(browser), second = await device(browser, {viewport: PHONE});
  await first.goto(await door.handOver("ann", "/controls"));
  await second.goto(await door.handOver("ann", "/controls"));
  equal(new URL(first.url()).pathname, "/controls", "a product's user lands signed in");
  await first.click("button:has-text('Yes')");
  await first.waitForURL(/said=set_on/);
  await second.waitForSelector("#switch-training[aria-checked=true]");
  ok(true, "the other device shows the yes");
  equal((await door.say("ann", "When does the train to Graz leave?")).status, 200,
    "a chat goes through the gateway");
  const before = build("before");
  equal(rowsOf(before), 1,
    "while on, the chat is in the next build");
  const start = Date.now();
  await first.click("#switch-training");
  await second.waitForSelector("#switch-training[aria-checked=false]", {timeout: 3000});
  const took = Date.now() - start;
  ok(took < 1000, "switched off on one device, the other shows it within a second",
    `${took} ms`);
  const after = build("after");
  equal(rowsOf(after), 0,
    "switched off, the chat is not in the next build");
  ok(/\bA2\b/.test(JSON.stringify(after.manifest) + after.said),
    "and the build says why: A2", after.said);
  await fine(second, "controls on a phone");
  return first;
};

const chats = async (page) => {
  await door.say("ann", "A secret of mine", {"x-abide-temporary": "1"});
  await page.goto(door.url + "/chats");
  equal(await page.locator("ul.chats li").count(), 1, "a temporary chat is not listed");
  await fine(page, "the list of chats");
  await picture(page, "chats");
  await page.fill("#q", "TO GRAZ");
  await page.press("#q", "Enter");
  await page.waitForURL(/q=TO/);
  equal(await page.locator("ul.chats li").count(), 1, "a chat is found by its words");
  await page.click("ul.chats li a");
  ok((await page.innerText("ol.turns")).includes("train to Graz"), "a chat is read");
  await fine(page, "a chat");
  await page.click("button:has-text('Make a link')");
  await page.waitForURL(/said=shared/);
  await picture(page, "chat");
  await fine(page, "a shared chat, for its owner");
  const link = await page.locator("section.card a").getAttribute("href");
  const other = await device(page.context().browser());
  await other.goto(door.url + link);
  ok((await other.innerText("main")).includes("train to Graz"), "the link shows the chat");
  await fine(other, "a shared chat, for others");
  await page.click("button:has-text('Take the link back')");
  await page.waitForURL(/unshared/);
  equal((await other.goto(door.url + link)).status(), 404, "taken back, it leads nowhere");
  other.said.length = 0;
  await page.click("#switch-training");
  await page.waitForURL(/chat_never/);
  await page.click("#switch-memory");
  await page.waitForURL(/chat_forget/);
  await page.selectOption("#days", "30");
  await page.click("button:has-text('Set')");
  await page.waitForURL(/keep_set/);
  ok((await page.innerText("main")).includes("Deletes itself on"), "its end is shown");
  await fine(page, "a chat with limits and an end");
  await page.click("button:has-text('Archive')");
  await page.waitForURL(/said=archived/);
  ok((await page.innerText("main")).includes("Archived"), "a chat is archived");
  await page.goto(door.url + "/data");
  await fine(page, "data");
  await picture(page, "data");
  await page.click("section[aria-labelledby=used] a");
  ok(/\bA2\b|\bA5\b/.test(await page.innerText("main")),
    "each used chat has the rule that decides today");
  await fine(page, "a dataset");
  await picture(page, "dataset");
};

const download = async (page) => {
  await page.goto(door.url + "/data");
  const [file] = await Promise.all([page.waitForEvent("download"),
    page.click("button:has-text('Download')")]);
  const path = join(folder, "export.zip");
  await file.saveAs(path);
  const other = join(folder, "other");
  door.run(["init"], {state: other});
  const said = door.run(["import", path, "--as", "again"], {state: other});
  ok(/^conversations\s+2 /m.test(said) && /^new_turns\s+4 /m.test(said), "the export imports again", said);
};

const leave = async (page) => {
  await page.goto(door.url + "/account/delete");
  await fine(page, "deleting an account");
  await picture(page, "delete");
  await page.fill("#email", "bob@example.org");
  await page.fill("#confirm", "delete");
  await page.click("button:has-text('Delete my account')");
  ok((await page.innerText("main")).includes("must be typed exactly"),
    "another word deletes nothing");
  page.said.length = 0;
  await page.fill("#email", "Bob@Example.org");
  await page.fill("#confirm", "DELETE");
  await page.click("button:has-text('Delete my account')");
  await page.waitForSelector("dl");
  await fine(page, "the proof of a deletion");
  await picture(page, "deleted");
  await paper(page, "the proof of a deletion", "deleted");
  const number = await page.locator("dd code").first().innerText();
  const salt = await page.locator("dd code").nth(1).innerText();
  const answer = await page.request.get(`${door.url}/certificates/${number}`);
  const certificate = door.write("certificate.json", await answer.text());
  ok(/genuine|holds|good|valid/i.test(door.run(["verify", certificate, "--opening", salt,
    "--subject", "bob@example.org"], {fails: true})), "the certificate is checked");
  await page.goto(door.url + "/controls");
  ok(page.url().includes("/sign-in"), "the account is gone at once");
  await page.fill("#email", "bob@example.org");
  await page.fill("#password", PASSWORD);
  await page.click("main button");
  ok((await page.innerText("main")).includes("do not fit"), "nobody signs in to it");
};

// --- the same without scripts, and with the keyboard alone ---
const bare = async (browser, says, options, fill) => {
  const page = await device(browser, options);
  const email = `${says}@example.org`;
  await signUp(page, email, fill);
  ok((await page.innerText("main")).includes("Welcome"), `${says}: signing up`);
  if (fill === keyboard) await tabTo(page, "button[name=value][value=on]");
  if (fill === keyboard) await page.keyboard.press("Enter");
  else await page.click("button[name=value][value=on]");
  await page.waitForURL(/said=set_on/);
  ok((await verdict(page)).includes("may be used"), `${says}: switching on`);
  if (fill === keyboard) {
    await tabTo(page, "#switch-training");
    await page.keyboard.press("Space");
  } else {
    await page.click("#switch-training");
  }
  await page.waitForURL(/said=set_off/);
  ok((await verdict(page)).includes("is not used"), `${says}: switching off`);
  for (const path of ["/chats", "/data", "/account"]) {
    if (fill === keyboard) {
      await tabTo(page, `nav a[href='${path}']`);
      await page.keyboard.press("Enter");
      await page.waitForURL(new RegExp(path));
    } else {
      await page.click(`nav a[href='${path}']`);
    }
  }
  await page.goto(door.url + "/account/delete");
  await fill.type(page, "#email", email);
  await fill.type(page, "#confirm", "DELETE");
  await fill.press(page, "button:has-text('Delete my account')");
  await page.waitForSelector("dl");
  ok(true, `${says}: deleting the account`);
};

const words = async (browser) => {
  for (const [locale, title] of [["de-AT", "Anmelden"], ["es-MX", "Iniciar sesión"],
    ["fr-FR", "Se connecter"]]) {
    const page = await device(browser, {locale});
    await page.goto(door.url + "/sign-in");
    equal(await page.innerText("h1"), title, `${locale} is spoken`);
    equal(await page.getAttribute("html", "lang"), locale.slice(0, 2), `${locale}: lang`);
    await page.goto(door.url + "/help");
    await fine(page, `help, ${locale}`);
  }
  const page = await device(browser, {colorScheme: "dark"});
  await page.goto(door.url + "/help");
  await fine(page, "help, dark");
  await picture(page, "help-dark");
};

// --- a yes and a no take as many steps, and an answer is asked for once ---
const asking = async (browser) => {
  const count = {};
  for (const value of ["on", "off"]) {
    await door.call("PUT", `/v1/abide/accounts/eve-${value}/choices`, {choices: [
      {control: "age", value: "adult"}, {control: "region", value: "us"}]});
    const page = await device(browser);
    await page.goto(await door.handOver(`eve-${value}`, "/controls"));
    equal((await questions(page)).length, 1, "one question is asked of a new person");
    const is = String(value === "on");
    count[value] = await steps(page,
      (p) => p.click(`button[name=value][value=${value}]`),
      (p) => p.isVisible(`#switch-training[aria-checked=${is}]`));
    const back = await steps(page, (p) => p.click("#switch-training"),
      (p) => p.isVisible(`#switch-training[aria-checked=${value === "on" ? "false" : "true"}]`));
    equal(back, 1, `after ${value}, the other way is one step`);
    const again = await device(browser);
    await again.goto(await door.handOver(`eve-${value}`, "/controls"));
    for (const path of ["/controls", "/chats", "/data", "/account", "/help", "/request"]) {
      await again.goto(door.url + path);
      equal((await questions(again)).length, 0, `after ${value}, ${path} asks nothing again`);
    }
  }
  equal(count.on, count.off, "yes and no take as many steps");
};

const browser = await launch();
try {
  await door.open();
  const bob = await stranger(browser);
  const ann = await product(browser);
  await chats(ann);
  await download(ann);
  await leave(bob);
  await bare(browser, "noscript", {javaScriptEnabled: false}, mouse);
  await bare(browser, "keyboard", {}, keyboard);
  await asking(browser);
  await group(browser, door);
  await mine(browser, door);
  await keys(browser, door);
  await guide(browser, door);
  await words(browser);
  await bad(await device(browser));
  await requests(browser, door);
} catch (error) {
  ok(false, "the story is told to its end", error.stack);
} finally {
  ok(seen.groups > 100, `the lint looked at choices: ${seen.groups}`);
  plan();
  await browser.close();
  door.close();
  rmSync(folder, {recursive: true, force: true});
}
process.exitCode = failures.length ? 1 : 0;
