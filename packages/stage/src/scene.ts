import type { ObjectId } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import type { ViewKind } from './choose-view.ts';
import type { Box, Item, TextItem } from './display.ts';
import { drawnContents } from './drawn-contents.ts';
import { words as note } from './marks.ts';
import { type Moment, readerOf } from './moment.ts';
import { heightOf, roomsOf } from './rooms.ts';
import { asideOf, type Subject, subjectsOf } from './subjects.ts';
import { fit, textWidth } from './text.ts';
import { bars } from './views/bars.ts';
import { boxes } from './views/boxes.ts';
import { cells } from './views/cells.ts';
import { chips } from './views/chips.ts';
import { forest } from './views/forest.ts';
import { graph } from './views/graph.ts';
import { grid } from './views/grid.ts';
import { heap } from './views/heap.ts';
import { heatStrip } from './views/heat-strip.ts';
import { hex } from './views/hex.ts';
import { histogram } from './views/histogram.ts';
import { history } from './views/history.ts';
import { image } from './views/image.ts';
import { linkedList } from './views/linked-list.ts';
import { maps } from './views/maps.ts';
import { rows } from './views/rows.ts';
import { type SliceControl, slice, slicePlan } from './views/slice.ts';
import { table } from './views/table.ts';
import { text } from './views/text.ts';
import { times } from './views/times.ts';
import { tree } from './views/tree.ts';
import type { View } from './views/view.ts';
import type { Locale } from './words/locale.ts';
import { viewWords } from './words/view-words.ts';

/** Everything that is drawn at a moment, and which objects it shows. */
export interface Scene {
  readonly items: readonly Item[];
  readonly shown: readonly Subject[];
  /** Where each of those that are shown is drawn, its title included; in the same order. */
  readonly places: readonly Place[];
}

