import { countText } from '@pellucid/stage';
import { createEffect, Match, Show, Switch } from 'solid-js';
import type { LocaleChoice } from '../player/locale.ts';
import { PlayerPage } from '../player/player-page.tsx';
import type { ThemeChoice } from '../player/theme.ts';
import { useWords } from '../player/words/use-words.ts';
import { DownloadMenu } from './download-menu.tsx';
import { Editor } from './editor.tsx';
import { ExampleMenu } from './example-menu.tsx';
import type { Phase, Playground } from './playground.ts';
import { PlaygroundBar } from './playground-bar.tsx';
import { pathOf } from './program.ts';
import { playgroundWords } from './words/playground-words.ts';

/** The page on which a program is written, run and watched. */
export function PlaygroundPage(props: {
  readonly playground: Playground;
  readonly theme: ThemeChoice;
  readonly locale: LocaleChoice;
}) {
  const { playground } = props;
  const words = useWords(playgroundWords);
  const watched = (): (Phase & { is: 'watching' }) | null => {
    const phase = playground.phase();
    return phase.is === 'watching' ? phase : null;
  };
  const refusal = (): string | null => {
    const phase = playground.phase();
    const path = pathOf(playground.program());
    if (phase.is === 'refused') return words().refused(path, phase.reason);
    return phase.is === 'empty' ? words().empty(path) : null;
  };
  const progress = (): string | null => {
    const phase = playground.phase();
    if (phase.is !== 'running') return null;
    return phase.steps === 0 ? words().starting : words().running(countText(phase.steps));
  };
  createEffect(() => {
    if (watched() === null) document.title = `${words().title}, Pellucid`;
  });
  return (
    <Switch>
      <Match when={watched()} keyed>
        {({ recording, bytes }) => (
          <PlayerPage
            recording={recording}
            theme={props.theme}
            locale={props.locale}
            controls={
              <>
                <button type="button" class="quiet" onClick={playground.edit}>
                  {words().edit}
                </button>
                <DownloadMenu name={playground.program().name} bytes={bytes} title={pathOf(playground.program())} />
              </>
            }
          />
        )}
      </Match>
      <Match when={watched() === null}>
        <div class="playground">
          <PlaygroundBar playground={playground} theme={props.theme} locale={props.locale} />
          <main>
            <div class="lead">
              <p>{words().lead}</p>
              <ExampleMenu playground={playground} />
            </div>
            <Editor text={playground.program().text} onWrite={playground.write} onRun={playground.run} />
            <div class="said" role="status">
              <Show when={refusal()}>{(text) => <p class="reason">{text()}</p>}</Show>
              <Show when={progress()}>{(text) => <p>{text()}</p>}</Show>
            </div>
          </main>
        </div>
      </Match>
    </Switch>
  );
}
