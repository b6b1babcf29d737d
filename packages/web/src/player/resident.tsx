import { PageFault } from '@pellucid/replay';
import { catchError, createMemo, createSignal, type JSX, untrack } from 'solid-js';
import { whileReading } from './model/reading.ts';

/** A part of the page, made again when what it lacked of the recording has been read. */
export function Resident(props: { readonly children: JSX.Element }): JSX.Element {
  const [error, setError] = createSignal<unknown>(null);
  // What a part came upon after it had lacked something follows from that.
  const onError = (next: unknown): void => {
    setError((first) => (first instanceof PageFault ? first : next));
  };
  const shown = createMemo(() => {
    const wrong = error();
    if (wrong === null) return catchError(() => props.children, onError);
    if (!(wrong instanceof PageFault)) throw wrong;
    void untrack(() => whileReading(wrong.load())).then(() => setError(null), setError);
    return <section aria-busy="true" />;
  });
  return <>{shown()}</>;
}
