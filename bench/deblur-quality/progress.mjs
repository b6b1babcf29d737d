/**
 * One after the other, saying on standard error how far it is and how long it may still take.
 * @template Case, Row
 * @param {string} what
 * @param {readonly Case[]} cases
 * @param {(which: Case) => Promise<Row>} score
 * @returns {Promise<Row[]>}
 */
export async function each(what, cases, score) {
  const rows = [];
  const start = performance.now();
  for (const which of cases) {
    rows.push(await score(which));
    const left = ((performance.now() - start) / rows.length) * (cases.length - rows.length);
    process.stderr.write(`${what}: ${rows.length} of ${cases.length}, ${timeText(left)} left\n`);
  }
  return rows;
}

function timeText(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
