import type { Contents, Entry, ObjectId, Value } from '@pellucid/format';
import { registeredOf } from './drawn-contents.ts';
import type { RegisteredView } from './registered-view.ts';
import { fieldName, type Reader, valueText } from './value-text.ts';

/** Where a field of a node leads. */
export interface NodeLink {
  readonly field: string;
  /** What stands on the edge: the key of a map of children. */
  readonly label: string;
  /** null: there is a field for it, and nothing hangs there. */
  readonly to: ObjectId | null;
  /** It leads back to where a walk came from (`prev`, `parent`), so nothing is laid out along it. */
  readonly back: boolean;
  /** On which side of its node a child hangs, however many others there are. */
  readonly side: -1 | 0 | 1;
  /** One of several that a list, tuple, set or map of the node holds. */
  readonly inner: boolean;
}

/** A node of a linked list or tree: its links, and what is written in it. */
export interface LinkedNode {
  readonly links: readonly NodeLink[];
  readonly plain: readonly Entry[];
  /** Of a red-black tree. */
  readonly hue: 'red' | 'black' | null;
}

const suffix = '(?:_?(?:node|child|sibling|link|ptr|element|entry))?';
const named = (words: string): RegExp => new RegExp(`^[_#]*(?:${words})${suffix}_?$`, 'i');

