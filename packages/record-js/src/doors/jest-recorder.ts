import { isMainThread, threadId } from 'node:worker_threads';
import type { WireOptions } from '../options.ts';
import { PROBES } from '../rewrite/door.ts';
import { type Core, makeCore } from '../runtime/core.ts';
import { Handover } from '../runtime/handover.ts';
import { recordPart, type ToldPart } from '../runtime/part.ts';
import { recordingOfTest, watchAdvice } from './failed-test.ts';
import { recordConsole } from './jest-console.ts';
import { JEST_FOLDER_KEY } from './jest-names.ts';
import { own } from './own.ts';
import { isRecorded, noTexts, projectAround, waitingOptions } from './part-recorder.ts';
import { tablesOf } from './source-tables.ts';
import { TestParts } from './test-parts.ts';

const root = projectAround(process.cwd());
const options: WireOptions = waitingOptions(root);

const NOT_RECORDED =
  'not recorded: none of its sources could be rewritten (with --coverage all of them run as they are written)';

/** Names who gives out the ids of sources in this process or thread. */
export const giver: string = `${process.pid}-${isMainThread ? 0 : threadId}-`;

/** Records the tests of one file, in whose globals it is loaded. What belongs to the whole process stays as it is: other files share it. */
export interface TestsRecorder {
  /** A test begins. */
  begin(file: string): void;
  /** One that has begun is over and leaves nothing. */
  drop(): void;
  /** A test that has begun has failed. @returns how to watch its recording, or why there is none */
  keep(file: string, name: string, failure: string): Promise<string>;
}

/** null: somebody records already. */
export function recordTests(): TestsRecorder | null {
  if (isRecorded()) return null;
  const core = openCore();
  core.schedulers.install({ scope: globalThis, timers: null, process });
  recordConsole(core.recorder, console);
  core.functionText.install();
  hideFrames();
  const runtime = {
    recordInto: (fd: number, program: string | null): ToldPart => recordPart(core, options, fd, program),
  };
  const parts = new TestParts(runtime);
  return {
    begin: (file) => parts.begin(file),
    drop: () => parts.drop(),
    async keep(file, name, failure) {
      const path = recordingOfTest(root, file, name);
      return (await parts.keep(path, failure)) ? watchAdvice(path) : NOT_RECORDED;
    },
  };
}

/** Rewritten code that runs around the tests, as a global setup does, finds probes that tell nobody anything. */
export function standBy(): void {
  if (isRecorded()) return;
  // Jest prepares the stack traces of all globals here.
  hideFrames();
  const door = Object.getPrototypeOf(function* () {}).constructor as object;
  const get = (): unknown => {
    openCore();
    return Reflect.get(door, PROBES);
  };
  Object.defineProperty(door, PROBES, { get, configurable: true });
}

function openCore(): Core {
  const folder = process.env[JEST_FOLDER_KEY] ?? '';
  const core = makeCore({
    options,
    handover: (lane) =>
      new Handover({
        takeSeat: () => null,
        facts: () => ({}),
        name: () => '',
        starter: 0,
        waits: true,
        lane,
        hasOthers: () => false,
        joined: () => {},
      }),
    arrived: (source) => tablesOf(folder, giver, source),
    own,
    texts: noTexts,
    closed: [globalThis, process, console, Buffer],
    began: () => {},
  });
  core.open({});
  return core;
}

/** Stack traces do not show the recorder's frames: whoever prepares them is not handed those. */
function hideFrames(): void {
  type Prepare = (error: unknown, frames: readonly NodeJS.CallSite[]) => unknown;
  const isShown = (frame: NodeJS.CallSite): boolean => !String(frame.getFileName()).includes(own);
  const hiding = (prepare: unknown): unknown =>
    typeof prepare === 'function'
      ? (error: unknown, frames: readonly NodeJS.CallSite[]): unknown =>
          Reflect.apply(prepare as Prepare, Error, [error, frames.filter(isShown)])
      : prepare;
  let current = hiding(Error.prepareStackTrace);
  Object.defineProperty(Error, 'prepareStackTrace', {
    get: () => current,
    set: (next: unknown) => {
      if (next !== current) current = hiding(next);
    },
    configurable: true,
    enumerable: false,
  });
}
