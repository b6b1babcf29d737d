import address from './worker/studio-worker.ts?worker&url';

/**
 * Starts the worker under the policy of this page. A worker that is fetched has the policy of its server's answer, and a static host gives
 * none; one that begins as a blob inherits the page's.
 */
export function startWorker(): Worker {
  const script = `import ${JSON.stringify(new URL(address, location.href).href)};`;
  const blob = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(blob, { type: 'module' });
  worker.addEventListener('message', () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