/** A picture on the stage. */
export interface Place extends Box {
  /** Where, from the left of the stage, the name of the view begins behind the subject's own. */
  readonly viewName: number;
  /** Controls that a page puts there, which move a slice. */
  readonly controls: readonly SliceControl[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface StagedView {
  readonly draw: View;
  readonly least: number;
  readonly share: number;
  /** Around what it draws, where that is as high as its contents are many; absent: it fills its room. */
  readonly around?: number;
}

const views: Readonly<Record<ViewKind, StagedView>> = {
  cells: { draw: cells, least: 136, share: 1.3, around: 24 },
  text: { draw: text, least: 128, share: 1, around: 24 },
  bars: { draw: bars, least: 190, share: 2.6 },
  heat: { draw: heatStrip, least: 152, share: 1.2, around: 24 },
  grid: { draw: grid, least: 190, share: 2.6, around: 34 },
  maps: { draw: maps, least: 190, share: 3 },
  slice: { draw: slice, least: 220, share: 3 },
  image: { draw: image, least: 190, share: 3 },
  times: { draw: times, least: 190, share: 1.8 },
  rows: { draw: rows, least: 130, share: 1.8, around: 24 },
  set: { draw: chips, least: 96, share: 1, around: 24 },
  boxes: { draw: boxes, least: 170, share: 2.6, around: 72 },
  list: { draw: linkedList, least: 176, share: 2, around: 72 },
  tree: { draw: tree, least: 190, share: 3 },
  graph: { draw: graph, least: 172, share: 2.3 },
  forest: { draw: forest, least: 236, share: 2.4 },
  table: { draw: table, least: 150, share: 2, around: 48 },
  histogram: { draw: histogram, least: 190, share: 2.2 },
  hex: { draw: hex, least: 120, share: 1.4 },
  history: { draw: history, least: 130, share: 1 },
  heap: { draw: heap, least: 236, share: 2.7 },
};

const titleHeight = 26;

/**
 * The picture of a moment, a pure function: the same recording, moment, progress and size give the same scene.
 * @param progress 0: as it was before the moment; 1: as it is after it; between: what moves is on its way
 * @param only the one object to show, where the viewer has chosen it
 * @param subjects what can be drawn at the moment, where it is known already: it is the same for every progress
 * @param locale the language of the words in it
 * @param viewNames whether the views' names are drawn; a page that puts a control there says them itself
 */
export function scene(
  recording: Recording,
  moment: Moment,
  progress: number,
  size: Size,
  only: ObjectId | null = null,
  subjects: readonly Subject[] = subjectsOf(recording, moment),
  locale: Locale = 'en',
  viewNames = true,
): Scene {
  const chosen = subjects.filter(({ object }) => object === only);
  const shown = selectSubjects(chosen.length > 0 ? chosen : subjects, size);
  if (shown.length === 0) return { items: [], shown, places: [] };
  const pad = size.width < 480 ? 16 : 24;
  const rooms = roomsFor(recording, moment, shown, size, pad);
  const items: Item[] = [];
  const places: Place[] = [];
  let y = 0;
  for (const [index, subject] of shown.entries()) {
    const h = rooms[index] ?? 0;
    if (index > 0)
      items.push({
        kind: 'path',
        segments: [
          ['M', pad, y + 0.5],
          ['L', size.width - pad, y + 0.5],
        ],
        stroke: 'hairline',
        width: 1,
      });
    const box = { x: pad, y: y + (index > 0 ? 8 : 0), w: size.width - 2 * pad, h: h - (index > 0 ? 12 : 4) };
    const title = titleOf(subject, box, locale);
    items.push(title.name, ...(viewNames ? [title.view] : []));
    const body = { ...box, y: box.y + titleHeight, h: box.h - titleHeight };
    places.push({ ...box, viewName: title.view.x, controls: controlsOf(recording, moment, subject, body, locale) });
    items.push(...draw(recording, moment, progress, subject, body, locale));
    y += h;
  }
  return { items, shown, places };
}

/** The rooms do not depend on the progress, nor on the language, so a movement looks for them once. */
const known = new WeakMap<Moment, { readonly key: string; readonly rooms: readonly number[] }>();

function roomsFor(
  recording: Recording,
  moment: Moment,
  shown: readonly Subject[],
  { width, height }: Size,
  pad: number,
): readonly number[] {
  const key = JSON.stringify([width, height, shown.map(({ object, kind, places }) => [object, kind, places])]);
  const found = known.get(moment);
  if (found?.key === key) return found.rooms;
  const wishes = shown.map((subject) => {
    const { least, share, around } = views[subject.kind];
    const body = { x: pad, y: 0, w: width - 2 * pad, h: height };
    const need =
      around === undefined || shown.length === 1
        ? null
        : titleHeight + around + heightOf(draw(recording, moment, 1, subject, body, 'en'));
    return { least, share, need };
  });
  const rooms = roomsOf(wishes, height - 8);
  known.set(moment, { key, rooms });
  return rooms;
}

/** As many as there is room for; in the order of their creation, so that they keep their places from step to step. */
function selectSubjects(subjects: readonly Subject[], { width, height }: Size): readonly Subject[] {
  const most = width < 480 || height < 330 ? 1 : 3;
  const selected: Subject[] = [];
  let left = height - 8;
  for (const subject of subjects) {
    const needed = views[subject.kind].least;
    if (selected.length > 0 && (selected.length >= most || needed > left || subject.minor)) continue;
    selected.push(subject);
    left -= needed;
  }
  return selected.sort((a, b) => Math.sign(a.object) - Math.sign(b.object) || Math.abs(a.object) - Math.abs(b.object));
}

function titleOf(subject: Subject, box: Box, locale: Locale): { readonly name: TextItem; readonly view: TextItem } {
  const shownName = fit(subject.names[0] ?? '', box.w * 0.5, 12);
  const x = box.x + textWidth(shownName, 12) + 10;
  return {
    name: { kind: 'text', x: box.x, y: box.y + 15, text: shownName, size: 12, weight: 600, fill: 'ink-2' },
    view: note(
      { x, y: box.y + 15 },
      fit(viewWords[locale].kinds[subject.kind] + asideOf(subject, locale), box.w - (x - box.x), 12, 'ui'),
    ),
  };
}

function controlsOf(
  recording: Recording,
  moment: Moment,
  { object, kind, places }: Subject,
  box: Box,
  locale: Locale,
): readonly SliceControl[] {
  const found = kind === 'slice' ? moment.after.object(object) : undefined;
  const drawn = found === undefined ? undefined : drawnContents(found, readerOf(recording, moment.after, locale));
  return drawn?.kind === 'tensor' ? slicePlan(drawn, places, box).controls : [];
}

function draw(
  recording: Recording,
  moment: Moment,
  progress: number,
  { object, kind, places }: Subject,
  box: Box,
  locale: Locale,
): readonly Item[] {
  const found = moment.after.object(object);
  if (found === undefined) return [];
  const [old, now] = [readerOf(recording, moment.before, locale), readerOf(recording, moment.after, locale)];
  const after = drawnContents(found, now);
  const past = moment.before.object(object);
  const before = past === undefined ? undefined : drawnContents(past, old);
  return views[kind].draw({
    box,
    recording,
    moment,
    object,
    before: before?.kind === after.kind ? before : undefined,
    after,
    old,
    now,
    progress,
    places,
  });
}
