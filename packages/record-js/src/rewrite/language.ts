/** Whether a file's name says that types stand in it. */
export function isTypeScript(file: string): boolean {
  return /\.[mc]?tsx?$/.test(file);
}
