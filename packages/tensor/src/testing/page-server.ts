import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Where the page finds this package as built, and ONNX Runtime as installed. */
const folders = {
  '/tensor/': fileURLToPath(new URL('../../dist/', import.meta.url)),
  '/runtime/': fileURLToPath(new URL('../../../../node_modules/onnxruntime-web/dist/', import.meta.url)),
};

const imports = {
  'onnxruntime-web/wasm': '/runtime/ort.wasm.bundle.min.mjs',
  'onnxruntime-web/webgpu': '/runtime/ort.webgpu.bundle.min.mjs',
};
const page = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">
  import * as door from '/tensor/index.js';
  import * as web from '/tensor/web.js';
  globalThis.pellucid = { ...door, ...web };
</script>`;

/** Serves a page that has the built package as `pellucid`, without a bundler. Its threads may share memory. */
export async function servePage(): Promise<{ readonly address: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    if (path === '/') return response.writeHead(200, { ...isolated, 'content-type': 'text/html' }).end(page);
    const [prefix, folder] = Object.entries(folders).find(([each]) => path.startsWith(each)) ?? ['', ''];
    const file = join(folder, path.slice(prefix.length));
    const type = types[extname(file)];
    if (folder === '' || type === undefined || !existsSync(file)) return response.writeHead(404).end();
    return response.writeHead(200, { ...isolated, 'content-type': type }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}
