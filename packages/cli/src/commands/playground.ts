import { playgroundDirectory } from '@pellucid/web';
import type { Outcome } from './outcome.ts';
import { servePage } from './serve-page.ts';

/** `pellucid playground`: serves the page that runs and records what is written on it until Ctrl-C. */
export function playground(args: readonly string[]): Promise<Outcome> {
  return servePage(args, {
    name: 'playground',
    directory: playgroundDirectory,
    elsewhere: 'a program is written on the page, and a file is recorded by `pellucid record`',
    said: 'the playground is at this address until Ctrl-C; programs run in the browser.',
    // Both say themselves what they may do, in stricter words than could be said for all pages.
    policyOf: (path) => policies.get(path) ?? null,
  });
}

const policies: ReadonlyMap<string, string> = new Map([
  ['index.html', "frame-src 'self'; frame-ancestors 'none'"],
  ['sandbox.html', "sandbox allow-scripts; frame-ancestors 'self'"],
]);
