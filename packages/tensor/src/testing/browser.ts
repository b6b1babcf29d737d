import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Chromium of this machine (`PELLUCID_CHROMIUM`, else where distributions put it), with WebGPU drawn by the processor where there is no card. */
export async function startBrowser(): Promise<Browser> {
  const places = [process.env['PELLUCID_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];
  const executablePath = places.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error('No Chromium found: set PELLUCID_CHROMIUM to its path.');
  return chromium.launch({
    executablePath,
    args: [
      ...['--headless', '--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-sync'],
      ...['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
    ],
  });
}
