// mine.mjs - what is somebody's own beside chats: memories, feedback, links, a guardian;
// and receipts on paper.
import {join} from "node:path";
import {device, fine, picture, PHONE} from "./browser.mjs";
import {equal, ok} from "./tap.mjs";

const person = async (browser, door, user, age, path, options = {}) => {
  await door.call("PUT", `/v1/abide/accounts/${user}/choices`, {choices: [
    {control: "age", value: age}, {control: "region", value: "us"}]});
  const page = await device(browser, options);
  await page.goto(await door.handOver(user, path));
  return page;
};

// Rating, note and text: each by itself.
const feedback = async (page, door) => {
  await page.goto(door.url + "/chats");
  await page.click("ul.chats li a");
  await page.click("text=Feedback on this chat");
  await fine(page, "feedback on a chat");
  await page.click("button[value=on]");
  await page.waitForURL(/said=rated/);
  ok(!(await page.innerText("main")).includes("You gave this chat"), "a thumb gives no text");
  await page.fill("#note", "Too long, but right.");
  await page.click("text=Keep the note");
  await page.waitForURL(/said=noted/);
  await page.check("#adult");
  await page.click("button:has-text('Give this chat')");
  await page.waitForURL(/said=donated/);
  await fine(page, "feedback that was given");
  await picture(page, "feedback");
  await page.goto(door.url + "/gifts");
  await fine(page, "what was given");
  await picture(page, "gifts");
  await page.click("section[aria-labelledby=texts] button");
  await page.waitForURL(/said=undonated/);
  await page.click("section[aria-labelledby=ratings] button");
  await page.waitForURL(/said=unrated/);
  const left = await page.goto(door.url + "/gifts").then(() => page.innerText("main"));
  ok(left.includes("Too long, but right.") && left.includes("taken back"),
    "a text and a rating are taken back, a note stays");
};

const others = async (page, door) => {
  for (const path of ["/memories", "/memories/delete-all", "/links", "/data/sent",
    "/chats?archive=yes", "/help/documents", "/help/documents/privacy/v2"]) {
    await page.goto(door.url + path);
    await fine(page, path);
    await picture(page, path.slice(1).replace(/[/?=]/g, "-"));
  }
  ok((await page.innerText("main")).includes("for two days"), "a version's new line is shown");
  equal(await page.locator("footer a:has-text('Privacy policy')").count(), 1,
    "the policy in force is linked from every page");
};

const guardian = async (browser, door) => {
  const tim = await person(browser, door, "tim", "minor", "/guardian");
  const pat = await person(browser, door, "pat", "adult", "/guardian", {viewport: PHONE});
  await fine(tim, "a minor without a guardian");
  await tim.click("text=Make a link for a guardian");
  const link = (await tim.innerText("main")).match(/http\S+\/guardian\?code=\S+/)[0];
  await pat.goto(link);
  await fine(pat, "being asked to be a guardian");
  await pat.click("button:has-text('Yes, I am their guardian')");
  await pat.waitForURL(/guardian_linked/);
  await pat.click("[role=switch]");
  await pat.waitForURL(/guardian_locked/);
  await fine(pat, "a guardian");
  await picture(pat, "guardian");
  await tim.goto(door.url + "/guardian");
  ok((await tim.innerText("main")).includes("switched off by a guardian"),
    "a minor sees that a guardian locked training");
  await fine(tim, "a minor with a guardian");
  await picture(tim, "guardian-minor");
};

// On paper: the words, the links' addresses, no button and no navigation.
export const paper = async (page, says, name) => {
  await page.emulateMedia({media: "print"});
  const shown = (selector) => page.locator(selector).evaluateAll((all) =>
    all.filter((n) => n.getClientRects().length > 0).length);
  equal(await shown("nav,footer,button:not(.switch),input,textarea,select,.skip"), 0,
    `on paper there is nothing to press: ${says}`);
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  equal(dark, "rgb(255, 255, 255)", `paper is white: ${says}`);
  await page.screenshot({path: join(process.env.PICTURES, `${name}-paper.png`), fullPage: true});
  await page.emulateMedia({media: null});
};

export const mine = async (browser, door) => {
  for (const [version, from, text] of [["v1", "2025-01-01", "We keep it.\nfor a day\n"],
    ["v2", "2026-01-01", "We keep it.\nfor two days\n"]])
    door.run(["document", "add", "privacy", version, "--url", "https://acme.example/privacy",
      "--from", from, "--text", door.write(`${version}.txt`, text)]);
  const page = await person(browser, door, "zoe", "adult", "/chats", {colorScheme: "dark"});
  await door.say("zoe", "What grows in the shade?");
  await feedback(page, door);
  await others(page, door);
  await page.goto(door.url + "/data/sent");
  await paper(page, "what went to whom, from a dark screen", "data-sent");
  await guardian(browser, door);
};
