import { For, Show } from 'solid-js';
import { KernelPicture } from './kernel-picture.tsx';
import { photoOf, type Studio } from './studio.ts';
import { failureText } from './words/failure-text.ts';
import { findingText } from './words/finding-text.ts';
import { placeText } from './words/place-text.ts';

/** What was found in one sentence, the kernel, and why this way. */
export function Finding(props: { readonly studio: Studio }) {
  const { studio } = props;
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
    const ran = phase.place === null ? [] : [['Network on', placeText(phase.place)] as const];
    return [...findingText(phase.decision).facts, ...ran];
  };
  const headline = (): string => {
    const phase = studio.phase();
    switch (phase.is) {
      case 'empty':
        return '';
      case 'working':
        return 'Finding out what blurred it, and undoing it.';
      case 'stopped':
        return 'Stopped.';
      case 'failed':
        return failureText(phase.failure, phase.photo.name);
      case 'done':
        return findingText(phase.decision).headline;
    }
  };
  return (
    <>
      <section class="finding">
        <h1 role="status">{headline()}</h1>
        <Show when={studio.refused()}>
          {(refused) => (
            <p class="reason" role="alert">
              {failureText(refused().failure, refused().name)}
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
            <h2>Why this way</h2>
            <ul>
              <For each={findingText(found()).reasons}>
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
          <h2>What you can do</h2>
          <ul>
            <li>
              <b>Say what happened.</b> Choose the kind of blur below.
            </li>
            <li>
              <button type="button" class="quiet" onClick={studio.restore}>
                Try again
              </button>
            </li>
            <li>Your photo {photoOf(studio.phase())?.name} is unchanged.</li>
          </ul>
        </section>
      </Show>
    </>
  );
}
