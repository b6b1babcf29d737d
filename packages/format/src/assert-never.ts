/** For the default of a switch over a closed union: compiles only where every case is handled. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected ${JSON.stringify(value)}`);
}
