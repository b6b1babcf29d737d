import type { SourceId } from '@pellucid/format';
import { type CallState, type Loop, Loops, type Source } from '@pellucid/replay';
import { countText } from '@pellucid/stage';
import { createEffect, createMemo, createSignal, For, on, Show, untrack, useContext } from 'solid-js';
import { DifferingContext } from './compare/differing.ts';
import { createAnswer } from './create-answer.ts';
import { elementSize } from './element-size.ts';
import { LoopControl, showTurn } from './loop-control.tsx';
import { highlight, type Token } from './model/highlight.ts';
import { type InlineValue, inlineValues, rememberedTexts } from './model/inline-values.ts';
import { fileName, lineOf } from './model/moment-line.ts';
import type { Player } from './player.ts';
import { type CodeWords, codeWords } from './words/code-words.ts';
import { useWords } from './words/use-words.ts';

const lineHeight = 20;
/** Above the first line and below the last one. */
const padding = 8;
const characterWidth = 7.5;
/** Lines drawn above and below what can be seen. */
const margin = 12;

/** The source of the call that is looked at: the line that runs, how often lines ran, and what they made. */
export function CodePanel(props: { readonly player: Player; readonly narrow: boolean }) {
  const { player } = props;
  const { recording } = player;
  const words = useWords(codeWords);
  const textAt = createMemo(() => rememberedTexts(player, words()));
  const differing = useContext(DifferingContext);
  const loops = new Loops(recording);
  let panel!: HTMLElement;
  let box!: HTMLDivElement;
  const size = elementSize(() => box);
  const [scrolled, setScrolled] = createSignal(0);
  const source = createMemo<Source | undefined>(() => player.call()?.source ?? recording.sources[0]);
  const tokens = createMemo(
    on(
      () => source()?.id,
      () => (source() === undefined ? [] : highlight(source() as Source)),
    ),
  );
  const hits = createMemo(
    on(
      () => source()?.id,
      (of) => hitCounts(player, of),
    ),
  );
  const running = createMemo(() => {
    const call = player.call();
    return call === null ? null : lineOf(call);
  });
  const callers = createMemo(() => new Set(callersIn(player, source())));
  const range = createMemo((): readonly [number, number] => {
    const first = Math.max(0, Math.floor(scrolled() / lineHeight) - margin);
    return [first, Math.min(tokens().length, Math.ceil((scrolled() + size().height) / lineHeight) + margin)];
  });
  const visible = (): readonly [number, number] => [
    Math.floor(scrolled() / lineHeight),
    Math.floor((scrolled() + size().height) / lineHeight),
  ];
  const indent = createMemo(() => (props.narrow ? commonIndent(source()?.lines.slice(...visible()) ?? []) : 0));
  const noValues: ReadonlyMap<number, readonly InlineValue[]> = new Map();
  const values = createAnswer(() => {
    const call = player.call();
    const [first, last] = range();
    if (call === null) return noValues;
    return inlineValues(
      recording,
      call,
      player.step(),
      player.reader(player.moment().after),
      [first + 1, last],
      textAt(),
      words(),
    );
  }, noValues);
  const noLoops: ReadonlyMap<number, Loop> = new Map();
  const seen = createAnswer(() => {
    const call = player.call();
    const [first, last] = range();
    if (call === null) return noLoops;
    const found = new Map<number, Loop>();
    for (let line = first + 1; line <= last; line++) {
      const loop = loops.on(call, player.step(), line);
      if (loop !== null) found.set(line, loop);
    }
    return found;
  }, noLoops);
  const around = createAnswer<readonly Loop[]>(() => {
    const call = player.call();
    return call === null ? [] : loops.around(call, player.step());
  }, []);
  // On a phone the slider is there for whoever asks for it.
  const [chosen, setChosen] = createSignal<number | null>(null);
  const sliding = (): Loop | undefined =>
    around().find(({ line }) => line === chosen()) ?? (props.narrow && chosen() === null ? undefined : around().at(-1));
  const slide = (line: number): void => {
    if (props.narrow) setChosen(chosen() === null ? line : null);
    else setChosen(line);
    panel.querySelector<HTMLElement>('.loop input')?.focus();
  };
  // The line keeps its place while it moves within the middle of the panel, so that the text is calm; else it goes to 45%.
  createEffect(
    on([running, () => source()?.id, size], ([line]) => {
      if (line === null || size().height === 0) return;
      const height = size().height;
      const y = (line - 1) * lineHeight;
      const calm = props.narrow ? 2 : 5;
      const top = untrack(scrolled);
      const inside = y >= top + calm * lineHeight && y <= top + height - (calm + 1) * lineHeight;
      const start = top === 0 && y <= height - (calm + 1) * lineHeight;
      if (inside || start) return;
      const most = tokens().length * lineHeight + 2 * padding - height;
      const to = Math.max(0, Math.min(most, y - Math.floor((height * 0.45) / lineHeight) * lineHeight));
      setScrolled(to);
      // Once all lines are there: asking the page for its places before would have it laid out twice.
      queueMicrotask(() => {
        box.scrollTop = to;
      });
    }),
  );
  const lines = createMemo(() => {
    const [first, last] = range();
    return Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index + 1);
  });
  return (
    <section class="code" ref={panel} aria-label={words().title + differing.name}>
      <div class="head">
        <b title={source()?.program.path}>
          {source() === undefined ? '' : fileName((source() as Source).program.path)}
        </b>
        <span>{callLabel(player, words())}</span>
      </div>
      <div class="lines mono" ref={box} tabindex="0" onScroll={() => setScrolled(box.scrollTop)}>
        <div class="all" style={{ height: `${tokens().length * lineHeight + padding}px` }}>
          <For each={lines()}>
            {(line) => (
              <Line
                line={line}
                tokens={tokens()[line - 1] ?? []}
                text={source()?.lines[line - 1] ?? ''}
                indent={indent()}
                now={running() === line}
                differs={source() !== undefined && differing.line(source() as Source, line)}
                caller={callers().has(line) && running() !== line}
                other={!callers().has(line) && isOutside(player.call(), line)}
                hit={hits().share(line)}
                count={hits().count(line)}
                values={(values().get(line) ?? []).filter(({ kind }) => kind === 'exception' || running() !== line)}
                loop={isOutside(player.call(), line) ? null : (seen().get(line) ?? null)}
                width={size().width}
                show={player.show}
                onSlide={slide}
              />
            )}
          </For>
        </div>
      </div>
      <Show when={sliding()}>
        {(loop) => (
          <Show when={player.call()}>
            {(call) => (
              <LoopControl
                player={player}
                call={call()}
                loops={around()}
                loop={loop()}
                textAt={textAt()}
                onChoose={setChosen}
              />
            )}
          </Show>
        )}
      </Show>
    </section>
  );
}

