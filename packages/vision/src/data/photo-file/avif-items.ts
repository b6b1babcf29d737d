import { ByteView } from '../byte-view.ts';
import { PhotoFormatError } from '../errors.ts';
import { noMetadata, type PhotoMetadata } from './photo-metadata.ts';

/** A box of ISO base media (ISO/IEC 14496-12): a length, a name, and what it holds. */
interface Box {
  readonly name: string;
  readonly whole: Uint8Array;
  readonly payload: Uint8Array;
}

/** An item of a `meta` box and where its bytes stand in the file. */
interface Item {
  readonly id: number;
  readonly extents: readonly { readonly at: number; readonly length: number }[];
  /** 0: counted from the file's start; 1: within `idat`. */
  readonly construction: number;
}

/** No description of a photograph is longer. */
const MAX_ITEM_BYTES = 16 * 1024 * 1024;

/** What stands in an AVIF beside its picture. `own` is its `nclx` colour description (ISO/IEC 23008-12, 23091-2). */
export function readAvifParts(bytes: Uint8Array): { readonly metadata: PhotoMetadata; readonly animated: boolean } {
  const top = [...boxes(bytes)];
  const animated = new ByteView(bytes).text(8, 4) === 'avis';
  const meta = metaOf(top);
  if (meta === undefined) return { metadata: noMetadata, animated };
  const items = new Map(locations(meta).map((item) => [item.id, item]));
  const idat = meta.find(({ name }) => name === 'idat')?.payload;
  const content = (id: number): Uint8Array | null => {
    const item = items.get(id);
    const from = item?.construction === 0 ? bytes : item?.construction === 1 ? idat : undefined;
    if (item === undefined || from === undefined) return null;
    const parts = item.extents.map(({ at, length }) => from.subarray(at, at + length));
    // Extents may overlap, and so hold much more than the file.
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    return total > MAX_ITEM_BYTES ? null : Buffer.concat(parts);
  };
  let metadata = noMetadata;
  for (const { id, type, content: mime } of itemInfos(meta)) {
    if (type === 'Exif') metadata = { ...metadata, exif: exifIn(content(id)) };
    if (type === 'mime' && mime === 'application/rdf+xml') metadata = { ...metadata, xmp: content(id) };
  }
  const own: Uint8Array[] = [];
  for (const { name, payload, whole } of propertiesOf(meta)) {
    if (name !== 'colr') continue;
    const kind = new ByteView(payload).text(0, 4);
    if (kind === 'prof') metadata = { ...metadata, icc: payload.subarray(4) };
    if (kind === 'nclx' && own.length === 0) own.push(whole);
  }
  return { metadata: { ...metadata, own }, animated };
}

/**
 * An AVIF as our encoder writes it (`ftyp`, `meta`, `mdat`) with these parts about it: the profile is a property of the picture, EXIF
 * and XMP are items that describe it, with their bytes at the file's end.
 */
export function writeAvifParts(avif: Uint8Array, metadata: PhotoMetadata): Uint8Array {
  const top = [...boxes(avif)];
  const meta = metaOf(top);
  if (meta === undefined) throw new Error('The encoder wrote an AVIF without a meta box');
  const added = addedItems(metadata, Math.max(0, ...locations(meta).map(({ id }) => id)));
  const tail = box('mdat', ...added.map(({ bytes }) => bytes));
  const compose = (grown: number): Uint8Array => {
    const tailAt = avif.length + grown + 8;
    return composeMeta(meta, metadata, added, grown, tailAt);
  };
  const old = top.find(({ name }) => name === 'meta')?.whole.length ?? 0;
  // Places have a fixed width, so the first try has the right length.
  const grown = compose(0).length - old;
  const parts = top.map(({ name, whole }) => (name === 'meta' ? compose(grown) : whole));
  return Buffer.concat(added.length === 0 ? parts : [...parts, tail]);
}

interface AddedItem {
  readonly id: number;
  readonly bytes: Uint8Array;
  /** Its `infe` box. */
  readonly info: Uint8Array;
}

