/** Where a recorded function tells that it begins, and how a recorded class is labelled, with their ids. */
const LABEL = /\$\$\d*(?:\.e\(|c(?=\d+\*\/))(\d+)/;
const LABELS = new RegExp(LABEL, 'g');

/** Id of the recorded function or class of which that is the running text; 0 if it is not recorded. */
export function labelOf(text: string): number {
  const first = LABEL.exec(text);
  if (first === null) return 0;
  // Only the default of a parameter, or what a class extends, can hold others before its own label.
  const head = text.slice(0, text.lastIndexOf('{', first.index));
  if (!text.startsWith('class') && !/=(?!>)/.test(head)) return Number(first[1]);
  // What is around the others got its id first.
  let id = Number(first[1]);
  for (const [, label] of text.matchAll(LABELS)) id = Math.min(id, Number(label));
  return id;
}
