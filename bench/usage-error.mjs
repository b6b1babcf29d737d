/** What was asked for cannot be measured; the message says why and what to do. */
export class UsageError extends Error {
  name = 'UsageError';
}