function addedItems({ exif, xmp }: PhotoMetadata, last: number): readonly AddedItem[] {
  const added: AddedItem[] = [];
  const add = (type: string, rest: string, bytes: Uint8Array): void => {
    const id = last + 1 + added.length;
    const head = Buffer.from([2, 0, 0, 1, id >> 8, id & 0xff, 0, 0]);
    added.push({ id, bytes, info: box('infe', head, Buffer.from(`${type}${rest}`, 'latin1')) });
  };
  // Four bytes before the block say how far behind them it begins.
  if (exif !== null) add('Exif', '\0', Buffer.concat([new Uint8Array(4), exif]));
  if (xmp !== null) add('mime', '\0application/rdf+xml\0', xmp);
  return added;
}

function composeMeta(
  meta: readonly Box[],
  metadata: PhotoMetadata,
  added: readonly AddedItem[],
  shift: number,
  tailAt: number,
): Uint8Array {
  const items = locations(meta).map(({ id, extents }) => ({
    id,
    extents: extents.map(({ at, length }) => ({ at: at + shift, length })),
  }));
  let at = tailAt;
  for (const { id, bytes } of added) {
    items.push({ id, extents: [{ at, length: bytes.length }] });
    at += bytes.length;
  }
  const primary = primaryItem(meta);
  const references = added.map(({ id }) => box('cdsc', uint16s(id, 1, primary)));
  const composed = meta.map(({ name, whole, payload }) => {
    if (name === 'iloc') return composeLocations(items);
    if (name === 'iinf') return composeInfos(payload, added);
    if (name === 'iref') return box('iref', payload, ...references);
    if (name === 'iprp') return composeProperties(payload, metadata, primary);
    return whole;
  });
  if (references.length > 0 && !meta.some(({ name }) => name === 'iref')) {
    composed.push(box('iref', new Uint8Array(4), ...references));
  }
  return box('meta', new Uint8Array(4), ...composed);
}

/** Version 0 with places and lengths of four bytes and no base. */
function composeLocations(items: readonly Pick<Item, 'id' | 'extents'>[]): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0, 0, 0, 0, 0x44, 0), uint16s(items.length)];
  for (const { id, extents } of items) {
    parts.push(uint16s(id, 0, extents.length), ...extents.map(({ at, length }) => uint32s(at, length)));
  }
  return box('iloc', ...parts);
}

function composeInfos(payload: Uint8Array, added: readonly AddedItem[]): Uint8Array {
  const count = new ByteView(payload).uint16(4) + added.length;
  return box('iinf', payload.subarray(0, 4), uint16s(count), payload.subarray(6), ...added.map(({ info }) => info));
}

/** The colour description that the photograph came with, and its profile as a further property of the picture. */
function composeProperties(payload: Uint8Array, { icc, own }: PhotoMetadata, primary: number): Uint8Array {
  const parts = [...boxes(payload)];
  const container = parts.find(({ name }) => name === 'ipco');
  const properties = container === undefined ? [] : [...boxes(container.payload)];
  const described = properties.map(({ name, whole }) =>
    name === 'colr' && own[0] !== undefined ? coloured(whole, own[0]) : whole,
  );
  if (icc === null)
    return box('iprp', ...parts.map(({ name, whole }) => (name === 'ipco' ? box('ipco', ...described) : whole)));
  const profile = box('colr', Buffer.from('prof', 'latin1'), icc);
  return box(
    'iprp',
    ...parts.map(({ name, whole, payload: inside }) => {
      if (name === 'ipco') return box('ipco', ...described, profile);
      return name === 'ipma' ? withAssociation(inside, primary, properties.length + 1) : whole;
    }),
  );
}

/** Primaries and transfer of the photograph; matrix and range are those of the encoder. */
function coloured(encoders: Uint8Array, photographs: Uint8Array): Uint8Array {
  const copy = new Uint8Array(encoders);
  copy.set(photographs.subarray(12, 16), 12);
  return copy;
}

/** `ipma` of version 0 with associations of one byte, as our encoder writes it. */
function withAssociation(payload: Uint8Array, item: number, property: number): Uint8Array {
  const view = new ByteView(payload);
  const parts: Uint8Array[] = [payload.subarray(0, 8)];
  let at = 8;
  for (let entry = view.uint32(4); entry > 0; entry--) {
    const count = view.byte(at + 2);
    const associations = payload.subarray(at + 3, at + 3 + count);
    const grows = view.uint16(at) === item;
    parts.push(payload.subarray(at, at + 2), Uint8Array.of(grows ? count + 1 : count), associations);
    if (grows) parts.push(Uint8Array.of(property));
    at += 3 + count;
  }
  return box('ipma', ...parts);
}

