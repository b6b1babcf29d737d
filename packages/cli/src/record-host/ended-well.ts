import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Of records: one byte that says what it is, and its length. */
const head = 9;
/** The footer with its head, and the magic behind it. */
const tail = head + 20 + 8;
const metadataIndex = 0x0d;
const endRecord = 'pellucid.end';
// Its records are places in the file, one for each chunk and source.
const mostIndex = 64 << 20;

/** Whether the recording says that its run ended by itself with exit code 0; where it says nothing, or is damaged, it does not. */
export function endedWell(path: string): boolean {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const read = (from: number, length: number): Buffer => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - from)));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
    };
    const start = Number(read(size - tail, tail).readBigUInt64LE(head));
    if (start > size || size - start > mostIndex) return false;
    const index = read(start, size - start);
    for (let at = 0; at + head < index.length - tail; at += head + Number(index.readBigUInt64LE(at + 1))) {
      if (index[at] !== metadataIndex) continue;
      const [from, length] = [index.readBigUInt64LE(at + head), index.readBigUInt64LE(at + head + 8)].map(Number);
      if (textAt(index, at + head + 16) !== endRecord || from === undefined || length === undefined) continue;
      return saysWell(read(from, Math.min(length, mostIndex)));
    }
    return false;
  } catch {
    // What is cut off or damaged reads past its end.
    return false;
  } finally {
    closeSync(descriptor);
  }
}

/** `record`: a name, the length of its map in bytes, and the texts of that by turns. */
function saysWell(record: Buffer): boolean {
  const texts: string[] = [];
  const name = 4 + record.readUInt32LE(head);
  for (let at = head + name + 4; at < record.length; at += 4 + record.readUInt32LE(at)) texts.push(textAt(record, at));
  const said = new Map(texts.flatMap((key, at) => (at % 2 === 0 ? [[key, texts[at + 1]] as const] : [])));
  return said.get('outcome') === 'exited' && said.get('code') === '0';
}

function textAt(bytes: Buffer, at: number): string {
  return bytes.toString('utf8', at + 4, at + 4 + bytes.readUInt32LE(at));
}
