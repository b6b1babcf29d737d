/** Text within markup or an attribute: nothing in it is a tag, an entity or the end of an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** 12345 → 12,345 */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** +0.62, −0.05: with a real minus sign, and no minus before a zero. */
export function signed(number: number, digits: number): string {
  const text = Math.abs(number).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${number < 0 ? '−' : '+'}${text}`;
}
