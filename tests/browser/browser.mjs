// browser.mjs - Chromium, with axe-core, and an ear for its console.
import {createRequire} from "node:module";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {choices} from "./choices.mjs";
import {ok} from "./tap.mjs";

const require = createRequire(join(process.env.BROWSER_MODULES, "package.json"));
const {chromium} = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const PHONE = {width: 390, height: 844};
export const DESKTOP = {width: 1280, height: 900};

export const launch = () => chromium.launch({executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-dev-shm-usage"]});

// A device: its own cookies; whatever its console says is remembered.
export const device = async (browser, options = {}) => {
  const context = await browser.newContext({viewport: DESKTOP, locale: "en-GB",
    timezoneId: "Europe/Berlin", ...options});
  const page = await context.newPage();
  page.said = [];
  page.on("console", (line) => {
    if (["error", "warning"].includes(line.type())) page.said.push(line.text());
  });
  page.on("pageerror", (error) => page.said.push(String(error)));
  page.setDefaultTimeout(8000);
  return page;
};

// How many choices were looked at.
export const seen = {groups: 0};

// axe-core finds nothing, the console says nothing, nothing sticks out sideways, and to
// every choice of a person's yes and no are the same; the staff's acts are no such choice.
export const fine = async (page, says, {staff = false} = {}) => {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document,
    {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}))
    .violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`));
  ok(found.length === 0, `axe-core finds nothing: ${says}`, found.join("\n"));
  ok(page.said.length === 0, `the console is silent: ${says}`, page.said.join("\n"));
  page.said.length = 0;
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  ok(wide <= 0, `nothing sticks out: ${says}`, `${wide} px`);
  if (staff) return;
  const {faults, groups} = await choices(page);
  seen.groups += groups;
  ok(faults.length === 0, `yes and no are the same: ${says}`, faults.join("\n"));
};

// Pictures at the width of a phone and of a desk, for people to look at.
export const picture = async (page, name) => {
  for (const [size, at] of [["phone", PHONE], ["desktop", DESKTOP]]) {
    await page.setViewportSize(at);
    await page.screenshot({path: join(process.env.PICTURES, `${name}-${size}.png`),
      fullPage: true});
  }
};

// With the keyboard alone: TAB until the element has the focus.
export const tabTo = async (page, selector, most = 80) => {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((s) => Boolean(document.activeElement?.matches(s)), selector))
      return;
  }
  throw new Error(`TAB never comes to ${selector}`);
};
