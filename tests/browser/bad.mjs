// bad.mjs - pages that push, each in one way: the lint of choices.mjs must say which.
// Each is the good page below with one thing changed.
import {choices, steps} from "./choices.mjs";
import {equal, ok} from "./tap.mjs";

const GOOD = `<!doctype html><html lang="en"><title>t</title><style>
button{font:16px sans-serif;width:8rem;min-height:44px;border:1px solid #225;
background:#fff;color:#225}label{font:16px sans-serif}</style><main>
<form method="post" action="/controls"><input type="hidden" name="control" value="training">
<button name="value" value="on" class="yes">Yes</button>
<button name="value" value="off" class="no">No</button></form>
<form><p><input type="radio" id="a" name="age" value="adult"> <label for="a">18 or older</label></p>
<p><input type="radio" id="b" name="age" value="minor"> <label for="b">Under 18</label></p></form>
<form action="/controls"><button id="s" role="switch" aria-checked="true" aria-label="voice"
name="value" value="off">On</button></form></main></html>`;

const BAD = [
  ["size", "the yes is wider", "</style>", ".yes{width:14rem}</style>"],
  ["size", "the no is lower", "</style>", ".no{min-height:0;height:24px}</style>"],
  ["size", "the no has small letters", "</style>", ".no{font-size:12px}</style>"],
  ["look", "only the yes is filled", "</style>", ".yes{background:#225;color:#fff}</style>"],
  ["look", "the yes is bold", "</style>", ".yes{font-weight:700}</style>"],
  ["look", "the no is underlined", "</style>", ".no{text-decoration:underline}</style>"],
  ["contrast", "the no is pale", "</style>", ".no{color:#99a}</style>"],
  ["contrast", "one of the answers to tick is pale", "</style>",
    "label[for=b]{color:#aaa}</style>"],
  ["look", "one of the answers to tick is bold", "</style>",
    "label[for=a]{font-weight:700}</style>"],
  ["hidden", "the no is not to be seen", "</style>", ".no{visibility:hidden}</style>"],
  ["words", "the no is a sentence, the yes a word", ">No<",
    ">I do not want to help anybody with my chats<"],
  ["words", "the yes is recommended", ">Yes<", ">Recommended<"],
  ["words", "the no shames, in French", ">No<", ">Plus tard<"],
  ["ticked", "an answer is ticked", 'value="adult"', 'value="adult" checked'],
  ["ticked", "a box that widens is ticked", "<main>",
    '<main><form><label><input type="checkbox" name="share" checked> Share</label></form>'],
  ["ticked", "a list begins with yes", "<main>",
    '<main><form><select name="all"><option value="off">a</option>' +
    '<option value="all" selected>b</option></select></form>'],
  ["one_way", "there is no no", '<button name="value" value="off" class="no">No</button>',
    '<a href="/later">No</a>'],
  ["one_way", "a yes that only a hidden field knows", "<main>",
    '<main><form action="/share"><input type="hidden" name="value" value="all">' +
    "<button>Share</button></form>"],
  ["one_way", "a switch that only goes on", 'name="value" value="off">On',
    'name="value" value="on">On'],
  ["focus", "the yes has the focus", 'class="yes"', 'class="yes" autofocus'],
];

// "No" asks once more, "Yes" does not.
const nagging = async (page) => {
  const html = (body) => ({contentType: "text/html", body: `<!doctype html>${body}`});
  await page.route("http://nag.example/**", (route) => {
    const path = new URL(route.request().url()).pathname;
    route.fulfill(html(path === "/" ? '<a id="yes" href="/done">Yes</a><a id="no" href="/sure">No</a>'
      : path === "/sure" ? '<a id="no" href="/done">I am sure</a>' : '<p id="done">done</p>'));
  });
  const take = async (answer) => {
    await page.goto("http://nag.example/");
    return steps(page, (p) => p.click(answer), (p) => p.isVisible("#done"));
  };
  const [yes, no] = [await take("#yes"), await take("#no")];
  ok(yes === 1 && no === 2, "the lint counts a step more for a no that is asked twice",
    `${yes}, ${no}`);
};

export const bad = async (page) => {
  await page.setContent(GOOD);
  const {faults, groups} = await choices(page);
  ok(faults.length === 0 && groups === 3, "the lint finds nothing on a fair page",
    faults.join("\n"));
  for (const [name, says, from, to] of BAD) {
    if (!GOOD.includes(from)) throw new Error(`the good page has no ${from}`);
    await page.setContent(GOOD.replace(from, to));
    const found = (await choices(page)).faults;
    ok(found.some((f) => f.startsWith(`${name}:`)),
      `the lint says ${name}: ${says}`, found.join("\n"));
  }
  await nagging(page);
  page.said.length = 0;
};
