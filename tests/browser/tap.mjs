// tap.mjs - test points, one a line; what a page must never do is asked at its end.
let count = 0;
export const failures = [];

export const ok = (good, says, why = "") => {
  count++;
  console.log(`${good ? "ok" : "not ok"} ${count} - ${says}`);
  if (!good) {
    failures.push(says);
    if (why) console.log(`# ${String(why).replaceAll("\n", "\n# ").slice(0, 2000)}`);
  }
};
export const equal = (got, want, says) => ok(got === want, says, `got ${got}, want ${want}`);
export const plan = () => console.log(`1..${count}`);
