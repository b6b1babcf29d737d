import {
  FormatError,
  memoryAccess,
  type Program,
  RecordingWriter,
  type RunFacts,
  readRecording,
  type WrittenEnd,
} from '@pellucid/format';
import type { Random } from '../../../format/src/testing/random.ts';

/** A recording taken apart: what `mangle` changes, and what a file is made of again. */
interface Parts {
  facts: RunFacts | null;
  sources: { program: Program; text: string }[];
  batches: Uint8Array[];
  end: WrittenEnd;
}

/**
 * The recording with a few things in it that no recorder writes: bytes of the file, bytes of a batch (stored with right checksums, so that the reader of events
 * meets them), numbers, names and ranges of the tables. The same seed gives the same bytes.
 */
export async function mangle(recording: Uint8Array, random: Random): Promise<Uint8Array> {
  if (random.chance(25)) return mangleBytes(recording, random);
  const parts = await partsOf(recording);
  const times = 1 + random.below(4);
  for (let time = 0; time < times; time++) {
    if (random.chance(55) && parts.batches.length > 0) {
      const at = random.below(parts.batches.length);
      const batch = parts.batches[at] ?? new Uint8Array();
      // The header stays: the writer reads it.
      parts.batches[at] = Uint8Array.from([
        ...batch.slice(0, headerBytes),
        ...mangleBytes(batch.slice(headerBytes), random),
      ]);
    } else {
      const source = random.pick(parts.sources);
      if (random.chance(10)) source.text = random.pick(texts);
      else source.program = mangleValue(source.program, random) as Program;
    }
  }
  try {
    return await fileOf(parts);
  } catch (error) {
    // Not even the writer takes a batch that is shorter than what its header says.
    if (error instanceof FormatError) return mangleBytes(recording, random);
    throw error;
  }
}

async function partsOf(recording: Uint8Array): Promise<Parts> {
  const parts: Parts = { facts: null, sources: [], batches: [], end: { outcome: 'exited', code: 0, exception: null } };
  for await (const part of readRecording(memoryAccess(recording))) {
    if (part.part === 'facts') parts.facts = part.facts;
    else if (part.part === 'source') parts.sources.push({ program: part.program, text: part.text });
    else if (part.part === 'events') parts.batches.push(part.bytes.slice());
  }
  return parts;
}

async function fileOf({ facts, sources, batches, end }: Parts): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const write = async (bytes: Uint8Array): Promise<void> => {
    pieces.push(bytes.slice());
  };
  const writer = new RecordingWriter({ write }, { library: 'fuzz' });
  if (facts !== null) await writer.start(facts);
  for (const { program, text } of sources) await writer.source(program, text);
  for (const batch of batches) await writer.events(batch, 0);
  await writer.end(end);
  return new Uint8Array(Buffer.concat(pieces));
}

function mangleBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const mangled = Uint8Array.from(bytes);
  const at = random.below(Math.max(1, mangled.length));
  switch (random.below(6)) {
    case 0:
      mangled[at] = (mangled[at] ?? 0) ^ (1 << random.below(8));
      return mangled;
    case 1:
      mangled[at] = random.below(256);
      return mangled;
    case 2:
      return mangled.slice(0, at);
    case 3:
      // A length or a number that is as large as it can be written.
      return Uint8Array.from([...mangled.slice(0, at), ...hugeNumber, ...mangled.slice(at + random.below(8))]);
    case 4: {
      const from = random.below(Math.max(1, mangled.length));
      return Uint8Array.from([
        ...mangled.slice(0, at),
        ...mangled.slice(from, from + random.below(60)),
        ...mangled.slice(at),
      ]);
    }
    default:
      mangled.fill(random.below(2) === 0 ? 0 : 255, at, at + 1 + random.below(12));
      return mangled;
  }
}

/** More than the header of a small batch takes. */
const headerBytes = 8;

const hugeNumber = [0xff, 0xff, 0xff, 0xff, 0x0f];

const texts = [
  '',
  '../../../../etc/passwd',
  '__proto__',
  'constructor',
  '</script><script>globalThis.pwned = 1</script>',
  '\u0000\u202e\ud800',
  'a['.repeat(2000),
  'x'.repeat(1_000_000),
  '((((a+)+)+)+)+$'.repeat(50),
  '\n'.repeat(100_000),
];
const numbers = [0, 1, 2, 3, 4, 5, 7, 4095, 4096, 2 ** 31, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];

/** One place in the value, chosen at random, becomes another number, text, or a copy of its neighbour. */
function mangleValue(value: unknown, random: Random): unknown {
  if (typeof value === 'number') return random.pick(numbers);
  if (typeof value === 'string') return random.pick(texts);
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) {
    const at = random.below(Math.max(1, value.length));
    if (value.length === 0) return value;
    if (random.chance(8)) return value.filter((_, index) => index !== at);
    if (random.chance(8)) return [...value, value[at]];
    return value.map((item: unknown, index) => (index === at ? mangleValue(item, random) : item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const at = random.below(Math.max(1, entries.length));
  return Object.fromEntries(
    entries.map(([name, item], index) => [name, index === at ? mangleValue(item, random) : item]),
  );
}
