// requests.mjs - somebody without an account asks for what is theirs; the desk answers
// in time. Part of people.mjs.
import {device, fine, picture} from "./browser.mjs";
import {decide, fetchAnswer, files, others, tour} from "./desk.mjs";
import {equal, ok} from "./tap.mjs";

// axe-core is a script: where there is none it cannot look.
const look = (page, says) => (says.endsWith("without script") ? null : fine(page, says));

const ask = async (page, door, says) => {
  await page.goto(door.url + "/request");
  await look(page, `a request, ${says}`);
  await page.check("#k-access");
  await page.selectOption("#country", "us_ca");
  await page.selectOption("#zone", "America/Los_Angeles");
  await page.fill("#name", "Cleo Example");
  await page.fill("#email", "cleo@example.org");
  await page.fill("#text", "Everything you have about me <b>please</b>.");
  await page.click("form.card button");
  await page.waitForSelector("dl");
  ok(/Los_Angeles/.test(await page.innerText("dl")), `the last day is told, ${says}`);
  await look(page, `its page, ${says}`);
  return page.url().replace(/\?.*/, "");
};

// The link of the letter shows that the address is theirs.
const confirm = async (page, door, says) => {
  const letters = door.run(["letters"]);
  const links = [...letters.matchAll(/(http\S+\/request\/\S+\?code=\w+)/g)];
  await page.goto(links.at(-1)[1]);
  await page.click("text=Yes, this is my address");
  await page.waitForSelector(".said");
  ok(/yours/.test(await page.innerText(".said")), `the letter's code is taken, ${says}`);
  return links.at(-1)[1];
};

const story = async (browser, door, says, options) => {
  const {hand, ...device_options} = options;
  const page = await device(browser, device_options);
  const url = await ask(page, door, says);
  const link = await confirm(page, door, says);
  const number = Number(/Number\s+(\d+)/.exec(await page.innerText("dl"))[1]);
  const team = await decide(browser, door, number, options, says);
  await page.goto(url);
  ok(/denied/.test(await page.innerText("dl")), `the answer is there, ${says}`);
  ok(/found nothing of yours/.test(await page.innerText("main")), `in words, ${says}`);
  if (hand === "keyboard") return number;
  await files(page, team, door, number, says);
  await look(page, `an answer with a file, ${says}`);
  await page.goto(link);
  await fetchAnswer(page, says);
  await page.goto(url);
  ok(/You can appeal/.test(await page.innerText("main")), `and what can be done, ${says}`);
  await page.click("form[action$='/appeal'] button");
  await page.waitForSelector(".said");
  ok(/under appeal/.test(await page.innerText("dl")), `an appeal is made, ${says}`);
  await look(page, `an answer, ${says}`);
  if (says === "with script") await picture(page, "request");
  return number;
};

export const requests = async (browser, door) => {
  const number = await story(browser, door, "with script", {});
  await story(browser, door, "without script", {javaScriptEnabled: false});
  await story(browser, door, "by keyboard", {hand: "keyboard"});
  equal(/late/.test(door.run(["request", "list"])), false, "nothing is late at the desk");
  others(door);
  await tour(browser, door, number);
  const page = await device(browser);
  for (const path of ["/requests/numbers", "/help", "/help/changes"]) {
    await page.goto(door.url + path);
    await fine(page, path);
    await picture(page, path.slice(1).replaceAll("/", "-"));
  }
  await page.goto(door.url + "/help?q=training");
  ok(await page.isVisible("#train"), "an answer is found");
  await page.click("#train button[value=yes]");
  await page.waitForSelector(".said");
  ok(/Yes \(1\)/.test(await page.innerText("#train")), "a vote is counted");
};
