/** 1 step, 2 steps, 12,345 steps. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 12345 → 12,345 */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 999 B, 12.3 kB, 4.0 MB: powers of 1000. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let scaled = bytes;
  for (const unit of ['kB', 'MB', 'GB']) {
    scaled /= 1000;
    if (scaled < 999.95) return `${scaled.toFixed(1)} ${unit}`;
  }
  return `${(scaled / 1000).toFixed(1)} TB`;
}

/** 0.4 s, 12.0 s, 3 min 20 s. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
