export type Language = 'javascript' | 'typescript';

/** What stands in the editor. */
export interface Program {
  readonly name: string;
  readonly language: Language;
  readonly text: string;
}

const key = 'pellucid.playground';

/** As the recording calls it. */
export function pathOf({ name, language }: Program): string {
  return `${name}.${language === 'typescript' ? 'ts' : 'js'}`;
}

/** What was written here last; null: nothing, or the browser keeps nothing. */
export function remembered(): Program | null {
  try {
    const { name, language, text } = JSON.parse(localStorage.getItem(key) ?? 'null') as Record<string, unknown>;
    if (typeof name !== 'string' || typeof text !== 'string') return null;
    return { name, text, language: language === 'typescript' ? language : 'javascript' };
  } catch {
    return null;
  }
}

export function remember(program: Program): void {
  try {
    localStorage.setItem(key, JSON.stringify(program));
  } catch {
    // Then it lasts as long as the page.
  }
}
