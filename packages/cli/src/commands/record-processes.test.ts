import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { id, type Step } from '@pellucid/format';
import { beforeEach, expect, test } from 'vitest';
import { openRun } from '../run.ts';
import { pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';
import { processesOf, type RecordedProcess } from '../testing/processes.ts';

let place: string;
beforeEach(() => {
  place = folder();
});

function file(name: string, text: string): void {
  writeFileSync(join(place, name), text);
}

/** Runs a program plainly and recorded, expects the same output and exit code, and gives its processes. */
async function processes(text: string, native = true): Promise<readonly RecordedProcess[]> {
  file('program.py', text);
  const plain = spawnSync('python3', ['program.py'], { cwd: place, encoding: 'utf8' });
  const recorded = await pellucid(['record', '--quiet', 'program.py'], {
    cwd: place,
    env: native ? process.env : { ...process.env, PELLUCID_NATIVE: '0' },
  });
  expect({ stdout: recorded.stdout, stderr: recorded.stderr, code: recorded.code }).toEqual({
    stdout: plain.stdout,
    stderr: plain.stderr,
    code: plain.status,
  });
  const { file: handle, recording } = await openRun(join(place, 'program.py.pellucid'));
  await handle.close();
  expect(recording.damage).toBeNull();
  return processesOf(recording);
}

/** The process whose parent called it so. */
function named(all: readonly RecordedProcess[], name: RegExp): RecordedProcess {
  const found = all.find((process) => name.test(process.name));
  if (found === undefined) throw new Error(`no process is called ${name}: ${all.map((one) => one.name).join(', ')}`);
  return found;
}

test('a forked process begins with the calls and variables that it was forked with, and both go on', async () => {
  const [parent, child, ...others] = await processes(`import os, sys
count = 1
def split(local):
    global count
    pid = os.fork()
    if pid == 0:
        local += 1
        count += 10
        print("child", local, count)
        sys.stdout.flush()
        os._exit(7)
    status = os.waitpid(pid, 0)[1] >> 8
    count += 100
    print("parent", local, count, status)
split(5)
`);
  expect(others).toEqual([]);
  expect(child?.writes).toEqual(['count = 1', 'local = 5', 'pid = 0', 'local = 6', 'count = 11']);
  expect(parent?.writes.filter((write) => !write.startsWith('pid'))).toEqual([
    'count = 1',
    'status = 7',
    'count = 101',
  ]);
  // In their true order: started, then what it did, then its end; and the parent has waited for that.
  const order = [child?.started, child?.first, child?.last, child?.ended, parent?.last].map(Number);
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect(child?.last).toBe(child?.ended);

  const at = (step: number): Promise<{ stdout: string }> =>
    pellucid(['show', '--at', String(step), 'program.py.pellucid'], { cwd: place });
  expect((await at(Number(child?.ended))).stdout).toMatch(
    /\ntasks\n {2}program {2}program\.py +from step 0\n> process {2}forked, process 2 {2}from step \d+ to \d+\n/,
  );
  expect((await at(Number(child?.started) - 1)).stdout).not.toContain('tasks');
  const { stdout } = await pellucid(['show', '--history', 'local', 'program.py.pellucid'], { cwd: place });
  expect(stdout).toMatch(/ split #2 +5\n.* split #2 in process 2 +5\n.* split #2 in process 2 +6\n/);
});

test('Python programs that are started are recorded however they are named, and other programs see nothing of it', async () => {
  file('script.py', 'import sys\nanswer = int(sys.argv[1]) + 1\nprint(answer, sys.argv, __file__)\n');
  file('module.py', 'import sys\nmodule_ran = 1\nprint(sys.argv[1:], __name__)\n');
  const all = await processes(`import os, subprocess, sys
def show(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    print(done.stdout, done.returncode)
show(sys.executable, "script.py", "41")
show(sys.executable, "-B", "-m", "module", "x")
show(sys.executable, "-uc", "import sys; code = len(sys.argv); print(sys.argv, sys.path[0] == ''); sys.exit(3)", "y")
show(sys.executable, "-c", "raise ValueError('below')")
show(sys.executable, "-", input="print('from standard input')")
show("sh", "-c", "env | grep -c -i pellucid")
show(sys.executable, "-c", "import os; print([name for name in os.environ if 'PELLUCID' in name])")
os.execv(sys.executable, [sys.executable, "-c", "replaced = 1; print('replaced')"])
`);
  expect(all.map(({ name }) => name.replace(/, process \d+$/, ''))).toEqual([
    '', 'script.py', '-m module', '-c', '-c', '-c', '-c',
  ]); // biome-ignore format: one line each
  expect(named(all, /^script/).writes).toEqual(['answer = 42']);
  expect(named(all, /^-m/).writes).toContain('module_ran = 1');
  expect(named(all, /^-c/).writes).toEqual(['code = 2']);
  expect(all.at(-1)?.writes).toEqual(['replaced = 1']);
  for (const process of all.slice(1)) expect(process.ended).not.toBeNull();
});

test('multiprocessing and pools: workers are processes of the recording, however they are started', async () => {
  const all = await processes(`import concurrent.futures, multiprocessing
def double(n):
    result = n * 2
    return result
def put(queue, n):
    doubled = double(n)
    queue.put(doubled)
if __name__ == "__main__":
    for method in ("fork", "spawn"):
        context = multiprocessing.get_context(method)
        queue = context.Queue()
        worker = context.Process(target=put, args=(queue, 21))
        worker.start()
        print(method, queue.get())
        worker.join()
    with multiprocessing.get_context("fork").Pool(1) as pool:
        print(pool.map(double, [1, 2, 3]))
    with multiprocessing.get_context("forkserver").Pool(1) as pool:
        print(pool.map(double, [6]))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.map(double, [7, 8]))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        print(list(pool.map(double, [4, 5])))
`);
  const doubled = (process: RecordedProcess): readonly string[] =>
    process.writes.filter((write) => /^(result|doubled) =/.test(write));
  // The server that forks the last one does nothing of the program's own.
  const workers = all.slice(1).filter((process) => doubled(process).length > 0);
  expect(workers.map(doubled)).toEqual([
    ['result = 42', 'doubled = 42'],
    ['result = 42', 'doubled = 42'],
    ['result = 2', 'result = 4', 'result = 6'],
    ['result = 12'],
    ['result = 14', 'result = 16'],
  ]);
  expect([...doubled(all[0] as RecordedProcess)].sort()).toEqual(['result = 10', 'result = 8']);
  expect(workers.map(({ ended }) => ended !== null)).toEqual([true, true, true, true, true]);
});

test('what a process did before it sent a message comes before what the other one does with it', async () => {
  writeFileSync(
    join(place, 'program.py'),
    `import multiprocessing
def work(pipe):
    for n in range(5):
        asked = pipe.recv()
        answer = asked * asked
        pipe.send(answer)
if __name__ == "__main__":
    here, there = multiprocessing.Pipe()
    worker = multiprocessing.get_context("fork").Process(target=work, args=(there,))
    worker.start()
    for k in range(5):
        here.send(k)
        got = here.recv()
    worker.join()
`,
  );
  await pellucid(['record', '--quiet', 'program.py'], { cwd: place });
  const { file: handle, recording } = await openRun(join(place, 'program.py.pellucid'));
  await handle.close();
  const writes: string[] = [];
  for (let step = 0; step < recording.steps; step++) {
    const { event } = recording.event(id<Step>(step));
    if (event.type !== 'bind' || event.site === null || event.value.type !== 'int') continue;
    const { variable } = recording.siteOf(event.site);
    if (variable !== undefined) writes.push(`${recording.variableOf(variable).name} ${event.value.value}`);
  }
  const one = (k: number): string[] => [`k ${k}`, `asked ${k}`, `answer ${k * k}`, `got ${k * k}`];
  expect(writes.filter((write) => /^(k|asked|answer|got) /.test(write))).toEqual([0, 1, 2, 3, 4].flatMap(one));
});

test('in pure Python too a worker has handed over what it did when its pool ends it', async () => {
  const pool = `import multiprocessing
def double(n):
    result = n * 2
    return result
if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(1) as pool:
        print(pool.map(double, [1, 2, 3]))
`;
  const [, worker] = await processes(pool, false);
  expect(worker?.writes.filter((write) => write.startsWith('result'))).toEqual([
    'result = 2',
    'result = 4',
    'result = 6',
  ]);
});

test.each([
  ['natively', true],
  ['in pure Python', false],
])(
  'a process that is killed, and one that its parent does not wait for, are told to their end %s',
  async (_, native) => {
    const [, killed, left] = await processes(
      `import os, signal, time
pid = os.fork()
if pid == 0:
    mine = 1
    time.sleep(60)
time.sleep(0.5)
os.kill(pid, signal.SIGKILL)
os.waitpid(pid, 0)
if os.fork() == 0:
    os.close(1)
    os.close(2)
    time.sleep(0.3)
    mine = 2
    os._exit(0)
`,
      native,
    );
    expect(killed?.writes).toEqual(['pid = 0', 'mine = 1']);
    expect(killed?.gaps).toEqual([expect.stringMatching(/^process \d+ did not say how it ended: it was killed/)]);
    expect(killed?.ended).not.toBeNull();
    expect(left?.writes.at(-1)).toBe('mine = 2');
    expect(left?.ended).not.toBeNull();
  },
);

test.each([
  ['nothing natively', true, 0],
  ['few events in pure Python', false, 48],
])('a program that is killed in the midst of its work loses %s', async (_, native, most) => {
  file(
    'program.py',
    'import os\nn = 0\nwhile True:\n    n += 1\n    if n == 20_000:\n        os.kill(os.getpid(), 9)\n',
  );
  await pellucid(['record', '--quiet', 'program.py'], {
    cwd: place,
    env: native ? process.env : { ...process.env, PELLUCID_NATIVE: '0' },
  });
  const { file: handle, recording } = await openRun(join(place, 'program.py.pellucid'));
  await handle.close();
  expect(recording.damage).toBeNull();
  expect(recording.end).toEqual({ outcome: 'signalled', signal: 'SIGKILL' });
  const [program] = processesOf(recording);
  const [, last] = /^n = (\d+)$/.exec(program?.writes.at(-1) ?? '') ?? [];
  expect(Number(last)).toBeGreaterThanOrEqual(20_000 - most);
});

test('a started process tells the beginning of statements in which code runs', async () => {
  const [, started] = await processes(`import subprocess, sys
def double(n):
    return n * 2
if len(sys.argv) == 1:
    subprocess.run([sys.executable, __file__, "started"], check=True)
else:
    found = []
    found.append(double(1))
    total = double(2) + 1
    if total > 4:
        total = double(total)
    print(found, total)
`);
  expect(started?.writes.filter((write) => write.startsWith('total'))).toEqual(['total = 5', 'total = 10']);
  const { stdout } = await pellucid(['show', 'program.py.pellucid', '--history', 'total'], { cwd: place });
  expect(stdout).toMatch(/:9\b[\s\S]*:11\b/);
});