interface LineProps {
  readonly line: number;
  readonly tokens: readonly Token[];
  readonly text: string;
  readonly indent: number;
  readonly now: boolean;
  /** It is not the same in the program of the run beside this one. */
  readonly differs: boolean;
  readonly caller: boolean;
  readonly other: boolean;
  /** 0 to 1 on a log scale; 0: the line never ran. */
  readonly hit: number;
  readonly count: number;
  readonly values: readonly InlineValue[];
  readonly loop: Loop | null;
  readonly width: number;
  show(step: number): void;
  onSlide(line: number): void;
}

function Line(props: LineProps) {
  const words = useWords(codeWords);
  // What has no room is left out, never clipped.
  const fits = (): boolean => {
    const said = props.values.reduce((sum, { name, text }) => sum + name.length + text.length + 2, 0);
    const code = props.text.length - props.indent;
    return said > 0 && 70 + code * characterWidth + said * 6.7 + (props.loop === null ? 14 : 96) < props.width;
  };
  return (
    <div
      class="line"
      classList={{ now: props.now, differs: props.differs, caller: props.caller, other: props.other }}
      style={{ top: `${(props.line - 1) * lineHeight}px` }}
      aria-current={props.now ? 'step' : undefined}
    >
      <Show when={props.hit > 0}>
        <i
          class="hits"
          style={{ opacity: String(0.12 + 0.6 * props.hit) }}
          title={words().ran(countText(props.count))}
        />
      </Show>
      <span class="no">{props.line}</span>
      <span class="fade">
        <For each={cutIndent(props.tokens, props.indent)}>
          {(token) => <span class={token.kind}>{token.text}</span>}
        </For>
      </span>
      <Show when={fits()}>
        <span class="is">
          <For each={props.values}>
            {(value) => (
              <span class={value.kind}>
                {value.kind === 'value' ? `${value.name} ` : ''}
                <b>{value.text}</b>
              </span>
            )}
          </For>
        </span>
      </Show>
      <Show when={props.loop}>
        {(loop) => (
          <span class="turns">
            <Turn loop={loop()} to={loop().turn - 1} label={words().previousTurn} sign="‹" show={props.show} />
            <button type="button" class="slide" title={words().slide} onClick={() => props.onSlide(props.line)}>
              {words().turn(countText(loop().turn), countText(loop().turns))}
            </button>
            <Turn loop={loop()} to={loop().turn + 1} label={words().nextTurn} sign="›" show={props.show} />
          </span>
        )}
      </Show>
    </div>
  );
}

