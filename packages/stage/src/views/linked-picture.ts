import type { ObjectId } from '@pellucid/format';
import type { Item, Point } from '../display.ts';
import { easeMove, mix } from '../ease.ts';
import type { NodeLink } from '../linked-node.ts';
import { type LinkedStructure, linkedStructure } from '../linked-structure.ts';
import type { Role } from '../marks.ts';
import { eventsOn } from '../moment.ts';
import type { Ink } from '../palette.ts';
import { escaped, statementText, withoutStrings } from '../source-text.ts';
import { fieldName, type Reader } from '../value-text.ts';
import type { ViewInput } from './view.ts';

/** A link with the node that it leaves. */
export interface LinkFrom extends NodeLink {
  readonly from: ObjectId;
}

/** The structure as it is and as it was; the same one twice where the moment does not change it or where nothing was before. */
export interface LinkedPast {
  readonly after: LinkedStructure;
  readonly before: LinkedStructure;
}

export function linkedPast(input: ViewInput): LinkedPast | null {
  const { moment, object, now, old, before } = input;
  const after = linkedStructure(moment.after, object, now);
  if (after === null) return null;
  return { after, before: (before === undefined ? null : linkedStructure(moment.before, object, old)) ?? after };
}

/** Links that lead to nodes, in the order of the nodes. */
export function linksOf({ nodes }: LinkedStructure): readonly LinkFrom[] {
  return [...nodes].flatMap(([from, { links }]) =>
    links.filter(({ to }) => to !== null).map((link) => ({ ...link, from })),
  );
}

/** How a link is drawn at the moment: as it stands, as new, or dashed where it went before. */
export interface DrawnLink {
  readonly link: LinkFrom;
  readonly ink: Ink;
  readonly dashed: boolean;
  readonly opacity: number;
}

export function drawnLinks({ after, before }: LinkedPast, progress: number): readonly DrawnLink[] {
  const key = ({ from, field, to, label }: LinkFrom): string => `${from} ${field} ${to} ${label}`;
  const [present, past] = [linksOf(after), linksOf(before)];
  if (after === before) return present.map((link) => ({ link, ink: 'outline', dashed: false, opacity: 1 }));
  const [now, then] = [new Set(present.map(key)), new Set(past.map(key))];
  const gone = past.filter((link) => !now.has(key(link)));
  return [
    ...present.map((link): DrawnLink => {
      if (then.has(key(link))) return { link, ink: 'outline', dashed: false, opacity: 1 };
      return { link, ink: 'written', dashed: false, opacity: easeMove(progress) };
    }),
    ...gone.map((link): DrawnLink => {
      if (progress === 0) return { link, ink: 'outline', dashed: false, opacity: 1 };
      return { link, ink: 'written', dashed: true, opacity: 0.8 };
    }),
  ];
}

/** Where a node is on its way; one that is new or gone does not travel. */
export function movingPlace(
  then: ReadonlyMap<ObjectId, Point>,
  present: ReadonlyMap<ObjectId, Point>,
  progress: number,
): (node: ObjectId) => Point | undefined {
  const part = easeMove(progress);
  return (node) => {
    const [start, end] = [then.get(node), present.get(node)];
    if (start === undefined || end === undefined) return end ?? start;
    return { x: mix(start.x, end.x, part), y: mix(start.y, end.y, part) };
  };
}

export interface NodeLook {
  readonly role: Role;
  readonly opacity: number;
  /** As it was rather than as it is. */
  readonly reader: Reader;
}

/** How a node is drawn: new, gone, written (a field that is written out), read by the statement, or at rest; null: not at all. */
export function nodeLook(
  input: ViewInput,
  { after, before }: LinkedPast,
  node: ObjectId,
  read: boolean,
): NodeLook | null {
  const { moment, progress, now, old } = input;
  const part = easeMove(progress);
  if (!after.nodes.has(node)) {
    return part === 1 ? null : { role: progress > 0 ? 'deleted' : 'rest', opacity: 1 - part, reader: old };
  }
  if (moment.before.object(node) === undefined) {
    return part === 0 ? null : { role: 'created', opacity: part, reader: now };
  }
  const joins = after !== before && !before.nodes.has(node);
  const links = new Set(after.nodes.get(node)?.links.map(({ field }) => field));
  const isWritten = eventsOn(moment, node).some(
    (event) => event.type === 'set-field' && !links.has(fieldName(event.name)),
  );
  const role = isWritten && progress > 0 ? 'written' : read ? 'read' : 'rest';
  return { role, opacity: joins ? part : 1, reader: progress < 0.5 ? old : now };
}

/** Nodes of which the statement reads a field: `node.key`. */
export function readNodes({ moment }: ViewInput, { before, after }: LinkedPast): ReadonlySet<ObjectId> {
  if (moment.call === null) return new Set();
  const text = withoutStrings(statementText(moment.call), moment.call.source.program.language);
  const found = moment.call.variables.flatMap(({ name, value }) => {
    if (value.type !== 'reference') return [];
    const node = after.nodes.get(value.object) ?? before.nodes.get(value.object);
    const plain = node?.plain.slice(0, 20).map(([field]) => escaped(fieldName(field))) ?? [];
    const reads = new RegExp(`(?<![\\w$.])${escaped(name)}\\??\\.(?:${plain.join('|')})(?![\\w$]|\\s*=[^=])`, 'u');
    return plain.length > 0 && reads.test(text) ? [value.object] : [];
  });
  return new Set(found);
}

/** The head of an arrow that comes from the angle. */
export function arrowHead(tip: Point, angle: number, ink: Ink, opacity = 1): Item {
  const wing = (turn: number): readonly ['L', number, number] => [
    'L',
    tip.x - 8 * Math.cos(angle + turn),
    tip.y - 8 * Math.sin(angle + turn),
  ];
  return { kind: 'path', segments: [['M', tip.x, tip.y], wing(0.42), wing(-0.42), ['Z']], fill: ink, opacity };
}
