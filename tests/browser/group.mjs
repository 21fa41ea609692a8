// group.mjs - an organisation: its owner decides what it shares, its members see it.
import {device, fine, picture, PHONE} from "./browser.mjs";
import {equal, ok} from "./tap.mjs";

// The account of a product's user, as `abide account list` shows it.
const accountOf = (door, user) => {
  const rows = door.run(["account", "list", "--json"]).trim().split("\n");
  const row = rows.map((line) => JSON.parse(line)).flat()
    .find((one) => JSON.stringify(one).includes(`"${user}"`));
  return row.vault ?? row.account ?? row.id;
};

const member = async (browser, door, user, options = {}) => {
  await door.call("PUT", `/v1/abide/accounts/${user}/choices`, {choices: [
    {control: "org", value: "acme"}, {control: "age", value: "adult"},
    {control: "region", value: "us"}]});
  const page = await device(browser, options);
  await page.goto(await door.handOver(user, "/organisation"));
  return page;
};

export const group = async (browser, door) => {
  const owner = await member(browser, door, "olga");
  const other = await member(browser, door, "mia", {viewport: PHONE});
  door.run(["org", "owner", "acme", accountOf(door, "olga")]);
  await other.reload();
  equal(await other.locator("main form").count(), 0, "a member has no switch");
  await fine(other, "an organisation, for a member");
  await picture(other, "organisation-member");
  await owner.reload();
  await fine(owner, "an organisation, for its owner");
  await owner.click("form[aria-labelledby=k-share_io] button[value=all]");
  await owner.waitForURL(/group_shares/);
  await owner.fill("#p-share_evals", "search-1");
  await owner.press("#p-share_evals", "Enter");
  await owner.waitForURL(/group_shares/);
  await owner.fill("#domain", "actions.example.org");
  await owner.click("form[action$='/domain'] button[value=on]");
  await owner.waitForURL(/group_domain/);
  await fine(owner, "an organisation that shares, for its owner");
  await picture(owner, "organisation-owner");
  await other.goto(door.url + "/organisation");
  const seen = await other.innerText("main");
  ok(["Everything is shared", "search-1", "actions.example.org"]
    .every((words) => seen.includes(words)), "a member sees what the owner decided", seen);
  await owner.click("form[aria-labelledby=k-share_io] button[value=none]");
  await owner.waitForURL(/group_stopped/);
  ok(true, "stopping takes as many steps as sharing");
};
