/** Where a recorded function tells that it begins, with its id. */
const ENTRY = /\$\$(?:\d*|_)\.e[0-3p]?\((\d+)/;
const ENTRIES = new RegExp(ENTRY, 'g');
/** The same, or how a recorded class is labelled. */
const LABELS = /\$\$(?:\d*|_)(?:\.e[0-3p]?\(|c(?=\d+\*\/))(\d+)/g;

/** Id of the recorded function or class of which that is the running text; 0 if it is not recorded. */
export function labelOf(text: string): number {
  if (text.startsWith('class')) return least(text, LABELS);
  const first = ENTRY.exec(text);
  if (first === null) return 0;
  // Only the default of a parameter can hold another entry before the function's own.
  const head = text.slice(0, text.lastIndexOf('{', first.index));
  return /=(?!>)/.test(head) ? least(text, ENTRIES) : Number(first[1]);
}

/** What is around the others got its id first. */
function least(text: string, labels: RegExp): number {
  let id = 0;
  for (const [, label] of text.matchAll(labels)) if (id === 0 || Number(label) < id) id = Number(label);
  return id;
}
