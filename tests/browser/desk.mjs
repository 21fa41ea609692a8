// desk.mjs - the team's desk: two of the staff answer a stranger in time, on its real
// pages; with script, without, and with the keyboard alone. Part of requests.mjs.
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {device, fine, picture, tabTo} from "./browser.mjs";
import {equal, ok} from "./tap.mjs";

const PASSWORD = "four plain words here";
const look = (page, says) => (page.bare ? null : fine(page, says, {staff: true}));

// What a hand does: with a mouse, or with the keyboard alone.
const mouse = {
  open: (page, selector) => page.click(selector),
  press: (page, selector) => page.click(selector),
  type: (page, selector, text) => page.fill(selector, text),
  check: (page, selector) => page.check(selector),
  choose: (page, selector, value) => page.selectOption(selector, value),
};
const focus = async (page, selector) => {
  await page.evaluate(() => document.activeElement?.blur());
  await tabTo(page, selector, 160);
};
const keyboard = {
  open: async (page, selector) => {
    await focus(page, selector);
    await page.keyboard.press("Enter");
  },
  press: async (page, selector) => {
    await focus(page, selector);
    await page.keyboard.press("Enter");
  },
  type: async (page, selector, text) => {
    await focus(page, selector);
    await page.keyboard.press("Control+a");
    await page.keyboard.type(text);
  },
  check: async (page, selector) => {
    // One stop for a group of radio buttons; the arrows go through it.
    const group = selector.replace(/\[value=[^\]]*\]/, "");
    await focus(page, group);
    for (let i = 0; i < 6 && !(await page.isChecked(selector)); i++)
      await page.keyboard.press(i ? "ArrowDown" : "Space");
  },
  choose: async (page, selector, value) => {
    await focus(page, selector);
    for (let i = 0; i < 20 && (await page.inputValue(selector)) !== value; i++)
      await page.keyboard.press("ArrowDown");
  },
};

// One of the staff, by an entry token that whoever runs the installation made.
const comes = async (browser, door, name, options = {}) => {
  const page = await device(browser, options);
  page.bare = options.javaScriptEnabled === false;
  page.hand = options.hand === "keyboard" ? keyboard : mouse;
  const known = door.run(["admin", "list"]).includes(name);
  const said = known ? door.run(["admin", "enter", name])
    : door.run(["admin", "create", name, "--role", options.role ?? "officer"]);
  await page.goto(door.url + "/desk");
  await look(page, `signing in at the desk, ${name}`);
  if (name === "mia" && !page.bare) await picture(page, "desk-sign-in");
  await page.hand.type(page, "#entry", /abide-\w+/.exec(said)[0]);
  await page.hand.press(page, "form[aria-labelledby=by-entry] button");
  await page.waitForURL(/\/desk/);
  return page;
};

const said = async (page, pattern, says) => {
  await page.waitForURL(/said=desk_/);
  ok(pattern.test(await page.innerText(".said")), says, await page.innerText(".said"));
};

const openCase = async (page, door, number) => {
  await page.goto(door.url + "/desk");
  await page.hand.open(page, `a[href='/desk/cases/${number}']`);
  await page.waitForURL(new RegExp(`/desk/cases/${number}`));
};

// Mia proposes, Noa decides; neither alone.
export const decide = async (browser, door, number, options, says) => {
  const mia = await comes(browser, door, "mia", options);
  const noa = await comes(browser, door, "noa", options);
  await openCase(mia, door, number);
  ok(/days? left/.test(await mia.innerText(".big")), `the deadline is in words, ${says}`);
  await look(mia, `a case, ${says}`);
  await mia.hand.choose(mia, "#assignee", "mia");
  await mia.hand.press(mia, "form:has(#assignee) button");
  await said(mia, /Done/, `a case is taken, ${says}`);
  await mia.hand.check(mia, "input[name=outcome][value=deny]");
  await mia.hand.choose(mia, "#reason", "no_match");
  await mia.hand.type(mia, "#answer", "We looked and found nothing of yours.");
  await mia.hand.press(mia, "form:has(#answer) button");
  await said(mia, /Done/, `a denial is proposed, ${says}`);
  ok(/somebody else approves/.test(await mia.innerText("main")),
    `one person alone does not decide, ${says}`);
  await openCase(noa, door, number);
  equal(await noa.inputValue("#answer2"), "We looked and found nothing of yours.",
    `the second sees the answer, ${says}`);
  await look(noa, `a case that waits for a second person, ${says}`);
  if (says === "with script") await picture(noa, "desk-second");
  await noa.hand.press(noa, "button[value=approve]");
  await said(noa, /Done/, `the second approves, ${says}`);
  await look(noa, `a case that is decided, ${says}`);
  return {mia, noa};
};

