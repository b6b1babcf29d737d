export interface PageContents {
  readonly title: string;
  /** Blocks of data that nothing executes: base64 by id. */
  readonly blocks: ReadonlyMap<string, string>;
  /** Attributes of the document's element by name. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** A page that the build has made, with recordings in it; all that is put in is text. */
export function filledPage(template: string, { title, blocks, attributes }: PageContents): string {
  const data = [...blocks].map(
    ([id, base64]) => `<script type="application/octet-stream;base64" id="${id}">${base64}</script>`,
  );
  const made = [...attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return template
    .replace('<!--recording-->', () => data.join(''))
    .replace(/<html\b/, (tag) => tag + made.join(''))
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escaped(title)}, Pellucid</title>`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
