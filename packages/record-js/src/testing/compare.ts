import type { Value } from '@pellucid/format';
import type { RealValue, Report } from '../runtime/report.ts';
import type { Rebuilt } from './rebuild.ts';

/** Where what the recording says differs from what the program really held; empty when nowhere. */
export function differences(report: Report, rebuilt: Rebuilt): string[] {
  const found: string[] = [];
  const pairs = new Map<number, number>();
  const queue: [number, number, string][] = [];
  const match = (path: string, real: RealValue | undefined, value: Value | undefined): void => {
    if (real?.[0] === 'reference' && value?.type === 'reference') {
      const known = pairs.get(Number(real[1]));
      if (known === undefined) {
        pairs.set(Number(real[1]), value.object);
        queue.push([Number(real[1]), value.object, path]);
      } else if (known !== value.object) found.push(`${path}: another object`);
      return;
    }
    const [a, b] = [realText(real), valueText(value)];
    // A `var` that nothing was assigned to yet has no event.
    if (a === 'undefined' && b === 'nothing') return;
    if (value?.type === 'redacted') return;
    if (a !== b) found.push(`${path}: really ${a}, recorded ${b}`);
  };
  for (const [name, real] of Object.entries(report.variables)) match(name, real, rebuilt.variables.get(name));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [realId, id, path] = next;
    const real = report.objects[realId];
    const object = rebuilt.objects.get(id);
    if (real === undefined || object === undefined) {
      found.push(`${path}: no such object`);
      continue;
    }
    const named = object.fields.filter(([name]) => !(name.type === 'string' && name.value.startsWith('#')));
    // The language gives symbols last, whenever they came.
    const fields = [
      ...named.filter(([name]) => name.type !== 'symbol'),
      ...named.filter(([name]) => name.type === 'symbol'),
    ];
    // What the recorder does not look into on purpose: it says so by its kind.
    if (real.kind === 'other' || object.kind === 'opaque') continue;
    const items = object.kind === 'map' ? object.entries.flat() : object.kind === 'tensor' ? [] : object.items;
    if (real.kind !== object.kind) found.push(`${path}: really ${real.kind}, recorded ${object.kind}`);
    else if (object.kind === 'tensor') {
      const cells = object.cells.map((cell) => (Object.is(cell, -0) ? '-0' : String(cell)));
      const really = real.items.map(([, cell]) => String(cell));
      if (cells.join() !== really.join()) found.push(`${path}: really ${really.join()}, recorded ${cells.join()}`);
    } else {
      if (items.length !== real.items.length)
        found.push(`${path}: really ${real.items.length} items, recorded ${items.length}`);
      real.items.forEach((item, i) => {
        match(`${path}[${i}]`, item, items[i]);
      });
    }
    if (fields.length !== real.fields.length)
      found.push(`${path}: really ${real.fields.length} fields, recorded ${fields.length}`);
    real.fields.forEach(([name, value], i) => {
      match(`${path}.(name ${i})`, name, fields[i]?.[0]);
      match(`${path}.${String(name[1])}`, value, fields[i]?.[1]);
    });
  }
  return found;
}

function realText(real: RealValue | undefined): string {
  if (real === undefined) return 'nothing';
  return real[0] === 'reference' ? 'an object' : real.join(' ');
}

function valueText(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  switch (value.type) {
    case 'none':
      return 'null';
    case 'int':
    case 'float':
      return `number ${Object.is(value.value, -0) ? '-0' : String(value.value)}`;
    case 'symbol':
      return `symbol ${value.description}`;
    case 'reference':
      return 'an object';
    case 'unrecorded':
      return value.reason;
    default:
      return 'value' in value && value.value !== undefined ? `${value.type} ${String(value.value)}` : value.type;
  }
}
