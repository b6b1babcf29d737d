import { existsSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { folder as newFolder } from '../testing/folder.ts';
import { planOutputs } from './outputs.ts';

let folder = '';
beforeEach(() => {
  folder = newFolder();
});

const at = (name: string): string => join(folder, name);
const file = (name: string): string => {
  writeFileSync(at(name), name);
  return at(name);
};
const restored = (photos: readonly string[], output: string | null = null): readonly string[] =>
  planOutputs(photos, output, ['restored']).jobs.map((job) => job.restored);

test('results lie beside their photograph', () => {
  expect(planOutputs([at('a.b.JPG')], null, ['restored']).jobs).toEqual([
    {
      photo: at('a.b.JPG'),
      restored: at('a.b.deblurred.JPG'),
      format: null,
      comparison: at('a.b.before-after.jpg'),
      explanation: at('a.b.deblurred.html'),
      recording: at('a.b.deblurred.pellucid'),
    },
  ]);
  expect(restored([at('photo')])).toEqual([at('photo.deblurred')]);
});

test('-o names a file, whose ending is the format', () => {
  const [job] = planOutputs([at('a.jpg')], at('x.deblurred.png'), ['restored']).jobs;
  expect(job).toMatchObject({ restored: at('x.deblurred.png'), format: 'png', comparison: at('x.before-after.jpg') });
});

test('-o names a folder, which is made', () => {
  mkdirSync(at('there'));
  expect(restored([at('a.jpg')], at('there'))).toEqual([at('there/a.deblurred.jpg')]);
  expect(restored([at('a.jpg')], at('new/'))).toEqual([at('new/a.deblurred.jpg')]);
  expect(restored([at('a.jpg'), at('b.png')], at('newer'))).toEqual([
    at('newer/a.deblurred.jpg'),
    at('newer/b.deblurred.png'),
  ]);
  expect(existsSync(at('newer'))).toBe(true);
});

test('-o that is neither is refused', () => {
  expect(() => restored([at('a.jpg')], at('x.gif'))).toThrow('".gif" is no format that photographs are written in;');
  expect(() => restored([at('a.jpg')], at('x'))).toThrow('x" has no ending; end it in .jpg');
  expect(() => restored([at('a.jpg')], at('x'))).toThrow(`or name a folder, as in "${at('x')}/".`);
  expect(() => restored([at('a.jpg'), at('b.jpg')], at('x.jpg'))).toThrow('is one file for 2 photographs');
  expect(() => restored([at('a.jpg')], join(file('plain'), 'sub/'))).toThrow('cannot be made: ');
});

test('no photograph is written over, not even under another name', () => {
  const photo = file('a.jpg');
  linkSync(photo, at('link.jpg'));
  expect(() => restored([photo], photo)).toThrow('is a photograph that is read, and is not written over');
  expect(() => restored([photo], at('link.jpg'))).toThrow('is not written over');
});

test('a file that -o names is only written over where it is a result, or by force', () => {
  const other = file('b.jpg');
  expect(() => restored([file('a.jpg')], other)).toThrow(
    `"${other}" is there already, and is not written over; name another file with -o, or add --force.`,
  );
  expect(planOutputs([at('a.jpg')], other, ['restored'], true).jobs[0]?.restored).toBe(other);
  expect(() => planOutputs([at('a.jpg')], at('a.jpg'), ['restored'], true)).toThrow('is not written over');
  expect(restored([at('a.jpg')], file('c.deblurred.jpg'))).toEqual([at('c.deblurred.jpg')]);
});

test('results of the last time are left out, and take their place again', () => {
  const photos = [file('a.jpg'), file('a.deblurred.jpg'), file('a.before-after.jpg'), file('b.deblurred.jpg')];
  const { jobs, leftOut } = planOutputs(photos, null, ['restored', 'comparison']);
  expect(leftOut).toEqual([at('a.deblurred.jpg'), at('a.before-after.jpg')]);
  expect(jobs.map((job) => job.restored)).toEqual([at('a.deblurred.jpg'), at('b.deblurred.deblurred.jpg')]);
});

test('two photographs never share a result', () => {
  mkdirSync(at('one'));
  mkdirSync(at('two'));
  const photos = [file('one/a.jpg'), file('two/a.jpg')];
  expect(() => restored(photos, at('out'))).toThrow(`would both be written to "${at('out/a.deblurred.jpg')}"`);
  const kinds = [at('a.jpg'), at('a.png')];
  expect(restored(kinds)).toHaveLength(2);
  expect(() => planOutputs(kinds, null, ['restored', 'comparison'])).toThrow('would both be written to');
  expect(restored([at('a.jpg'), at('./a.jpg')])).toHaveLength(1);
});