function metaOf(top: readonly Box[]): readonly Box[] | undefined {
  const found = top.find(({ name }) => name === 'meta');
  // Four bytes of version and flags.
  return found === undefined ? undefined : [...boxes(found.payload.subarray(4))];
}

function propertiesOf(meta: readonly Box[]): readonly Box[] {
  const container = [...boxes(payloadOf(meta, 'iprp'))].find(({ name }) => name === 'ipco');
  return container === undefined ? [] : [...boxes(container.payload)];
}

function payloadOf(meta: readonly Box[], name: string): Uint8Array {
  return meta.find((found) => found.name === name)?.payload ?? new Uint8Array();
}

function primaryItem(meta: readonly Box[]): number {
  return new ByteView(payloadOf(meta, 'pitm')).uint16(4);
}

/** Kind and content type of the items; those of old versions, which have no kind, are left out. */
function itemInfos(meta: readonly Box[]): readonly { id: number; type: string; content: string }[] {
  const payload = payloadOf(meta, 'iinf');
  // Version 0 counts in two bytes, later ones in four.
  const infos = payload.length < 8 ? [] : [...boxes(payload.subarray(payload[0] === 0 ? 6 : 8))];
  return infos.flatMap(({ name, payload: info }) => {
    const view = new ByteView(info);
    const version = info[0] ?? 0;
    if (name !== 'infe' || version < 2 || info.length < 12) return [];
    const type = version === 2 ? 8 : 10;
    const [, content = ''] = view.text(type + 4, 200).split('\0');
    return [{ id: version === 2 ? view.uint16(4) : view.uint32(4), type: view.text(type, 4), content }];
  });
}

/** Where the items stand (`iloc`, versions 0 to 2); none where the box is damaged. */
function locations(meta: readonly Box[]): readonly Item[] {
  const payload = payloadOf(meta, 'iloc');
  if (payload.length < 8) return [];
  const view = new ByteView(payload);
  const version = view.byte(0);
  const sizes = view.uint16(4);
  let at = 6;
  const number = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + view.byte(at++);
    return value;
  };
  const items: Item[] = [];
  try {
    for (let left = number(version < 2 ? 2 : 4); left > 0; left--) {
      const id = number(version < 2 ? 2 : 4);
      const construction = version === 0 ? 0 : number(2) & 15;
      number(2);
      const base = number((sizes >> 4) & 15);
      const extents: { at: number; length: number }[] = [];
      // Extents that take no bytes can be as many as the file likes to say.
      if (sizes >> 8 === 0) continue;
      for (let extent = number(2); extent > 0; extent--) {
        if (version > 0) number(sizes & 15);
        extents.push({ at: base + number(sizes >> 12), length: number((sizes >> 8) & 15) });
      }
      items.push({ id, extents, construction });
    }
  } catch (error) {
    if (!(error instanceof PhotoFormatError)) throw error;
  }
  return items;
}

/** Four bytes, big-endian, say where the block begins behind them. */
function exifIn(content: Uint8Array | null): Uint8Array | null {
  if (content === null || content.length < 8) return null;
  return content.subarray(4 + new ByteView(content).uint32(0));
}

/** The boxes side by side in `bytes`, as far as they are whole; a length of 0 reaches to the end, 1 says that 64 bits follow. */
function* boxes(bytes: Uint8Array): Generator<Box> {
  const view = new ByteView(bytes);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const said = view.uint32(at);
    const wide = said === 1 && at + 16 <= bytes.length;
    const length = wide ? view.uint32(at + 8) * 2 ** 32 + view.uint32(at + 12) : said === 0 ? bytes.length - at : said;
    const head = wide ? 16 : 8;
    if (length < head || at + length > bytes.length) return;
    const whole = bytes.subarray(at, at + length);
    yield { name: view.text(at + 4, 4), whole, payload: whole.subarray(head) };
    at += length;
  }
}

function box(name: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([uint32s(length), Buffer.from(name, 'latin1'), ...parts]);
}

function uint16s(...numbers: readonly number[]): Uint8Array {
  return Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}

function uint32s(...numbers: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [i, number] of numbers.entries()) bytes.writeUInt32BE(number, i * 4);
  return bytes;
}
