// choices.mjs - is every choice on a page the same to say yes to and to say no to?
//
// Read from what the browser made of the page: sizes, colours and words as they are
// drawn, not as a template meant them. A fault is "NAME: what".
//
//   size      one answer is larger            look      one is filled, bolder, a link
//   contrast  one is easier to read           words     one is longer, or shames
//   ticked    something is chosen beforehand  one_way   a yes without a no beside it
//   focus     one has the focus beforehand    hidden    one is not to be seen

// What runs in the page; it knows nothing outside itself.
const read = () => {
  const WIDE = ["on", "all", "allow", "accept", "agree"];
  const SHAMES = [/\bno thanks\b/i, /\brecommend/i, /\bmiss out\b/i, /\bI don.t care\b/i,
    /\bare you sure\b/i, /\bempfohlen/i, /\bwirklich\b/i, /\brecomendad/i, /\bseguro que\b/i,
    /\brecommand/i, /\bvraiment\b/i, /\bplus tard\b/i, /\blater\b/i, /\bsp.ter\b/i,
    /\bmás tarde\b/i];
  const faults = [], asked = [];
  const fault = (name, what) => faults.push(`${name}: ${what}`);
  const canvas = document.createElement("canvas").getContext("2d",
    {willReadFrequently: true});
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = (top, under) => {
    const a = top[3] / 255;
    return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a)).concat(255);
  };
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement)
      layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under),
      rgba(matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff"));
  };
  const light = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const facts = (node) => {
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    const back = behind(node);
    const shown = Number(style.opacity) > 0 && style.visibility === "visible" &&
      box.width > 0 && box.height > 0;
    return {words: (node.innerText || node.value || "").trim(), shown,
      width: box.width, height: box.height, opacity: style.opacity,
      font: parseFloat(style.fontSize), bold: style.fontWeight,
      line: style.textDecorationLine, border: style.borderTopWidth + style.borderTopStyle,
      // A button and a link that look the same are not: one can be pressed.
      kind: node.localName,
      reads: ratio(over(rgba(style.color), back), back),
      stands: ratio(back, behind(node.parentElement))};
  };
  const near = (a, b, room) => Math.abs(a - b) <= room;
  const answers = (members, what) => {
    const all = members.map(facts), [first, ...others] = all;
    if (all.some((m) => !m.shown)) fault("hidden", what);
    if (members.includes(document.activeElement) || members.some((m) => m.autofocus))
      fault("focus", what);
    for (const other of others) {
      const longer = Math.max(first.words.length, other.words.length);
      const shorter = Math.min(first.words.length, other.words.length);
      if (!near(first.height, other.height, 1) ||
          (all.length === 2 && !near(first.width, other.width, 1)) ||
          !near(first.font, other.font, 0.1))
        fault("size", `${what}, ${first.words} / ${other.words}`);
      if (["bold", "line", "border", "kind", "opacity"].some((k) => first[k] !== other[k]) ||
          !near(first.stands, other.stands, 0.05))
        fault("look", `${what}, ${first.words} / ${other.words}`);
      if (Math.max(first.reads, other.reads) / Math.min(first.reads, other.reads) > 1.1)
        fault("contrast", `${what}, ${first.words} / ${other.words}`);
      // Yes and no; longer answers that differ by a word or two are still one weight.
      if (all.length === 2 && longer > 8 && longer > 2 * shorter)
        fault("words", `${what}, ${first.words} / ${other.words}`);
    }
    for (const m of all)
      if (SHAMES.some((s) => s.test(m.words))) fault("words", `${what}, ${m.words}`);
  };

  const buttons = (form) => [...form.querySelectorAll(
    "button:not([type=button]):not([type=reset]),input[type=submit]")];
  const hidden = (form) => [...form.querySelectorAll("input[type=hidden]")]
    .filter((i) => i.name !== "csrf");
  let groups = 0;
  const forms = [...document.querySelectorAll("form")];
  for (const form of forms) {
    const what = form.getAttribute("action") +
      hidden(form).map((i) => ` ${i.name}=${i.value}`).join("");
    const named = Map.groupBy(buttons(form).filter((b) => b.name), (b) => b.name);
    for (const [, members] of named) {
      if (members.some((m) => m.hasAttribute("aria-current"))) continue; // a place
      if (members.length > 1) {
        groups++;
        answers(members, what);
        if (members.some((m) => WIDE.includes(m.value))) asked.push(what);
      } else if (WIDE.includes(members[0].value) &&
                 members[0].getAttribute("role") !== "switch") {
        fault("one_way", what);
      }
    }
    // A yes of which only the form's hidden field knows.
    if (hidden(form).some((i) => WIDE.includes(i.value)) &&
        !forms.some((f) => f !== form && f.getAttribute("action") === form.getAttribute("action") &&
          hidden(f).some((i) => ["off", "none", "no"].includes(i.value))))
      fault("one_way", what);
  }
  // The two answers as two forms.
  const pairs = Map.groupBy(forms.filter((f) => buttons(f).length === 1 &&
    !buttons(f)[0].name && hidden(f).some((i) => i.name === "value")),
    (f) => f.getAttribute("action") + hidden(f).filter((i) => i.name !== "value")
      .map((i) => ` ${i.name}=${i.value}`).join(""));
  for (const [what, list] of pairs) {
    if (list.length < 2) continue;
    groups++;
    answers(list.map((f) => buttons(f)[0]), what);
  }
  // A switch: one button, the same one both ways.
  for (const one of document.querySelectorAll("[role=switch]")) {
    groups++;
    const on = one.getAttribute("aria-checked") === "true";
    if (one.form?.querySelectorAll("button").length !== 1 || WIDE.includes(one.value) === on)
      fault("one_way", one.id);
    if (one === document.activeElement) fault("focus", one.id);
  }
  // Answers to tick: only what somebody chose before (data-chosen) is ticked.
  const ticks = [...document.querySelectorAll("input[type=radio],input[type=checkbox]")];
  for (const one of ticks) {
    if (one.checked && !("chosen" in one.dataset)) fault("ticked", one.name);
    if (one === document.activeElement || one.autofocus) fault("focus", one.name);
  }
  for (const [name, list] of Map.groupBy(ticks.filter((i) => i.type === "radio"),
    (i) => i.name)) {
    groups++;
    const labels = list.map((i) => i.labels[0]).filter(Boolean).map(facts);
    const boxes = list.map(facts);
    if (labels.length !== list.length) fault("words", `${name}: an answer without words`);
    for (const [i, other] of labels.entries()) {
      if (["bold", "font", "line", "opacity"].some((k) => other[k] !== labels[0][k]) ||
          !near(boxes[i].width, boxes[0].width, 1))
        fault("look", name);
      if (Math.max(other.reads, labels[0].reads) / Math.min(other.reads, labels[0].reads) > 1.1)
        fault("contrast", name);
    }
  }
  for (const select of document.querySelectorAll("select")) {
    const chosen = select.selectedOptions[0];
    if (chosen && chosen.defaultSelected && WIDE.includes(chosen.value) &&
        !("chosen" in select.dataset))
      fault("ticked", select.name);
  }
  return {faults: [...new Set(faults)], asked, groups};
};

export const choices = (page) => page.evaluate(read);

// The questions a page asks: an answered one must not be among them again.
export const questions = async (page) => (await choices(page)).asked;

// How many presses an answer takes until the page shows it. A page that asks "are you
// sure" of one answer only shows up as a different number.
export const steps = async (page, press, isDone) => {
  for (let count = 1; count <= 5; count++) {
    await Promise.all([page.waitForLoadState("load"), press(page, count)]);
    await page.waitForLoadState("load");
    if (await isDone(page)) return count;
  }
  return Infinity;
};
