const SECRET = /pass(word|wd|phrase)|secret|token$|api_?key|private_?key|access_?key|credential|authorization/i;

/** Whether the value under a name is likely something that nobody else should see. */
export function looksSecret(name: unknown): boolean {
  return typeof name === 'string' && name.length < 100 && SECRET.test(name);
}
