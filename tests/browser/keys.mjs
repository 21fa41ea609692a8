// keys.mjs - a privacy request from the first field to the end, with the keyboard alone.
import {device, tabTo} from "./browser.mjs";
import {ok} from "./tap.mjs";

const press = async (page, selector, key = "Enter") => {
  await tabTo(page, selector);
  await page.keyboard.press(key);
};

const type = async (page, selector, text) => {
  await tabTo(page, selector);
  await page.keyboard.type(text);
};

// Arrows move within a group of answers.
const choose = async (page, name, id) => {
  await tabTo(page, `input[name=${name}]`);
  await page.keyboard.press("Space");
  for (let i = 0; i < 20 && !await page.isChecked(`#${id}`); i++)
    await page.keyboard.press("ArrowDown");
};

export const keys = async (browser, door) => {
  const page = await device(browser);
  await page.goto(door.url + "/sign-in");
  await press(page, "footer a[href='/request']");
  await page.waitForURL(/\/request$/);
  await choose(page, "kind", "k-erasure");
  await type(page, "#country", "California");
  await type(page, "#zone", "America/Los");
  await type(page, "#name", "Kay Example");
  await type(page, "#email", "kay@example.org");
  await type(page, "#text", "Please delete what you have about me.");
  await press(page, "form.card button");
  await page.waitForSelector("dl");
  const said = await page.innerText("main");
  ok(said.includes("Los_Angeles") && said.includes("Delete what you have"),
    "keys alone: a request is made, as it was meant", said);
  const letter = door.run(["letters"]).split(/^to: /m).filter((l) => l.startsWith("kay@"))
    .map((l) => /http\S+\/request\/\S+\?code=\w+/.exec(l)).filter(Boolean).at(-1);
  await page.goto(letter[0]);
  await press(page, "form[action$='/confirm'] button");
  await page.waitForURL(/said=request_confirmed/);
  ok(true, "keys alone: the address is confirmed");
  await type(page, "#text", "One thing more.");
  await press(page, "form[action$='/write'] button");
  await page.waitForURL(/said=request_written/);
  ok((await page.innerText("main")).includes("One thing more."), "keys alone: a message");
  await press(page, "form[action$='/revoke'] button");
  await page.waitForURL(/said=request_revoked/);
  ok((await page.innerText("main")).includes("taken back"), "keys alone: taken back");
  ok(page.said.length === 0, "keys alone: the console is silent", page.said.join("\n"));
};
