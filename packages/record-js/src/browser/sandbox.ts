// The page within a page in which a program is run: its policy (build.mjs) lets nothing out, and as a sandbox it has an origin of its own.
const source = document.getElementById('worker')?.textContent ?? '';
addEventListener(
  'message',
  ({ data, ports }) => {
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    worker.postMessage(data, [...ports]);
  },
  { once: true },
);
