import type { DeblurMethod, Decision, KernelLevel } from '@pellucid/vision';
import { type Accessor, batch, createSignal } from 'solid-js';
import { advanced, type Step } from './model/steps.ts';
import { canvasWith, type Photo, photoFrom, put, reduced } from './photo.ts';
import { exifKept, exifOf, mixed, type SavedAs, savedName } from './save-photo.ts';
import { startWorker } from './start-worker.ts';
import type { Failure, Report, Request } from './worker/messages.ts';
import type { Place } from './worker/runtime.ts';

export type Phase =
  | { readonly is: 'empty' }
  | {
      readonly is: 'working';
      readonly photo: Photo;
      readonly share: number;
      readonly steps: readonly Step[];
      /** As far as it has been found. */
      readonly kernel: KernelLevel['kernel'] | null;
      /** When the work began, as performance.now() counts. */
      readonly since: number;
    }
  | {
      readonly is: 'done';
      readonly photo: Photo;
      readonly decision: Decision;
      readonly place: Place | null;
      readonly steps: readonly Step[];
    }
  | { readonly is: 'stopped'; readonly photo: Photo; readonly steps: readonly Step[] }
  | { readonly is: 'failed'; readonly photo: Photo; readonly failure: Failure; readonly steps: readonly Step[] };

/** A file that could not be opened, and why. */
export interface Refused {
  readonly name: string;
  readonly failure: Failure;
}

/** The page's state, and every way to change it. */
export interface Studio {
  readonly phase: Accessor<Phase>;
  /** Name of the file that is being opened. */
  readonly opening: Accessor<string | null>;
  readonly refused: Accessor<Refused | null>;
  readonly method: Accessor<DeblurMethod>;
  /** 0 to 100: how much of the restored photo is shown and saved. */
  readonly strength: Accessor<number>;
  readonly savedAs: Accessor<SavedAs>;
  /** The opened photo tells where, when and with what it was taken, and the file can tell it too. */
  readonly hasExif: Accessor<boolean>;
  readonly keepsExif: Accessor<boolean>;
  readonly outlined: Accessor<boolean>;
  /** The superpixels of the restored photo; null until they have been asked for and found. */
  readonly outline: Accessor<HTMLCanvasElement | null>;
  open(file: Blob, name: string): void;
  setMethod(method: DeblurMethod): void;
  restore(): void;
  stop(): void;
  setStrength(strength: number): void;
  setSavedAs(type: SavedAs): void;
  setKeepsExif(on: boolean): void;
  setOutlined(on: boolean): void;
  /** The photo as it is shown, as a file; null when there is none, or no room for it, which `refused` says then. */
  saved(): Promise<{ readonly name: string; readonly file: Blob } | null>;
}

export function photoOf(phase: Phase): Photo | null {
  return phase.is === 'empty' ? null : phase.photo;
}

