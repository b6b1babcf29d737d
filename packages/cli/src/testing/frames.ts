import { encodeBatch, id, type Step } from '@pellucid/format';

/** Frames of the wire (FORMAT.md §5), written by hand. */
export function frame(kind: 1 | 2 | 3 | 4 | 6 | 7, payload: Uint8Array | object): Buffer {
  const bytes = payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload));
  const header = Buffer.alloc(5);
  header.writeUInt8(kind, 0);
  header.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([header, bytes]);
}

const facts: Readonly<Record<string, string>> = {
  version: '2',
  language: 'python',
  recorder: 'by hand',
  runtime: 'CPython 3.11.7',
  program: 'a.py',
  argv: '[]',
  cwd: '/',
  platform: 'linux x64',
  started: '2026-01-01T00:00:00Z',
  environment: '{}',
  limits: '{}',
};

export const hello: Buffer = frame(1, { wire: 2, format: 2, facts });

export const source: Buffer = frame(2, {
  text: 'pass\n',
  program: {
    source: 1,
    path: 'a.py',
    language: 'python',
    sha256: '0'.repeat(64),
    functions: [{ id: 1, name: '<module>', kind: 'module', parent: 0, range: [1, 0, 1, 4], parameters: [] }],
    variables: [],
    sites: [{ id: 1, kind: 'pass', function: 1, range: [1, 0, 1, 4] }],
    subscripts: [],
  },
});

/** A batch of `count` statements. */
export function lines(firstStep: number, count: number): Buffer {
  const events = Array.from({ length: count }, () => ({ event: { type: 'line', site: null } as const, objects: [] }));
  return frame(3, encodeBatch(id<Step>(firstStep), events));
}

export function goodbye(exception: string | null): Buffer {
  return frame(4, { exception });
}

/** A Node program that sends these bytes to file descriptor 3 and then runs `code`. */
export function sender(bytes: readonly Buffer[], code = ''): readonly string[] {
  const text = Buffer.concat(bytes).toString('base64');
  return ['-e', `require('node:fs').writeFileSync(3, Buffer.from('${text}', 'base64'));\n${code}`];
}
