/** Whether a file's name says that types stand in it. */
export function isTypeScript(file: string): boolean {
  return /\.[mc]?tsx?$/.test(file);
}

/** What the parser is told to read. `jsx`: JSX may stand in JavaScript, too. */
export function languageOf(file: string, jsx: boolean): 'js' | 'jsx' | 'ts' | 'tsx' {
  if (file.endsWith('.tsx')) return 'tsx';
  return isTypeScript(file) ? 'ts' : jsx ? 'jsx' : 'js';
}
