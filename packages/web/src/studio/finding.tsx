import { For, Show, useContext } from 'solid-js';
import { LocaleContext, useWords } from '../player/words/use-words.ts';
import { KernelPicture } from './kernel-picture.tsx';
import { photoOf, type Studio } from './studio.ts';
import { failureText } from './words/failure-text.ts';
import { findingText } from './words/finding-text.ts';
import { type FindingWords, findingWords } from './words/finding-words.ts';
import type { Place } from './worker/runtime.ts';

/** What was found in one sentence, the kernel, and why this way. */
export function Finding(props: { readonly studio: Studio }) {
  const { studio } = props;
  const words = useWords(findingWords);
  const locale = useContext(LocaleContext);
  const decision = () => {
    const phase = studio.phase();
    return phase.is === 'done' ? phase.decision : null;
  };
  /** The kernel that was undone; while it is being found, as far as it has been. */
  const kernel = () => {
    const phase = studio.phase();
    return phase.is === 'working' ? phase.kernel : (decision()?.kernel ?? null);
  };
  const facts = () => {
    const phase = studio.phase();
    if (phase.is !== 'done') return [];
    const ran = phase.place === null ? [] : [[words().networkOn, placeText(phase.place, words())] as const];
    return [...findingText(phase.decision, words()).facts, ...ran];
  };
  const headline = (): string => {
    const phase = studio.phase();
    switch (phase.is) {
      case 'empty':
        return '';
      case 'working':
        return words().working;
      case 'stopped':
        return words().stopped;
      case 'failed':
        return failureText(phase.failure, phase.photo.name, locale());
      case 'done':
        return findingText(phase.decision, words()).headline;
    }
  };
  return (
    <>
      <section class="finding">
        <h1 role="status">{headline()}</h1>
        <Show when={studio.refused()}>
          {(refused) => (
            <p class="reason" role="alert">
              {failureText(refused().failure, refused().name, locale())}
            </p>
          )}
        </Show>
        <div class="kernel">
          <Show when={kernel()}>{(shown) => <KernelPicture kernel={shown()} />}</Show>
          <dl>
            <For each={facts()}>
              {([name, value]) => (
                <>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </>
              )}
            </For>
          </dl>
        </div>
      </section>
      <Show when={decision()}>
        {(found) => (
          <section class="why">
            <h2>{words().whyThisWay}</h2>
            <ul>
              <For each={findingText(found(), words()).reasons}>
                {({ point, text }) => (
                  <li>
                    <b>{point}</b> {text}
                  </li>
                )}
              </For>
            </ul>
          </section>
        )}
      </Show>
      <Show when={studio.phase().is === 'failed' || studio.phase().is === 'stopped'}>
        <section class="why">
          <h2>{words().canDo}</h2>
          <ul>
            <li>
              <b>{words().say.point}</b> {words().say.text}
            </li>
            <li>
              <button type="button" class="quiet" onClick={studio.restore}>
                {words().again}
              </button>
            </li>
            <li>{words().unchanged(photoOf(studio.phase())?.name ?? '')}</li>
          </ul>
        </section>
      </Show>
    </>
  );
}

/** Where the network ran, as a fact of two columns. */
function placeText(place: Place, words: FindingWords): string {
  return place.on === 'webgpu' ? words.graphics : words.threads(place.threads);
}