const linkName = named('next|prev|previous|left|right|lhs|rhs|parent|child|sibling|up|down|older|newer|link|lo|hi');
const backName = named('prev|previous|parent|up|older|back|owner');
const leftName = named('left|lhs|lo|low|less');
const rightName = named('right|rhs|hi|high|more');
const childrenName = /^[_#]*(?:children|kids|branches|subtrees|childs|child_nodes|childNodes|child_list)_?$/i;
const mostChildren = 60;
const mostFields = 40;

/**
 * The object as a node: an instance with a field that is named like a link, or that leads to another instance of its class; null for
 * any other. A class whose links are all empty is known by their names.
 */
export function linkedNode(contents: Contents | undefined, reader: Reader): LinkedNode | null {
  if (contents?.kind !== 'instance') return null;
  const registered = registeredOf(contents, reader);
  if (registered !== undefined && registered.view !== null && registered.view !== 'list' && registered.view !== 'tree')
    return null;
  const links: NodeLink[] = [];
  const plain: Entry[] = [];
  let leadsOn = false;
  for (const entry of contents.fields.slice(0, mostFields)) {
    const found = linksOfField(entry, contents, reader, registered);
    if (found === null) plain.push(entry);
    else {
      links.push(...found);
      leadsOn ||= found.length === 0 || found.some(({ back }) => !back);
    }
  }
  return leadsOn ? { links, plain: plain.filter((entry) => isWritten(entry, reader)), hue: hueOf(plain) } : null;
}

/** An instance that a node leads to and that has no links itself: the numbers of an expression tree. */
export function leafNode(contents: Contents | undefined, reader: Reader): LinkedNode | null {
  if (contents?.kind !== 'instance') return null;
  return { links: [], plain: contents.fields.filter((entry) => isWritten(entry, reader)), hue: hueOf(contents.fields) };
}

/** Links of one field; null when it is none. */
function linksOfField(
  [key, value]: Entry,
  owner: Contents,
  reader: Reader,
  registered: RegisteredView | undefined,
): readonly NodeLink[] | null {
  if (value.type !== 'reference' && value.type !== 'none' && value.type !== 'undefined') return null;
  const field = fieldName(key);
  const side = leftName.test(field) ? -1 : rightName.test(field) ? 1 : 0;
  const told = registered?.children == null ? null : [...registered.children, ...registered.back];
  if (told !== null && !told.includes(field)) return null;
  const back = told === null ? backName.test(field) : registered?.back.includes(field) === true;
  const link = { field, label: '', back, side, inner: false } as const;
  const isNamed = told !== null || linkName.test(field);
  if (value.type === 'none' || value.type === 'undefined') return isNamed ? [{ ...link, to: null }] : null;
  if (value.type !== 'reference') return null;
  const target = reader.object(value.object);
  if (target?.kind === 'instance') return isNamed || sameClass(target, owner) ? [{ ...link, to: value.object }] : null;
  const inner = innerLinks(target, owner, reader);
  if (inner === null) return null;
  if (inner.length === 0) return told !== null || childrenName.test(field) ? [] : null;
  return inner.map(({ to, label }) => ({ ...link, to, label, side: 0, inner: true }));
}

function innerLinks(
  contents: Contents | undefined,
  owner: Contents,
  reader: Reader,
): readonly { readonly to: ObjectId; readonly label: string }[] | null {
  if (contents === undefined) return null;
  const isNode = (value: Value): value is Extract<Value, { type: 'reference' }> => {
    const target = value.type === 'reference' ? reader.object(value.object) : undefined;
    return target !== undefined && sameClass(target, owner);
  };
  if (contents.kind === 'map') {
    const entries = contents.entries.slice(0, mostChildren);
    if (!entries.every(([, value]) => isNode(value))) return null;
    return entries.flatMap(([key, value]) =>
      isNode(value) ? [{ to: value.object, label: edgeText(key, reader) }] : [],
    );
  }
  if (!('items' in contents)) return null;
  const items = contents.items.slice(0, mostChildren);
  // A fixed array of children (one place for each letter) has places without any.
  if (!items.every((item) => isNode(item) || item.type === 'none' || item.type === 'undefined')) return null;
  return items.flatMap((item) => (isNode(item) ? [{ to: item.object, label: '' }] : []));
}

function edgeText(key: Value, reader: Reader): string {
  return key.type === 'string' && key.value.length === 1 ? key.value : valueText(key, reader, 12);
}

// Plain JavaScript objects have one class: they are alike when they have the same first fields.
function sameClass(a: Contents, b: Contents): boolean {
  if (a.kind !== 'instance' || b.kind !== 'instance' || a.type !== b.type) return false;
  if (a.type !== 'Object') return true;
  const names = (contents: Contents): string =>
    contents.fields
      .slice(0, 6)
      .map(([name]) => fieldName(name))
      .join();
  return names(a) === names(b) && a.fields.some(([name]) => linkName.test(fieldName(name)));
}

function isWritten([, value]: Entry, reader: Reader): boolean {
  if (value.type !== 'reference') return true;
  const kind = reader.object(value.object)?.kind;
  return kind !== 'function' && kind !== 'class' && kind !== 'module';
}

const hueName = /^[_#]*(?:color|colour|is_?red|red|is_?black|black)$/i;

function hueOf(plain: readonly Entry[]): LinkedNode['hue'] {
  for (const [key, value] of plain) {
    const field = fieldName(key);
    if (!hueName.test(field)) continue;
    if (value.type === 'boolean') return value.value !== /black/i.test(field) ? 'red' : 'black';
    if (value.type !== 'string') continue;
    if (/^r(ed)?$/i.test(value.value)) return 'red';
    if (/^b(lack)?$/i.test(value.value)) return 'black';
  }
  return null;
}

const labelName =
  /^[_#]*(?:key|value|val|data|name|label|id|item|letter|char|element|payload|title|symbol|op|operator|token)$/i;

export interface NodeLabel {
  readonly head: string;
  readonly tail: string;
  /** A field that is only yes or no (the end of a word in a trie) marks the node instead of being written. */
  readonly marked: boolean;
}

/** What is written in a node: its key in front, one more field behind or below it. */
export function nodeLabel(contents: Contents, node: LinkedNode, reader: Reader): NodeLabel {
  const fields = node.plain.filter(([name]) => node.hue === null || !hueName.test(fieldName(name)));
  const flags = fields.filter(([, value]) => value.type === 'boolean');
  const others = fields.filter(([, value]) => value.type !== 'boolean' && value.type !== 'none');
  const label = registeredOf(contents, reader)?.label;
  const main =
    others.find(([name]) => (label == null ? labelName.test(fieldName(name)) : fieldName(name) === label)) ?? others[0];
  const marked = flags.some(([, value]) => value.type === 'boolean' && value.value);
  if (main === undefined) return { head: flags.length > 0 || hasInner(node) ? '' : contents.type, tail: '', marked };
  // A number says something in a few signs; a second text would make every node wide.
  const more = others.find(
    ([, value]) => value !== main[1] && (isNumber(value) || (value.type === 'string' && value.value.length <= 6)),
  );
  const head = shortText(main[1], reader);
  if (more === undefined) return { head, tail: '', marked };
  const text = valueText(more[1], reader, 12);
  return { head, tail: isNumber(more[1]) ? `${fieldName(more[0])} ${text}` : text, marked };
}

/** Signs stand as they are; what could be mistaken for something else is written as the language does. */
function shortText(value: Value, reader: Reader): string {
  const isSign = value.type === 'string' && /^[^\s\d\p{C}]{1,3}$/u.test(value.value);
  return isSign ? value.value : valueText(value, reader, 24);
}

function isNumber({ type }: Value): boolean {
  return type === 'int' || type === 'float';
}

function hasInner({ links }: LinkedNode): boolean {
  return links.length === 0 || links.some(({ inner }) => inner);
}
