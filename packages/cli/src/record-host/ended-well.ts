import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endFromMetadata, type McapRecord, recordAt } from '@pellucid/format';

/** Records that only this asks for; the footer ends the file, but for its magic. */
const opcodes = { footer: 2, metadataIndex: 13 };
const footerBytes = 9 + 20;
const magicBytes = 8;
const endRecord = 'pellucid.end';
// Its records are places in the file, one for each chunk and source.
const mostIndex = 64 << 20;

/** Whether the recording says that its run ended by itself with exit code 0; where it says nothing, or is damaged, it does not. */
export function endedWell(path: string): boolean {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const read = (from: number, length: number): Buffer => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - from, mostIndex)));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
    };
    const footer = whole(read(size - magicBytes - footerBytes, footerBytes), 0);
    if (footer?.opcode !== opcodes.footer) return false;
    const start = Number(footer.fields.u64());
    const index = read(start, size - start);
    let record = whole(index, 0);
    for (let at = 0; record !== null; record = whole(index, at)) {
      at += record.length;
      if (record.opcode !== opcodes.metadataIndex) continue;
      const [from, length] = [Number(record.fields.u64()), Number(record.fields.u64())];
      if (record.fields.text() !== endRecord) continue;
      return saysWell(whole(read(from, length), 0));
    }
    return false;
  } catch {
    // What is cut off or damaged reads past its end.
    return false;
  } finally {
    closeSync(descriptor);
  }
}

/** `record`: its name, and what it says. */
function saysWell(record: McapRecord | null): boolean {
  if (record?.fields.text() !== endRecord) return false;
  const end = endFromMetadata(record.fields.map());
  return end.outcome === 'exited' && end.code === 0;
}

/** null: not all of it is there. */
function whole(bytes: Uint8Array, at: number): McapRecord | null {
  const record = recordAt(bytes, at);
  return typeof record === 'number' ? null : record;
}
