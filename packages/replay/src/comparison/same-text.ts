/** Addresses in memory, as they stand in the texts of objects: they are others in every run. */
const address = /\b0x[0-9a-f]{6,}\b/gi;

/** The text with one name for every address. */
export function withoutAddresses(text: string): string {
  return text.includes('0x') || text.includes('0X') ? text.replace(address, '0x…') : text;
}

/** The same text, addresses aside. */
export function sameText(a: string, b: string): boolean {
  return a === b || withoutAddresses(a) === withoutAddresses(b);
}
