/** What was thrown, as a clause for people: it may be anything, and telling may throw itself. */
export function thrownText(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `Uncaught ${String(thrown)}`;
  } catch {
    return 'Uncaught exception';
  }
}
