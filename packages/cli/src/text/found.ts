import { namesUnknownIn, type Recording, variableNames } from '@pellucid/replay';
import type { Finding, Found, Query } from '../finding.ts';
import { grouped } from './measures.ts';
import { printableLine } from './printable.ts';
import { rowsText } from './rows.ts';
import { placeText, styleAt } from './state.ts';
import { suggestion } from './suggestion.ts';
import { valueText } from './value.ts';

/** What was found as rows, `width` characters wide: step, place, what, code. */
export function foundText(
  recording: Recording,
  query: Query,
  { findings, whole }: Found,
  limit: number,
  width: number,
): string {
  if (findings.length === 0) {
    const what = printableLine(query.text.trim());
    return query.condition === null
      ? `Nothing says "${what}"${unknownText(recording, query)}\n`
      : `${what} never holds.\n`;
  }
  const rows = findings.map((finding) => [
    finding.step === null ? 'never ran' : `step ${finding.step}`,
    placeText(finding.file.split('/').at(-1) ?? '', finding.line),
    whatText(recording, finding),
    printableLine(finding.code),
  ]);
  const more = whole ? '' : `\nThere is more; --limit tells more than ${grouped(limit)}.\n`;
  return `${rowsText(rows, width)}${more}`;
}

/** The end of the sentence: what would have to be there for the text to be a condition. */
function unknownText(recording: Recording, { text, isText }: Query): string {
  const [name] = isText ? [] : namesUnknownIn(recording, text);
  if (name === undefined) return '.';
  const like = suggestion(name, variableNames(recording));
  return `, and nothing is called "${printableLine(name)}".${like === null ? '' : ` Did you mean "${printableLine(like)}"?`}`;
}

function whatText(recording: Recording, { kind, step, values }: Finding): string {
  const room = Math.max(12, Math.floor(44 / Math.max(1, values.length)));
  const texts = values.map(({ name, value }) => {
    const text = step === null ? '' : valueText(value, styleAt(recording, recording.state(step)), room);
    return kind === 'printed' || kind === 'raised' || name === '' ? text : `${printableLine(name)} = ${text}`;
  });
  const words = kind === 'value' || kind === 'holds' ? '' : kind === 'line' ? '' : `${kind} `;
  return `${words}${texts.join(', ')}`.trim();
}
