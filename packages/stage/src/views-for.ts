import type { Contents, ObjectId } from '@pellucid/format';
import type { Recording, State } from '@pellucid/replay';
import { adjacencyOf } from './adjacency.ts';
import { chooseView, isForest, isTable, isText, keysOf, type ViewKind } from './choose-view.ts';
import { drawnContents } from './drawn-contents.ts';
import { linkedStructure } from './linked-structure.ts';
import { isDrawnInstance } from './object-graph.ts';
import { pictureOf } from './picture.ts';
import { numberOf } from './same-value.ts';
import { isStandIn } from './stand-in.ts';
import { areTimes } from './time-of.ts';
import type { Reader } from './value-text.ts';
import { rowItems } from './views/grid.ts';
import { isBytes } from './views/hex.ts';
import { isMaps } from './views/maps.ts';

export type { ViewKind } from './choose-view.ts';

type Fits = (contents: Contents, state: State, object: ObjectId, reader: Reader) => boolean;

const inOrder = (contents: Contents): boolean => contents.kind === 'list' || contents.kind === 'tuple';

/** Which values each view can draw, in the order in which a viewer is offered them. */
const fits: Readonly<Record<ViewKind, Fits>> = {
  cells: (contents) => inOrder(contents) && !isText(contents),
  text: isText,
  bars: (contents) => isNumeric(contents),
  heat: (contents) => isNumeric(contents),
  grid: (contents, _state, _object, reader) =>
    contents.kind === 'tensor'
      ? contents.tensor.shape.length >= 2 && contents.tensor.data.length > 0
      : 'items' in contents &&
        contents.kind !== 'set' &&
        !isText(contents) &&
        rowItems(contents.items[0], reader).length > 0,
  maps: (contents, _state, _object, reader) => contents.kind === 'tensor' && isMaps(contents, reader),
  slice: (contents) =>
    contents.kind === 'tensor' && contents.tensor.shape.length >= 2 && contents.tensor.data.length > 0,
  image: (contents, _state, _object, reader) => pictureOf(contents, reader) !== null,
  times: (contents, _state, _object, reader) =>
    areTimes(contents.kind === 'map' ? keysOf(contents) : 'items' in contents ? contents.items : [], reader),
  table: (contents, _state, _object, reader) => isTable(contents, reader),
  rows: (contents) => contents.kind === 'map' || (contents.kind === 'instance' && contents.fields.length > 0),
  set: ({ kind }) => kind === 'set',
  list: (_contents, state, object, reader) => linkedStructure(state, object, reader)?.kind === 'list',
  tree: (_contents, state, object, reader) => linkedStructure(state, object, reader)?.kind === 'tree',
  boxes: (contents) => isDrawnInstance(contents),
  graph: (contents, _state, _object, reader) => adjacencyOf(contents, reader) !== null,
  heap: (contents) => contents.kind === 'list' && !isText(contents) && contents.items.length >= 2,
  forest: (contents) => contents.kind === 'list' && !isText(contents) && isForest(contents),
  histogram: (contents) => (contents.kind === 'tensor' ? contents.tensor.data.length > 0 : isNumeric(contents)),
  hex: (contents) => isBytes(contents),
  history: (contents, _state, object) => contents.kind === 'scalar' && isStandIn(object),
};

/** All views, in the order in which they are offered. */
export const viewKinds: readonly ViewKind[] = Object.keys(fits) as ViewKind[];

/** The views that can draw the value, the one that it has without a choice first; none where nothing is to be drawn. */
export function viewsFor(
  recording: Recording,
  state: State,
  object: ObjectId,
  contents: Contents,
  reader: Reader,
): readonly ViewKind[] {
  const own = chooseView(recording, state, object, contents, reader);
  if (own === null) return [];
  // A tensor of one dimension is drawn as a list of its numbers.
  const drawn = drawnContents(contents, reader);
  return [
    own,
    ...viewKinds.filter(
      (kind) =>
        kind !== own && (fits[kind](contents, state, object, reader) || fits[kind](drawn, state, object, reader)),
    ),
  ];
}

function isNumeric(contents: Contents): boolean {
  return (
    'items' in contents &&
    contents.items.length > 0 &&
    contents.items.slice(0, 2000).every((item) => numberOf(item) !== null)
  );
}
