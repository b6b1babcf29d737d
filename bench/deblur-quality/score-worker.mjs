// Scores the cases that evaluate.mjs sends it, one after the other.
import { scoreFailure } from './failures.mjs';
import { scoreKodak } from './kodak.mjs';
import { scoreLevin } from './levin.mjs';

/** By the names that evaluate.mjs knows them by. */
const scores = { 'Levin et al.': scoreLevin, Kodak: scoreKodak, failures: scoreFailure };

process.on('message', async (/** @type {{ what: keyof typeof scores, which: any }} */ { what, which }) => {
  process.send?.(await scores[what](which));
});
