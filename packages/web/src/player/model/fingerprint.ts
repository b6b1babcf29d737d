import type { Recording } from '@pellucid/replay';

/** Tells recordings apart by what they record, wherever their files lie: program, beginning, length and sources (FNV-1a). */
export function fingerprint({ facts, steps, sources }: Recording): string {
  const parts = [
    facts.program,
    facts.started,
    String(steps),
    ...sources.slice(0, 50).map(({ program }) => program.sha256),
  ];
  let hash = 0x811c9dc5;
  for (const character of parts.join('\n')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16);
}
