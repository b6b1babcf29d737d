// `node tools/views.mjs`: makes `docs/views-light.png` and `docs/views-dark.png` anew, one picture of every view, from fresh recordings of the gallery and of `tools/views`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { id } from '@pellucid/format';
import { openRecording } from '@pellucid/replay';
import { viewKinds } from '@pellucid/stage';
import { pictureSheet } from './picture-sheet.mjs';

/**
 * A view, the program that shows it, text of the line at which, the how-manieth time, the name of what is drawn, how far its movement is.
 * @type {readonly (readonly [view: import('@pellucid/stage').ViewKind, program: string, line: string, nth: number, name: string, progress?: number])[]}
 */
const moments = [
  ['cells', 'gallery/sorts.py', 'cards[j] = cards[j - 1]', 4, 'cards'],
  ['bars', 'gallery/sorts.py', 'cards[left], cards[right] = cards[right]', 2, 'cards', 0.45],
  ['heat', 'tools/views/sample.py', 'lengths[start] = length', 300, 'lengths'],
  ['text', 'tools/views/sample.py', 'i += 1', 2, 'text'],
  ['grid', 'gallery/edit_distance.py', 'replaced = ', 30, 'table'],
  ['grid', 'examples/python/maze.py', 'distance[there] = distance[here] + 1', 16, 'maze'],
  ['maps', 'gallery/tensor.ts', 'const pooled', 1, 'maps'],
  ['slice', 'gallery/tensor.ts', 'const pooled', 1, 'maps'],
  ['image', 'tools/views/pictures.ts', 'days.push', 1, 'canvas'],
  ['times', 'tools/views/pictures.ts', 'days.push', 1, 'days'],
  ['heap', 'gallery/heap.py', 'heap[i], heap[parent] = ', 2, 'heap', 0.45],
  ['forest', 'gallery/union-find.ts', 'parent[small] = large', 6, 'parent', 0.6],
  ['graph', 'gallery/dijkstra.py', 'distance[other] = total', 5, 'roads'],
  ['tree', 'gallery/red_black.py', 'parent.color = uncle.color', 2, 'self'],
  ['tree', 'gallery/trie.ts', 'node.children.set(letter, next)', 9, 'root'],
  ['tree', 'tools/views/sample.py', 'top.children[0].children.append', 1, 'top'],
  ['list', 'tools/views/sample.py', 'node.next = prev', 3, 'head', 0.7],
  ['list', 'gallery/lru_cache.py', 'self.head.prev = page', 2, 'self', 0.7],
  ['boxes', 'gallery/exception_hunt.py', 'receipt.items.append', 4, 'receipt'],
  ['table', 'tools/views/sample.py', 'table.append', 1, 'table'],
  ['rows', 'tools/views/sample.py', 'best["LUZ"] = 41', 1, 'best'],
  ['set', 'tools/views/sample.py', 'seen.add', 1, 'seen'],
  ['history', 'tools/views/sample.py', 'height = height // 2 if', 70, 'height'],
  ['histogram', 'tools/views/sample.py', 'checksum(b', 1, 'lengths'],
  ['hex', 'tools/views/sample.py', 'total = (total * 31', 12, 'data'],
];
const undrawn = viewKinds.filter((kind) => moments.every(([view]) => view !== kind));
if (undrawn.length > 0) throw new Error(`The sheet has no picture of ${undrawn.join(', ')}.`);

const folder = mkdtempSync(join(tmpdir(), 'pellucid-views-'));
/** @type {Map<string, import('@pellucid/replay').Recording>} */
const runs = new Map();
for (const [, program] of moments) if (!runs.has(program)) runs.set(program, await recorded(program));
const tiles = moments.map(([view, program, line, nth, name, progress = 1]) => {
  const recording = /** @type {import('@pellucid/replay').Recording} */ (runs.get(program));
  return { recording, step: stepAt(recording, program, line, nth), title: view, name, view, progress };
});
for (const theme of /** @type {const} */ (['light', 'dark'])) {
  writeFileSync(`docs/views-${theme}.png`, await pictureSheet(tiles, theme, { columns: 3, width: 480, height: 296 }));
}
rmSync(folder, { recursive: true, force: true });

/** @param {string} program */
async function recorded(program) {
  const file = join(folder, `${basename(program)}.pellucid`);
  const { status } = spawnSync(
    process.execPath,
    ['packages/cli/bin/pellucid.js', 'record', '--quiet', '-o', file, program],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return openRecording(readFileSync(file));
}

/**
 * The moment at which the line with the text runs for the `nth` time; its last event, so that what it does is done.
 * @param {import('@pellucid/replay').Recording} run @param {string} program @param {string} text @param {number} nth
 */
function stepAt(run, program, text, nth) {
  let seen = 0;
  for (let step = run.next(id(0), 'line'); step !== null; step = run.next(step, 'line')) {
    const call = run.state(step).calls.at(-1);
    const line = call?.at == null ? '' : (call.source.lines[call.at[0] - 1] ?? '');
    if (line.includes(text) && ++seen === nth) return run.moment(step).last;
  }
  throw new Error(`${program} does not come to «${text}» ${nth} times.`);
}
