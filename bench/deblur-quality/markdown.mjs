/**
 * The first column to the left, the others to the right.
 * @param {readonly string[]} headings
 * @param {readonly (readonly string[])[]} rows
 */
export function markdown(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = headings.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(headings), line(rule), ...rows.map(line)].join('\n');
}

/** A difference, with its sign. @param {number} number */
export function signed(number) {
  return `${number < 0 ? '−' : '+'}${Math.abs(number).toFixed(2)}`;
}