function Turn(props: {
  readonly loop: Loop;
  readonly to: number;
  readonly label: string;
  readonly sign: string;
  show(step: number): void;
}) {
  return (
    <button
      type="button"
      aria-label={props.label}
      disabled={props.to < 1 || props.to > props.loop.turns}
      onClick={() => showTurn(props, props.loop, props.to)}
    >
      {props.sign}
    </button>
  );
}

function cutIndent(tokens: readonly Token[], indent: number): readonly Token[] {
  const [first, ...rest] = tokens;
  if (indent === 0 || first === undefined) return tokens;
  return [
    { ...first, text: first.text.slice(Math.min(indent, first.text.length - first.text.trimStart().length)) },
    ...rest,
  ];
}

function commonIndent(lines: readonly string[]): number {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  return indents.length === 0 ? 0 : Math.min(...indents);
}

/** Lines outside the function that runs, and those of functions within it, are grey. */
function isOutside(call: CallState | null, line: number): boolean {
  if (call === null) return false;
  const [first, , last] = call.function.range;
  if (line < first || line > last) return true;
  return (
    call.source.program.functions.some(
      ({ id, parent, kind, range }) =>
        id !== call.function.id &&
        parent === call.function.id &&
        kind !== 'comprehension' &&
        kind !== 'lambda' &&
        line > range[0] &&
        line <= range[2],
    ) ||
    (call.function.kind === 'module' &&
      call.source.program.functions.some(
        ({ parent, kind, range }) =>
          parent === call.function.id &&
          (kind === 'function' || kind === 'class') &&
          line === range[0] &&
          line !== lineOf(call),
      ))
  );
}

function callersIn(player: Player, source: Source | undefined): readonly number[] {
  const calls = player.moment().after.calls;
  const index = calls.findIndex((call) => call.call.id === player.call()?.call.id);
  return calls.slice(0, Math.max(0, index)).flatMap((call) => {
    const line = lineOf(call);
    return call.source.id === source?.id && line !== null ? [line] : [];
  });
}

/** `push, call 6 of 10`. */
function callLabel({ recording, call }: Player, words: CodeWords): string {
  const state = call();
  if (state === null || state.function.kind === 'module') return '';
  const same = recording.callsOf(state.function.id);
  const which = same.upTo(state.call.entered);
  return same.count > 1
    ? words.callOf(state.function.name, countText(which), countText(same.count))
    : state.function.name;
}

function hitCounts({ recording }: Player, source: SourceId | undefined) {
  const lines = source === undefined ? 0 : recording.source(source).lines.length;
  const counts = Array.from({ length: lines + 1 }, (_, line) =>
    source === undefined || line === 0 ? 0 : recording.runsOf(source, line).count,
  );
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  return {
    count: (line: number): number => counts[line] ?? 0,
    share: (line: number): number => Math.log1p(counts[line] ?? 0) / Math.log1p(most),
  };
}
