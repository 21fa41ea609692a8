// guide.mjs - the chat of the help centre, with the keyboard alone and without scripts,
// to a control and to the form. Part of people.mjs.
import {device, fine, picture, tabTo} from "./browser.mjs";
import {equal, ok} from "./tap.mjs";

const follow = async (page, selector) => {
  await tabTo(page, selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
};

const ends = async (page, words, says) => {
  for (const word of words) {
    await follow(page, `#now ~ li a[href*='${word}#']`);
    ok(await page.isVisible("#now h2"), `one thing at a time: ${word}, ${says}`);
  }
};

const story = async (browser, door, says, options) => {
  const page = await device(browser, options);
  const look = options.javaScriptEnabled === false ? () => null : fine;
  await page.goto(door.url + "/help");
  await follow(page, "main a[href='/help/ask']");
  await look(page, `the chat begins, ${says}`);
  await ends(page, ["objection", "mine", "yes"], says);
  await look(page, `the chat ends at a control, ${says}`);
  equal(await page.getAttribute("#end", "href"), "/controls", `at once, ${says}`);
  await follow(page, "li.user a[href='/help/ask?about=objection&whose=mine#now']");
  await ends(page, ["no", "eea"], says);
  equal(await page.locator("ol.turns > li").count(), 9, `each turn is shown, ${says}`);
  await look(page, `the chat ends at the form, ${says}`);
  if (says === "with script") await picture(page, "help-ask");
  await follow(page, "#end");
  ok(await page.isChecked("#k-objection"), `the form knows what is asked for, ${says}`);
  equal(await page.inputValue("#country"), "eea", `and where they live, ${says}`);
  await look(page, `the form as it was said, ${says}`);
};

export const guide = async (browser, door) => {
  await story(browser, door, "with script", {});
  await story(browser, door, "without script", {javaScriptEnabled: false});
};