export function createStudio(): Studio {
  const [phase, setPhase] = createSignal<Phase>({ is: 'empty' });
  const [opening, setOpening] = createSignal<string | null>(null);
  const [refused, setRefused] = createSignal<Refused | null>(null);
  const [method, chooseMethod] = createSignal<DeblurMethod>('auto');
  const [strength, setStrength] = createSignal(100);
  const [savedAs, setSavedAs] = createSignal<SavedAs>('image/jpeg');
  /** What the file of the opened photo says of its place, time and camera. */
  const [exif, setExif] = createSignal<Uint8Array | null>(null);
  const [keepsExif, setKeepsExif] = createSignal(false);
  const [outlined, showOutline] = createSignal(false);
  const [outline, setOutline] = createSignal<HTMLCanvasElement | null>(null);
  let worker: Worker | null = null;

  /** Ends what the worker does. It computes in long strides and would not hear a message, so it is let go whole. */
  function dismiss(): void {
    worker?.terminate();
    worker = null;
  }

  function ask(request: Request, hear: (report: Report) => void, transfer: Transferable[] = []): void {
    worker ??= startWorker();
    worker.onmessage = ({ data }: MessageEvent<Report>) => batch(() => hear(data));
    worker.onerror = (event) => {
      event.preventDefault();
      dismiss();
      batch(() =>
        hear({ is: 'failed', failure: { kind: 'fault', message: event.message || 'its program did not load' } }),
      );
    };
    worker.postMessage(request, { transfer });
  }

  function run(file: Blob, name: string, known: Photo | null): void {
    if (phase().is === 'working') stop();
    dismiss();
    setRefused(null);
    setOutline(null);
    showOutline(false);
    const missing = lacking();
    if (missing !== null) {
      setRefused({ name, failure: { kind: 'browser', lacks: missing } });
      return;
    }
    if (known === null) setOpening(name);
    else begin(known);
    const runtime = new URL('runtime/', document.baseURI).href;
    ask({ ask: 'restore', file, method: method(), runtime }, (report) => {
      const now = phase();
      switch (report.is) {
        case 'opened': {
          setOpening(null);
          if (known !== null) return report.photo.close();
          const photo = photoFrom(report.photo, file, name);
          setExif(null);
          void exifOf(file).then((found) => {
            if (photoOf(phase()) === photo) setExif(found);
          });
          setSavedAs(file.type === 'image/png' || report.transparent ? 'image/png' : 'image/jpeg');
          return begin(photo);
        }
        case 'progress':
          if (now.is !== 'working') return;
          if (report.tile !== null) put(now.photo.after, report.tile, report.tile.left, report.tile.top);
          return setPhase({
            ...now,
            share: report.share,
            steps: advanced(now.steps, report.stage, (performance.now() - now.since) / 1000),
          });
        case 'kernel':
          if (now.is === 'working') setPhase({ ...now, kernel: report.kernel });
          return;
        case 'restored':
          if (now.is !== 'working') return;
          put(now.photo.after, report.pixels, 0, 0);
          return setPhase({
            is: 'done',
            photo: now.photo,
            decision: report.decision,
            place: report.place,
            steps: report.decision.stages,
          });
        case 'failed':
          dismiss();
          setOpening(null);
          if (now.is === 'working') setPhase({ ...now, is: 'failed', failure: report.failure });
          else setRefused({ name, failure: report.failure });
          return;
        case 'outlined':
          return;
      }
    });
  }

  function begin(photo: Photo): void {
    photo.after.getContext('2d')?.clearRect(0, 0, photo.width, photo.height);
    setPhase({ is: 'working', photo, share: 0, steps: [], kernel: null, since: performance.now() });
  }

  function restore(): void {
    const photo = photoOf(phase());
    if (photo !== null) run(photo.file, photo.name, photo);
  }

  function stop(): void {
    const now = phase();
    if (opening() !== null) {
      dismiss();
      setOpening(null);
    }
    if (now.is !== 'working') return;
    dismiss();
    setPhase({ is: 'stopped', photo: now.photo, steps: now.steps.filter(({ seconds }) => seconds !== null) });
  }

  async function findOutline(photo: Photo): Promise<void> {
    const picture = await reduced(photo);
    if (photoOf(phase()) !== photo || phase().is !== 'done') return picture.close();
    ask(
      { ask: 'outline', photo: picture },
      (report) => {
        if (report.is === 'outlined') setOutline(canvasWith(report.outline));
        else showOutline(false);
      },
      [picture],
    );
  }

  return {
    phase,
    opening,
    refused,
    method,
    strength,
    savedAs,
    hasExif: () => exif() !== null && savedAs() === 'image/jpeg',
    keepsExif,
    outlined,
    outline,
    open: (file, name) => run(file, name, null),
    setMethod(next) {
      chooseMethod(next);
      restore();
    },
    restore,
    stop,
    setStrength,
    setSavedAs,
    setKeepsExif,
    setOutlined(on) {
      const now = phase();
      showOutline(on && now.is === 'done');
      if (on && now.is === 'done' && outline() === null) findOutline(now.photo).catch(() => showOutline(false));
    },
    async saved() {
      const now = phase();
      if (now.is !== 'done') return null;
      const { name, before, after } = now.photo;
      const type = savedAs();
      try {
        const file = await mixed(before, after, strength() / 100, type);
        const kept = keepsExif() && type === 'image/jpeg' ? exif() : null;
        return { name: savedName(name, type), file: kept === null ? file : await exifKept(file, kept, before) };
      } catch {
        // A browser that has no room for one more canvas says so in many ways.
        setRefused({ name, failure: { kind: 'out-of-memory' } });
        return null;
      }
    },
  };
}

/** What this browser has not, of what the page needs; null: nothing. */
function lacking(): string | null {
  if (typeof WebAssembly !== 'object') return 'WebAssembly';
  if (typeof Worker !== 'function') return 'workers';
  if (typeof OffscreenCanvas !== 'function') return 'OffscreenCanvas';
  return null;
}
