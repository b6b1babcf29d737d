import { recordSource, type SourceRun } from '@pellucid/record-js/browser';
import { openRecording, type Recording } from '@pellucid/replay';
import { type Accessor, createSignal } from 'solid-js';
import { firstExample } from './examples.ts';
import { type Language, type Program, pathOf, remember, remembered } from './program.ts';

export type Phase =
  | { readonly is: 'writing' }
  | { readonly is: 'running'; readonly steps: number }
  /** The program could not be run: in the words of what has read it. */
  | { readonly is: 'refused'; readonly reason: string }
  /** It has ended before a step was recorded. */
  | { readonly is: 'empty' }
  | { readonly is: 'watching'; readonly recording: Recording; readonly bytes: Uint8Array };

/** The state of the page that runs a program, and every way to change it. */
export interface Playground {
  readonly program: Accessor<Program>;
  readonly phase: Accessor<Phase>;
  write(text: string): void;
  setLanguage(language: Language): void;
  /** Puts another program in the place of this one. */
  take(program: Program): void;
  run(): void;
  /** Ends the program; what was recorded is shown. */
  stop(): void;
  /** Back to the text. */
  edit(): void;
}

/** A program that tells more than so much is stopped: its recording is opened in the page's memory. */
const mostBytes = 2 * 2 ** 20;

export function createPlayground(): Playground {
  const [program, setProgram] = createSignal<Program>(remembered() ?? firstExample);
  const [phase, setPhase] = createSignal<Phase>({ is: 'writing' });
  let current: SourceRun | null = null;

  function change(next: Program): void {
    setProgram(next);
    remember(next);
    if (phase().is !== 'running') setPhase({ is: 'writing' });
  }

  async function record(): Promise<Phase> {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    const run = recordSource({
      text: program().text,
      path: pathOf(program()),
      sandbox: './sandbox.html',
      mostBytes,
      write: (bytes) => pieces.push(new Uint8Array(bytes)),
      onSteps: (steps) => setPhase({ is: 'running', steps }),
    });
    current = run;
    await run.ended;
    // It was stopped before it began.
    if (pieces.length === 0) return { is: 'writing' };
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    const recording = await openRecording(bytes);
    return recording.steps === 0 ? { is: 'empty' } : { is: 'watching', recording, bytes };
  }

  return {
    program,
    phase,
    // From here on it is no example.
    write: (text) => change({ ...program(), name: 'program', text }),
    setLanguage: (language) => change({ ...program(), language }),
    take: change,
    run() {
      if (phase().is === 'running') return;
      setPhase({ is: 'running', steps: 0 });
      // The step in the address was one of another run.
      history.replaceState(null, '', location.pathname + location.search);
      void record()
        .catch(
          (error: unknown): Phase => ({
            is: 'refused',
            reason: error instanceof Error ? error.message : String(error),
          }),
        )
        .then(setPhase);
    },
    stop: () => current?.stop(),
    edit: () => setPhase({ is: 'writing' }),
  };
}
