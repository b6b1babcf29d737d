// stepping.mjs PROGRAM ROUNDS STEPS: runs a program whose first statement is `debugger`, and steps into every one after it.
// At each pause the variables of the scopes in sight are read, and thrown away. Writes how often it paused to the file STEPS.

import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const [program, rounds, file] = process.argv.slice(2);
  const pauses = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: pauses });
  await new Promise((resolve) => worker.once('message', resolve));
  worker.unref();
  process.argv = [process.execPath, program, rounds];
  process.on('exit', () => writeFileSync(file, String(pauses[0])));
  await import(pathToFileURL(program).href);
} else {
  step(workerData);
}

/** @param {Int32Array} pauses */
function step(pauses) {
  const session = new Session();
  session.connectToMainThread();
  session.on('Debugger.paused', ({ params }) => {
    pauses[0]++;
    const scopes = params.callFrames[0].scopeChain.filter(({ type }) => type !== 'global');
    let unread = scopes.length;
    const next = () => session.post('Debugger.stepInto');
    if (unread === 0) next();
    for (const { object } of scopes) {
      session.post('Runtime.getProperties', { objectId: object.objectId, ownProperties: true }, () => {
        unread--;
        if (unread === 0) next();
      });
    }
  });
  // A session alone does not keep its thread alive.
  parentPort?.on('message', () => {});
  session.post('Debugger.enable', () => {
    session.post('Debugger.setBlackboxPatterns', { patterns: ['^node:', '/stepping\\.mjs$'] }, () => {
      parentPort?.postMessage('ready');
    });
  });
}
