// Scores the cases that it is sent, one after the other: what `each` in progress.mjs starts.
import { scoreFailure } from './failures.mjs';
import { scoreKodak } from './kodak.mjs';
import { scoreLevin } from './levin.mjs';

/** By the names that progress.mjs knows them by. */
const scores = { 'Levin et al.': scoreLevin, Kodak: scoreKodak, failures: scoreFailure };

process.on('message', async (/** @type {{ what: keyof typeof scores, which: any }} */ { what, which }) => {
  process.send?.(await scores[what](which));
});
