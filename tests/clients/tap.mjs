// What the Node clients share: TAP points, and what the upstream saw.
let points = 0, failures = 0;

export async function check(says, what) {
  let held = false, why = '';
  try {
    held = await what();
  } catch (e) {
    why = ` # ${String(e).slice(0, 200).replace(/\n/g, ' ')}`;
  }
  points++;
  failures += !held;
  console.log(`${held ? 'ok' : 'not ok'} ${points} - ${says}${held ? '' : why}`);
}

export async function seen(upstream) {
  return (await fetch(`${upstream}/_seen`)).json();
}

export async function until(holds) {
  for (let i = 0; i < 100; i++) {
    if (await holds()) return true;
    await new Promise(r => setTimeout(r, 100));
  }
  return false;
}

export function done() {
  console.log(`1..${points}`);
  process.exit(failures ? 1 : 0);
}
