import { type Contents, decodeBatch, memoryAccess, readRecording } from '@pellucid/format';
import { frameTypes, timeTypes } from '@pellucid/web';

// Looking through a longer recording takes longer than the few kilobytes are worth.
const longestLookedThrough = 64 << 20;
/** So many small tuples of bytes are the pixels of a picture. */
const leastPixels = 64;

/** Whether the recording holds what the page draws by views that most recordings need not: arrays, bytes, pictures, dates, tables of pandas. */
export async function holdsData(recording: Uint8Array): Promise<boolean> {
  if (recording.length > longestLookedThrough) return true;
  let pixels = 0;
  for await (const part of readRecording(memoryAccess(recording))) {
    // A class may say how its instances are drawn.
    if (part.part === 'source' && registersView.test(part.text)) return true;
    if (part.part !== 'events') continue;
    for (const { event, objects } of decodeBatch(part.bytes).events) {
      if (event.type === 'replace' && isData(event.contents)) return true;
      if ('value' in event && event.type !== 'output' && event.value.type === 'bytes') return true;
      if (event.type === 'enter' && event.values.some(({ type }) => type === 'bytes')) return true;
      for (const { contents } of objects) {
        if (isData(contents)) return true;
        if (isPixel(contents) && ++pixels >= leastPixels) return true;
      }
    }
  }
  return false;
}

const registersView = /pellucid[._]view/;

function isData(contents: Contents): boolean {
  return (
    contents.kind === 'tensor' ||
    (contents.kind === 'list' && contents.type === 'bytearray') ||
    (contents.kind === 'scalar' && timeTypes.has(contents.type)) ||
    (contents.kind === 'map' && frameTypes.has(contents.type))
  );
}

function isPixel(contents: Contents): boolean {
  if (contents.kind !== 'list' && contents.kind !== 'tuple') return false;
  const { items } = contents;
  return (
    (items.length === 3 || items.length === 4) &&
    items.every((item) => (item.type === 'int' || item.type === 'float') && item.value >= 0 && item.value <= 255)
  );
}
