import { expect, test } from 'vitest';
import { momentAt } from './moment.ts';
import { scene } from './scene.ts';
import { textsOf } from './testing/drawn-value.ts';
import { TinyRun } from './testing/tiny-run.ts';
import { tupleFields } from './tuple-fields.ts';

const source = `
Stop = namedtuple("Stop", "name minutes")
Point = collections.namedtuple('Point', ['x', 'y'])
Pair = typing.NamedTuple("Pair", [("left", int), ("right", "list[int]")])
Long = namedtuple(
    "Long", ("a", "b"))
class Trip(NamedTuple):
    """Where to."""
    town: str
    km: float = 0

    def far(self):
        limit: int = 3
        return self.km > limit
other: int = 1
Made = namedtuple(name, fields)
`;

test('the fields of named tuples are read where the sources define them', () => {
  const fields = tupleFields(new TinyRun(source).line(1).recording());
  expect(Object.fromEntries(fields)).toEqual({
    Stop: ['name', 'minutes'],
    Point: ['x', 'y'],
    Pair: ['left', 'right'],
    Long: ['a', 'b'],
    Trip: ['town', 'km'],
  });
});

test('a list of named tuples is a table with their fields as columns', () => {
  const run = new TinyRun('Stop = namedtuple("Stop", "name minutes")\nstops = all()');
  const stop = (name: string, minutes: number) =>
    run.object({
      kind: 'tuple',
      type: 'Stop',
      items: [
        { type: 'string', value: name },
        { type: 'int', value: minutes },
      ],
      omitted: 0,
    });
  const recording = run
    .line(2)
    .bind(2, 'stops', run.list(stop('Bern', 7), stop('Thun', 9)))
    .recording();
  const { items, shown } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, {
    width: 700,
    height: 400,
  });
  expect(shown[0]?.kind).toBe('table');
  expect(textsOf(items)).toEqual(expect.arrayContaining(['name', 'minutes', 'Bern', '9']));
});
