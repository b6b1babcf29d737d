/** A word as a POSIX shell takes it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** How the person at the terminal calls this command: through npx when it was started that way. */
export function commandLine(...words: readonly string[]): string {
  const through = process.env['npm_command'] === 'exec' ? ['npx', 'pellucid'] : ['pellucid'];
  return [...through, ...words.map(shellWord)].join(' ');
}
