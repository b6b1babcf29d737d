import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { id, memoryAccess, NotARecordingError, readRecording, type Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { systemCode } from '../failure.ts';
import { openRun } from '../run.ts';
import { examples, pellucid, start, until } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';
import { variableHistory } from '../testing/variable-history.ts';

let place: string;
beforeEach(() => {
  place = folder();
});

function file(name: string, text: string): string {
  const path = join(place, name);
  writeFileSync(path, text);
  return path;
}

async function opened(path: string): Promise<Recording> {
  const { file: handle, recording } = await openRun(path);
  await handle.close();
  return recording;
}

const programs = ['python', 'javascript'].flatMap((language) =>
  readdirSync(join(examples, language))
    .filter((name) => !name.endsWith('.pellucid'))
    .map((name) => join(language, name)),
);

describe('every example is recorded from its first line to its last', () => {
  test.each(programs)('%s', async (program) => {
    const path = join(place, 'run.pellucid');
    const { code, stdout, stderr } = await pellucid(['record', '-o', path, join(examples, program)]);
    const recording = await opened(path);
    const { steps, calls, end, damage, facts, gaps } = recording;
    expect({ code, end, damage, gaps }).toEqual({
      code: 0,
      end: { outcome: 'exited', code: 0, exception: null },
      damage: null,
      gaps: [],
    });
    expect(facts.program).toBe(join(examples, program));
    expect(calls.length).toBeGreaterThan(3);
    const output = recording.output(id<Step>(steps - 1));
    expect(output.map(({ text }) => text).join('')).toBe(stdout);
    expect(stdout).not.toBe('');
    expect(stderr).toMatch(
      new RegExp(
        `^pellucid: ${grouped(steps)} steps, ${calls.length} calls, [\\d.]+ k?B in [\\d.]+ s → .*run\\.pellucid \\(watch it: pellucid watch .*\\)\\n$`,
      ),
    );
  });
});

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

const echo = {
  'echo.py':
    'import sys, os\nprint(sys.argv[1:], os.getcwd(), sys.stdin.read())\nprint("e", file=sys.stderr)\nsys.exit(7)\n',
  'echo.mjs':
    "import { readFileSync } from 'node:fs';\nconsole.log(process.argv.slice(2), process.cwd(), readFileSync(0, 'utf8'));\nconsole.error('e');\nprocess.exitCode = 7;\n",
};

describe('the program keeps its arguments, folder, input, output and exit code', () => {
  test.each(Object.entries(echo))('%s', async (name, text) => {
    file(name, text);
    const args = ['record', name, '--quiet', '-o', 'two words', '--', '-x'];
    const { code, stdout, stderr } = await pellucid(args, { cwd: place, input: 'in\nput' });
    expect(code).toBe(7);
    expect(stdout).toContain("'--quiet', '-o', 'two words', '--', '-x'");
    expect(stdout).toContain(`${place} in\nput`);
    expect(stderr).toMatch(/^e\npellucid: \d+ steps/);
    expect(existsSync(join(place, `${name}.pellucid`))).toBe(true);
  });
});

test('--quiet leaves the last line out, and -o says where', async () => {
  file('a.mjs', 'let x = 1;\n');
  expect(await pellucid(['record', '--quiet', '-o', 'b.pellucid', 'a.mjs'], { cwd: place })).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect((await opened(join(place, 'b.pellucid'))).steps).toBeGreaterThan(0);
  expect(existsSync(join(place, 'a.mjs.pellucid'))).toBe(false);
});

const secret = {
  'secret.py': 'password = "opensesame"\nprint(len(password))\n',
  'secret.mjs': "const password = 'opensesame';\nconsole.log(password.length);\n",
};

describe('what looks like a secret is kept only when asked for', () => {
  test.each(Object.entries(secret))('%s', async (name, text) => {
    file(name, text);
    const values = async (...options: string[]) => {
      await pellucid(['record', '-o', 'r.pellucid', ...options, name], { cwd: place });
      return (await pellucid(['show', '--history', 'password', 'r.pellucid'], { cwd: place })).stdout;
    };
    expect(await values()).not.toContain('opensesame');
    expect(await values('--show-secrets')).toContain('opensesame');
  });
});

describe('a program that crashes keeps its own exit code and message, and its recording', () => {
  test.each([
    ['crash.py', 'numbers = [1, 2]\nprint(numbers[5])\n', 'IndexError: list index out of range'],
    [
      'crash.mjs',
      'const numbers = null;\nconsole.log(numbers[5]);\n',
      "TypeError: Cannot read properties of null (reading '5')",
    ],
  ])('%s', async (name, text, exception) => {
    const program = file(name, text);
    const { code, stderr } = await pellucid(['record', program]);
    expect(code).toBe(1);
    expect(stderr).toContain(exception);
    const { end, steps } = await opened(`${program}.pellucid`);
    expect(end).toEqual({ outcome: 'exited', code: 1, exception });
    expect(steps).toBeGreaterThan(1);
  });
});

describe('a syntax error is the interpreter’s own message, and an earlier recording stays', () => {
  test.each([
    ['broken.py', 'x = 1\n', 'def (:\n'],
    ['broken.mjs', 'const x = 1;\n', 'const = ;\n'],
    ['broken.ts', 'const x: number = 1;\n', 'const = ;\n'],
  ])('%s', async (name, good, bad) => {
    const program = file(name, good);
    await pellucid(['record', program]);
    const before = readFileSync(`${program}.pellucid`);
    file(name, bad);
    const { code, stderr } = await pellucid(['record', program]);
    expect(code).toBe(1);
    expect(stderr).toContain('SyntaxError');
    expect(stderr).toContain('nothing was recorded');
    expect(readFileSync(`${program}.pellucid`).equals(before)).toBe(true);
  });
});

describe('an earlier recording of the name is kept', () => {
  test('as the previous one, and the last line says so; one of each name', async () => {
    const program = file('count.py', 'import sys\nfor i in range(int(sys.argv[1])):\n    pass\n');
    const first = await pellucid(['record', program, '3']);
    expect(first.stderr).not.toContain('previous');
    const good = readFileSync(`${program}.pellucid`);
    const { code, stderr } = await pellucid(['record', program]);
    const previous = join(place, 'count.py.previous.pellucid');
    expect(code).toBe(1);
    expect(stderr).toContain(`; the one before is ${previous} now\n`);
    expect(readFileSync(previous).equals(good)).toBe(true);
    // A second failing run leaves the good one where it is.
    const again = await pellucid(['record', program]);
    expect(again.stderr).toContain(`; the last one that ended well is ${previous}\n`);
    expect(readFileSync(previous).equals(good)).toBe(true);
    expect((await opened(`${program}.pellucid`)).end).toMatchObject({ code: 1 });
    const killed = readFileSync(`${program}.pellucid`);
    writeFileSync(`${program}.pellucid`, killed.subarray(0, killed.length - 50));
    await pellucid(['record', program, '2']);
    expect(readFileSync(previous).equals(good)).toBe(true);
    const fixed = readFileSync(`${program}.pellucid`);
    await pellucid(['record', program, '4']);
    expect(readFileSync(previous).equals(fixed)).toBe(true);
    expect(readdirSync(place)).toEqual(['count.py', 'count.py.pellucid', 'count.py.previous.pellucid']);
  });

  test('and no file takes its place that is no recording', async () => {
    const program = file('a.py', 'x = 1\n');
    await pellucid(['record', '-o', join(place, 'run'), program]);
    const notes = file('run.previous', 'mine\n');
    const { code, stderr } = await pellucid(['record', '-o', join(place, 'run'), program]);
    expect([code, stderr]).toEqual([
      73,
      `pellucid: "${notes}" exists and is no recording, so it is not overwritten. Choose another place with -o.\n`,
    ]);
    expect(readFileSync(notes, 'utf8')).toBe('mine\n');
  });
});

describe('Python’s own way to name a program', () => {
  test('-m runs a module, whose arguments are its own', async () => {
    mkdirSync(join(place, 'pack'));
    file('pack/__init__.py', '');
    file('pack/__main__.py', 'import sys\nfrom . import two\nprint(two.x, sys.argv[1:])\n');
    file('pack/two.py', 'x = 2\n');
    const { code, stdout, stderr } = await pellucid(['record', '--max-items', '9', '-m', 'pack', '-o', '--quiet'], {
      cwd: place,
    });
    expect([code, stdout]).toEqual([0, "2 ['-o', '--quiet']\n"]);
    expect(stderr).toContain('→ pack.pellucid ');
    const { sources } = await opened(join(place, 'pack.pellucid'));
    expect(sources.map(({ program: { path } }) => path)).toEqual(expect.arrayContaining(['pack/two.py']));
  });

  test('a whole command means the program that it runs, by the Python that it names', async () => {
    file('a.py', 'import sys\nprint(sys.argv[1:])\n');
    const { stdout, stderr } = await pellucid(['record', '--', 'python3', 'a.py', '-x'], { cwd: place });
    expect([stdout, stderr]).toEqual(["['-x']\n", expect.stringContaining('→ a.py.pellucid ')]);
    const module = await pellucid(['record', 'python3', '-m', 'a', 'y'], { cwd: place });
    expect([module.stdout, module.stderr]).toEqual(["['y']\n", expect.stringContaining('→ a.pellucid ')]);
    file('b.mjs', 'console.log(process.argv.slice(2));\n');
    const node = await pellucid(['record', '--', 'node', '--no-warnings', 'b.mjs', 'z'], { cwd: place });
    expect([node.stdout, node.stderr]).toEqual(["[ 'z' ]\n", expect.stringContaining('→ b.mjs.pellucid ')]);
  });

  test('-c runs a text', async () => {
    const { code, stdout } = await pellucid(['record', '-c', 'print(3)'], { cwd: place });
    expect([code, stdout, existsSync(join(place, 'command.pellucid'))]).toEqual([0, '3\n', true]);
  });
});

const waiting = {
  'wait.py': `import os, time
turns = 0
print("ready", os.getpid(), flush=True)
while True:
    turns += 1
    time.sleep(0.005)
`,
  'wait.mjs': `let turns = 0;
console.log('ready', process.pid, '');
for (;;) {
  turns += 1;
  await new Promise((resolve) => setTimeout(resolve, 5));
}
`,
};

/** Steps of a recording that is being written; 0 while it is not yet one. */
async function stepsIn(path: string): Promise<number> {
  let steps = 0;
  try {
    for await (const part of readRecording(memoryAccess(readFileSync(path)))) {
      if (part.part === 'events') steps += part.count;
    }
  } catch (error) {
    if (!(error instanceof NotARecordingError)) throw error;
  }
  return steps;
}

/** Records a program that would never end, until its first events are in the file. */
async function recordEndless(name: keyof typeof waiting) {
  const program = file(name, waiting[name]);
  const recording = `${program}.pellucid`;
  const running = start(['record', program], { detached: true });
  onTestFinished(() => killGroup(running.child.pid ?? 0));
  const pid = Number(/ready (\d+)\s/.exec(await running.printed('\n'))?.[1]);
  await until(async () => existsSync(recording) && (await stepsIn(recording)) > 10);
  return { ...running, pid, recording };
}

/** Whatever is left of a host and its program. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

describe.each(Object.keys(waiting) as (keyof typeof waiting)[])('signals: %s', (name) => {
  test.each(['SIGTERM', 'SIGHUP'] as const)(
    '%s sent to the host ends the program, then the host in the same way',
    async (signal) => {
      const { child, ended, recording } = await recordEndless(name);
      child.kill(signal);
      expect(await ended).toMatchObject({ signal, stderr: expect.stringMatching(/^pellucid: [\d,]+ steps/) });
      expect((await opened(recording)).end).toEqual({ outcome: 'signalled', signal });
    },
  );

  test('Ctrl-C reaches both, and the recording is kept', async () => {
    const { child, ended, recording } = await recordEndless(name);
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect(await ended).toMatchObject({
      signal: 'SIGINT',
      stderr: expect.stringMatching(/pellucid: [\d,]+ steps.*\n$/),
    });
    expect((await opened(recording)).end).toEqual({ outcome: 'signalled', signal: 'SIGINT' });
  });

  test('a program that is killed leaves a recording that says so', async () => {
    const { pid, ended, recording } = await recordEndless(name);
    process.kill(pid, 'SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    const { end, steps } = await opened(recording);
    expect(end).toEqual({ outcome: 'signalled', signal: 'SIGKILL' });
    expect(steps).toBeGreaterThan(1);
  });

  test('a host that is killed leaves a recording that opens and says where it ends', async () => {
    const { child, pid, recording } = await recordEndless(name);
    child.kill('SIGKILL');
    try {
      await until(() => child.signalCode !== null);
      const { end, steps, damage } = await opened(recording);
      expect(end.outcome).toBe('broken-off');
      expect(damage).toMatch(/ends at byte \d+/);
      expect(steps).toBeGreaterThan(1);
      const shown = await pellucid(['show', recording]);
      expect(shown.stdout).toContain(`up to step ${grouped(steps - 1)}, where the recording breaks off`);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});

test('a full disk: the program goes on, one sentence says so, and what was written opens', async () => {
  file(
    'long.mjs',
    'let total = 0;\nfor (let n = 0; n < 2000000; n++) total += (n * 7919) % 10007;\nconsole.log(total);\n',
  );
  // No file may grow beyond this many blocks: the same failing writes, without a disk of its own.
  const { code, stdout, stderr } = await pellucid(['record', 'long.mjs'], { cwd: place });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const whole = statSync(join(place, 'long.mjs.pellucid')).size;
  const limited = await limitedFileSize(Math.floor(whole / 1024 / 2), place);
  expect(limited).toMatchObject({ code: 74, stdout });
  expect(limited.stderr).toMatch(
    /^pellucid: the recording stops after step \d+ because .*; the program went on without it\.\npellucid: /,
  );
  const { end, steps } = await opened(join(place, 'long.mjs.pellucid'));
  expect(end.outcome).toBe('broken-off');
  expect(steps).toBeGreaterThan(1);
});

async function limitedFileSize(blocks: number, cwd: string) {
  const { spawnSync } = await import('node:child_process');
  const bin = new URL('../../bin/pellucid.js', import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, bin, 'record', 'long.mjs'],
    {
      cwd,
      encoding: 'utf8',
    },
  );
  return { code: status, stdout, stderr };
}

describe('bad input gets one sentence and its exit code', () => {
  test.each<[what: string, args: string[], code: number, sentence: string]>([
    ['no program', [], 2, 'PROGRAM is missing. See `pellucid help record`.'],
    ['a missing program', ['none.py'], 66, 'There is no program "none.py".'],
    ['a folder', ['folder'], 66, '"folder" is a folder; name the program in it.'],
    [
      'another language',
      ['a.rb'],
      2,
      '"a.rb" cannot be recorded: its name has to end in one of .py .js .mjs .cjs .ts .mts .cts .tsx.',
    ],
    ['an unknown option', ['--loud', 'a.py'], 2, "Unknown option '--loud'. See `pellucid help record`."],
    [
      'a limit that is none',
      ['--max-items', 'many', 'a.py'],
      2,
      '--max-items takes a whole number from 0 to 1000000000, not "many".',
    ],
    ['a project that is none', ['--project', 'none', 'a.py'], 66, '--project names no folder: "none".'],
    ['itself as output', ['-o', 'a.py', 'a.py'], 2, '-o names the program itself ("a.py"); name another file.'],
    [
      'a file that is no recording as output',
      ['-o', 'notes.txt', 'a.py'],
      73,
      '"notes.txt" exists and is no recording, so it is not overwritten. Choose another place with -o.',
    ],
    [
      'a folder as output',
      ['-o', 'folder', 'a.py'],
      73,
      '"folder" is a folder, so the recording cannot be written there. Choose another place with -o.',
    ],
    ['Python itself', ['python3'], 2, 'Name the program that python3 runs: pellucid record PROGRAM.py'],
    [
      'options of Python',
      ['--', 'python3', '-u', 'a.py', 'x'],
      2,
      '"-u" is an option of Python\'s own, which record does not pass on: pellucid record --python python3 PROGRAM.py',
    ],
    ['a module that is not named', ['--quiet', '-m'], 2, '-m needs a module. See `pellucid help record`.'],
    [
      'an output in a folder that is not there',
      ['-o', 'none/run.pellucid', 'a.py'],
      73,
      '"none/run.pellucid" cannot be written: there is no such folder. Choose another place with -o.',
    ],
  ])('%s', async (_, args, code, sentence) => {
    file('a.py', 'print("ran")\n');
    file('a.rb', 'puts 1\n');
    file('notes.txt', 'mine\n');
    mkdirSync(join(place, 'folder'));
    expect(await pellucid(['record', ...args], { cwd: place })).toEqual({
      code,
      signal: null,
      stdout: '',
      stderr: `pellucid: ${sentence}\n`,
    });
    expect(readFileSync(join(place, 'notes.txt'), 'utf8')).toBe('mine\n');
  });

  test('a command that runs Python programs', async () => {
    chmodSync(file('uv', '#!/bin/sh\nexit 3\n'), 0o755);
    const env = { ...process.env, PATH: `${place}:${process.env['PATH']}` };
    expect(await pellucid(['record', 'uv', 'run', 'a.py'], { cwd: place, env })).toEqual({
      code: 3,
      signal: null,
      stdout: '',
      stderr:
        "pellucid: nothing was recorded: nothing of this project ran in Node below it; name a Python program itself (pellucid record PROGRAM.py): it runs in its project's environment\n",
    });
  });

  test('a script of Python that has no such name is recorded by the Python that its first line names', async () => {
    mkdirSync(join(place, 'bin'));
    const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
    symlinkSync(python.stdout.trim(), join(place, 'bin', 'python3.99'));
    for (const [name, line] of [
      ['any', '#!/usr/bin/env python3'],
      ['split', '#!/usr/bin/env -S python3 -u'],
      ['one', `#!${place}/bin/python3.99`],
    ]) {
      file(name ?? '', `${line}\nimport sys\nown = sys.argv[1:]\nprint(own, sys.executable)\n`);
      chmodSync(join(place, name ?? ''), 0o755);
      const plain = spawnSync(join(place, name ?? ''), ['x'], { cwd: place, encoding: 'utf8' });
      const { code, stdout } = await pellucid(['record', `./${name}`, 'x'], { cwd: place });
      expect({ code, stdout }, name).toEqual({ code: 0, stdout: plain.stdout });
      expect(variableHistory(await opened(join(place, `${name}.pellucid`)), 'own'), name).toHaveLength(1);
    }
  }, 240_000);

  test('no Python', async () => {
    file('a.py', 'print("ran")\n');
    const { code, stdout, stderr } = await pellucid(['record', 'a.py'], { cwd: place, env: { PATH: place } });
    expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
    expect(stderr).toMatch(/^pellucid: .*Python.*\n$/);
  });
});
