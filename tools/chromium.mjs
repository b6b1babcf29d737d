import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './run-command.mjs';

const command = 'apt-get install -y chromium';

/**
 * The browser for the tests: found, or brought by Debian's package manager where that is allowed.
 * @returns {string} its path
 * @throws {Error} with the one command to run
 */
export function chromium() {
  const found = find();
  if (found !== null) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium found: installing Debian’s.');
    process.env['DEBIAN_FRONTEND'] = 'noninteractive';
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
    const installed = find();
    if (installed !== null) return installed;
  }
  throw new Error(
    `The tests drive a real browser and found none. Run «sudo ${command}», or set PELLUCID_CHROMIUM to a Chromium or Chrome.`,
  );
}

/** @returns {string | null} */
function find() {
  const named = process.env['PELLUCID_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // Not this one.
    }
  }
  return null;
}
