import type { IncomingMessage, ServerResponse } from 'node:http';
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

/** A page that is served by itself until Ctrl-C. */
export interface ServedPage {
  /** Of the command. */
  readonly name: string;
  readonly directory: string;
  /** Said when something else stands on the command line: where it is taken. */
  readonly elsewhere: string;
  /** Said once it is served. */
  readonly said: string;
  /** The policy of a file that needs one of its own; null: that of all. */
  readonly policyOf?: (path: string) => string | null;
}

export async function servePage(args: readonly string[], page: ServedPage): Promise<Outcome> {
  const { name, directory, elsewhere, said, policyOf = () => null } = page;
  const { values, positionals } = parseOptions(name, args, options);
  if (positionals[0] !== undefined) {
    throw new Failure(
      exitCode.usage,
      `"${positionals[0]}" is one argument too many: ${elsewhere}. See \`pellucid help ${name}\`.`,
    );
  }
  const port = wholeNumber('--port', values.port, 0, 65_535);
  const files = playerFiles(directory);
  const answer = (path: string, request: IncomingMessage, response: ServerResponse): boolean => {
    const asked = path === '/' ? 'index.html' : path.slice(1);
    const file = files.get(asked);
    if (file === undefined) return false;
    const policy = policyOf(asked);
    if (policy !== null) response.setHeader('Content-Security-Policy', policy);
    send(request, response, file.type, file.bytes);
    return true;
  };
  const server = await serveLocally(port, answer);
  const end = interrupted(server);
  process.stdout.write(`${server.address}\n`);
  process.stderr.write(`pellucid: ${said}\n`);
  if (values['no-open'] !== true) openBrowser(server.address);
  await end;
  return success;
}
