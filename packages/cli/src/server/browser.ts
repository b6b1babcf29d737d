import { spawn } from 'node:child_process';

/**
 * Asks the desktop to open an address, where there is one. Never fails: the address has been printed, which is enough.
 */
export function openBrowser(address: string): void {
  const opener = openerFor(process.platform, process.env);
  if (opener === null) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

type Opener = readonly [command: string, ...args: string[]];

/** The command that opens an address; null where there is no screen to open it on. */
export function openerFor(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): Opener | null {
  if (platform === 'darwin') return ['open'];
  // The empty word is the title: `start` takes the first quoted word for one.
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? ['xdg-open'] : null;
}
