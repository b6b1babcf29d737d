import { studioDirectory } from '@pellucid/web';
import type { Outcome } from './outcome.ts';
import { servePage } from './serve-page.ts';

/** `pellucid studio`: serves the page that restores photos until Ctrl-C. */
export function studio(args: readonly string[]): Promise<Outcome> {
  return servePage(args, {
    name: 'studio',
    directory: studioDirectory,
    elsewhere: 'a photo is opened on the page',
    said: 'the studio is at this address until Ctrl-C; photos stay in the browser.',
  });
}
