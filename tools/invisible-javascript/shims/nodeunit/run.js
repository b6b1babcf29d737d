// `node run.js FILE`: what of nodeunit its tests ask for: exported functions, each with an `assert` that has `done`.
const nodeAssert = require('node:assert');

const tests = require(String(process.argv[2]));
for (const [name, test] of Object.entries(tests)) {
  try {
    test({ ...nodeAssert, done: () => undefined });
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`not ok ${name}: ${error}`);
  }
}