// A file up and another down, on both sides.
export const files = async (page, {mia}, door, number, says) => {
  const mine = door.write("evidence.png", "not really a picture");
  const url = page.url();
  await page.setInputFiles("#file", mine);
  await page.click("form[action$='/attach'] button");
  await page.waitForURL(/said=request_attached/);
  ok(/evidence.png/.test(await page.innerText("main")), `a file is sent, ${says}`);
  await mia.goto(`${door.url}/desk/cases/${number}`);
  const [got] = await Promise.all([mia.waitForEvent("download"),
    mia.click("a:has-text('evidence.png')")]);
  const path = join(door.folder, `got-${says.replaceAll(" ", "-")}`);
  await got.saveAs(path);
  equal(readFileSync(path, "utf8"), "not really a picture", `the desk has it, ${says}`);
  await mia.setInputFiles("#file", door.write("answer.pdf", "our answer"));
  await mia.click("form[action$='/attach'] button");
  await said(mia, /for the person/, `the desk sends one, ${says}`);
  await page.goto(url);
  return url;
};

export const fetchAnswer = async (page, says) => {
  const [got] = await Promise.all([page.waitForEvent("download"),
    page.click("form[action$='/result'] button")]);
  equal(got.suggestedFilename(), "answer.zip", `what is theirs comes down, ${says}`);
};

// Other cases, so that the queue is one.
export const others = (door) => {
  const ago = (days) => new Date(Date.now() - days * 86400e3).toISOString();
  const rows = [["erasure", "gdpr", "ada@example.net", 33], ["access", "pipa",
    "min-jun@example.kr", 6], ["correction", "uk", "george@example.co.uk", 24],
  ["portability", "gdpr", "yvonne@example.fr", 12], ["suppression", "ccpa",
    "ruth@example.com", 39], ["restriction", "ch", "urs@example.ch", 3],
  ["access_categories", "us_state", "dolores@example.com", 1],
  ["access", "lgpd", "caio@example.br", 9]];
  const words = door.write("words.txt", "Please tell me what you keep about me.");
  for (const [kind, regime, mail, days] of rows)
    door.run(["request", "open", kind, "--regime", regime, "--mail", mail,
      "--name", "Somebody", "--identity", "mail", "--route", "stranger", "--by", "mia",
      "--text", words], {env: {ABIDE_NOW: ago(days)}});
};

// Every page of the desk, looked at by axe-core and kept as a picture.
export const tour = async (browser, door, number) => {
  const mia = await comes(browser, door, "mia");
  for (const show of ["all", "mine", "free", "soon", "late", "closed"]) {
    await mia.goto(`${door.url}/desk?show=${show}`);
    await look(mia, `the queue, ${show}`);
    if (show === "all") await picture(mia, "desk-queue");
  }
  await mia.goto(`${door.url}/desk?show=free`);
  const boxes = mia.locator("input[name=case]");
  for (let i = 0; i < 4; i++) await boxes.nth(i).check();
  await mia.click("summary");
  await mia.fill("#text", "Your request takes longer than we thought.");
  await look(mia, "several chosen");
  await picture(mia, "desk-several");
  await mia.click("button[value=extend]");
  await mia.waitForSelector("ul.chats");
  ok(/Done/.test(await mia.innerText("main")), "some are extended");
  ok(/Not possible|too late/.test(await mia.innerText("main")), "and some say why not");
  await look(mia, "what came of several");
  await picture(mia, "desk-bulk");
  await mia.goto(`${door.url}/desk/cases/${number}?reply=nothing_found&in=fr`);
  ok(/nous avons cherché/.test(await mia.inputValue("#letter")), "a reply is ready");
  await look(mia, "a case with a reply");
  await picture(mia, "desk-case");
  await mia.goto(`${door.url}/desk/metrics`);
  ok(/100 %/.test(await mia.innerText(".tiles")), "all that was answered was in time");
  await look(mia, "figures");
  await picture(mia, "desk-metrics");
  await mia.click("a[href='/desk/letters']");
  await look(mia, "letters that wait");
  await picture(mia, "desk-letters");
  await mia.click("ul.chats a");
  await look(mia, "a letter that waits");
  await mia.click("a[href='/desk/me']");
  await mia.fill("#new", PASSWORD);
  await mia.click("main button");
  await mia.waitForURL(/said=password_set/);
  await look(mia, "one's own desk");
  await picture(mia, "desk-me");
  await mia.click("text=Sign out");
  await mia.fill("#name", "mia");
  await mia.fill("#password", PASSWORD);
  await mia.click("form[aria-labelledby=by-password] button");
  await mia.waitForURL(/\/desk$/);
  const dark = await comes(browser, door, "noa", {colorScheme: "dark", locale: "de-AT"});
  await dark.goto(`${door.url}/desk`);
  ok(/Überfällig/.test(await dark.innerText("main")), "the desk speaks German");
  await look(dark, "the queue, dark");
  await picture(dark, "desk-dark");
  const kim = await comes(browser, door, "kim", {role: "auditor"});
  await kim.goto(`${door.url}/desk/cases/${number}`);
  ok(!/cleo@/.test(await kim.innerText("main")), "an auditor reads no address");
  await look(kim, "a case, for the auditor");
  equal((await kim.goto(`${door.url}/desk/letters`)).status(), 403,
    "and no letters");
};
