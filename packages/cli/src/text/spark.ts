const levels = '▁▂▃▄▅▆▇█';

/** Numbers as a small drawing of at most `width` characters, with what its ends are; null where nothing changes, or not all are numbers. */
export function sparkText(numbers: readonly (number | null)[], width: number): string | null {
  const known = numbers.filter((number): number is number => number !== null && Number.isFinite(number));
  if (known.length < 3 || known.length < numbers.length) return null;
  const [low, high] = known.reduce(
    ([least, most], number) => [Math.min(least, number), Math.max(most, number)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (low === high) return null;
  const count = Math.min(width, known.length);
  const drawn = Array.from({ length: count }, (_, index) => {
    const number = known[Math.floor((index * known.length) / count)] ?? low;
    return levels[Math.round(((number - low) / (high - low)) * (levels.length - 1))] ?? '';
  });
  return `${drawn.join('')}  ${low} to ${high}`;
}
