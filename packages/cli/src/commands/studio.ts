import { studioDirectory } from '@pellucid/web';
import { parseOptions, wholeNumber } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';
import { openBrowser } from '../server/browser.ts';
import { send, serveLocally } from '../server/local-server.ts';
import { playerFiles } from '../server/player-files.ts';
import { type Outcome, success } from './outcome.ts';
import { interrupted } from './watch.ts';

const options = {
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
} as const;

/** `pellucid studio`: serves the page that restores photos until Ctrl-C. */
export async function studio(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('studio', args, options);
  if (positionals[0] !== undefined) {
    throw new Failure(
      exitCode.usage,
      `"${positionals[0]}" is one argument too many: a photo is opened on the page. See \`pellucid help studio\`.`,
    );
  }
  const port = wholeNumber('--port', values.port, 0, 65_535);
  const files = playerFiles(studioDirectory);
  const server = await serveLocally(port, (path, request, response) => {
    const file = files.get(path === '/' ? 'index.html' : path.slice(1));
    if (file !== undefined) send(request, response, file.type, file.bytes);
    return file !== undefined;
  });
  const end = interrupted(server);
  process.stdout.write(`${server.address}\n`);
  process.stderr.write('pellucid: the studio is at this address until Ctrl-C; photos stay in the browser.\n');
  if (values['no-open'] !== true) openBrowser(server.address);
  await end;
  return success;
}
