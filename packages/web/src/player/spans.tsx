import type { Span } from '@pellucid/stage';
import { For } from 'solid-js';

/** A sentence; what comes from the program is set in the fixed-width face, as text. */
export function Spans(props: { readonly spans: readonly Span[] }) {
  return <For each={props.spans}>{(span) => (span.code ? <code>{span.text}</code> : span.text)}</For>;
}
