import { PageFault } from '@pellucid/replay';
import { ErrorBoundary, type JSX } from 'solid-js';
import { whileReading } from './model/reading.ts';

/** A panel, made again when what it lacked of the recording has been read. */
export function Resident(props: { readonly children: JSX.Element }) {
  return (
    <ErrorBoundary
      fallback={(error, reset) => {
        if (!(error instanceof PageFault)) throw error;
        void whileReading(error.load()).then(reset);
        return <section aria-busy="true" />;
      }}
    >
      {props.children}
    </ErrorBoundary>
  );
}
