/** Cells as columns, `width` characters wide in all; the first is set to the right, the last takes what is left. */
export function rowsText(rows: readonly (readonly string[])[], width: number): string {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const widths = Array.from({ length: columns }, (_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  );
  const middle = Math.max(16, Math.floor(width * 0.45));
  const limited = widths.map((wide, column) =>
    column === 0 || column === columns - 1 ? wide : Math.min(wide, middle),
  );
  const taken = limited.slice(0, -1).reduce((sum, wide) => sum + wide + 2, 0);
  limited[columns - 1] = Math.max(16, width - taken);
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const room = limited[column] ?? 0;
        const text = cell.length > room ? `${cell.slice(0, room - 1)}…` : cell;
        return column === 0 ? text.padStart(room) : text.padEnd(room);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
