/* Pages work without this. With it they keep up: a change made on one device shows on the
 * others, and times are those of the reader's place, or of the zone they chose. */
(() => {
  "use strict";
  const language = document.documentElement.lang;
  const clock = new Intl.DateTimeFormat(language, {dateStyle: "medium", timeStyle: "short",
    timeZone: document.body.dataset.zone});
  const localise = (root) => {
    for (const t of root.querySelectorAll("time[datetime]")) {
      const at = new Date(t.dateTime);
      // A day alone is that of its own place, whatever the reader's clock says.
      if (t.dateTime.includes("T") && !Number.isNaN(at.getTime())) t.textContent = clock.format(at);
    }
  };
  localise(document);
  if (!document.body.classList.contains("signed-in") || !window.EventSource) return;

  const busy = () => {
    const at = document.activeElement;
    return Boolean(at && at.matches("input:not([type=hidden]),select,textarea") &&
      (at.value !== at.defaultValue || at.matches("select")));
  };
  const refresh = async () => {
    if (busy()) return;
    const focused = document.activeElement && document.activeElement.id;
    const answer = await fetch(location.pathname, {headers: {accept: "text/html"}});
    if (answer.redirected) return void location.assign("/");
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const old = document.querySelector("main"), main = next.querySelector("main");
    if (!main || main.innerHTML === plain) return;
    plain = main.innerHTML;
    const node = document.importNode(main, true);
    localise(node);
    old.replaceWith(node);
    if (focused && focused !== "main") document.getElementById(focused)?.focus();
    const live = document.getElementById("live");
    live.textContent = live.dataset.changed;
  };
  let plain = "", due = 0;
  const soon = () => {
    clearTimeout(due);
    due = setTimeout(() => refresh().catch(() => {}), 50);
  };
  const events = new EventSource("/events");
  events.addEventListener("change", soon);
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
})();
