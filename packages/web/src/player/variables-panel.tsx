import { id, type Step, type VariableId } from '@pellucid/format';
import type { CallState, Change, Sequence, VariableState } from '@pellucid/replay';
import { countText, type Hue, pointerHues, type Reader, summaryText, titlesOf, visibleCalls } from '@pellucid/stage';
import { createMemo, createSignal, For, Index, Show, untrack, useContext } from 'solid-js';
import { DifferingContext } from './compare/differing.ts';
import { createAnswer } from './create-answer.ts';
import { HistoryList } from './history-list.tsx';
import { variableHistory } from './model/history-window.ts';
import { fileName, lineOf } from './model/moment-line.ts';
import { type Spark, sparkOf } from './model/spark.ts';
import type { Pin } from './model/value-lanes.ts';
import { OutputPanel } from './output-panel.tsx';
import type { Player } from './player.ts';
import { Resident } from './resident.tsx';
import { Sparkline } from './sparkline.tsx';
import type { TimeView } from './time-view.ts';
import { ValueTree } from './value-tree.tsx';
import { WhyContext } from './why-view.ts';
import { useWords } from './words/use-words.ts';
import { variablesWords } from './words/variables-words.ts';
import { whyWords } from './words/why-words.ts';

/** The stack of calls, innermost first, each with its variables: one list instead of two. */
export function VariablesPanel(props: {
  readonly player: Player;
  /** The timeline that variables can have a lane in; null where there is none. */
  readonly time: TimeView | null;
}) {
  const { player } = props;
  const words = useWords(variablesWords);
  const differing = useContext(DifferingContext);
  const calls = createMemo(() => visibleCalls(player.moment().after));
  return (
    <aside class="side" aria-label={words().title + differing.name}>
      <div class="frames" tabindex="-1">
        <Index each={calls()}>
          {(call, depth) => <Frame player={player} time={props.time} call={call()} innermost={depth === 0} />}
        </Index>
        <Show when={calls().length === 0}>
          <p class="nothing">{words().nothing}</p>
        </Show>
      </div>
      <OutputPanel player={player} />
    </aside>
  );
}

function Frame(props: {
  readonly player: Player;
  readonly time: TimeView | null;
  readonly call: CallState;
  readonly innermost: boolean;
}) {
  const { player } = props;
  const words = useWords(variablesWords);
  const values = createMemo(() => props.call.variables.filter((variable) => !isDefinition(variable, player)));
  const definitions = createMemo(() => props.call.variables.filter((variable) => isDefinition(variable, player)));
  const gone = createMemo(() => {
    const before = player.moment().before.calls.find(({ call }) => call.id === props.call.call.id);
    return (before?.variables ?? []).filter(
      ({ name }) => !props.call.variables.some((variable) => variable.name === name),
    );
  });
  const hues = createMemo(() => pointerHues(player.recording, props.call));
  const chosen = (): boolean => player.call()?.call.id === props.call.call.id;
  const title = (): string =>
    props.call.function.kind === 'module'
      ? fileName(props.call.source.program.path)
      : (props.call.function.qualifiedName ?? props.call.function.name);
  const onStack = (): boolean => player.moment().after.calls.some(({ call }) => call.id === props.call.call.id);
  return (
    <div class="frame" classList={{ caller: !props.innermost, chosen: chosen() && !props.innermost }}>
      <h2>
        <button
          type="button"
          disabled={!onStack()}
          aria-pressed={chosen()}
          onClick={() => player.chooseCall(props.call.call.id)}
        >
          {title()}
          <span>
            {onStack() ? (lineOf(props.call) === null ? '' : words().line(String(lineOf(props.call)))) : words().loaded}
          </span>
        </button>
      </h2>
      <div class="vars">
        <Index each={values()}>
          {(variable) => (
            <Variable
              player={player}
              time={props.time}
              call={props.call}
              variable={variable()}
              hue={hueOf(variable(), hues())}
            />
          )}
        </Index>
        <For each={gone()}>
          {(variable) => (
            <div class="var deleted">
              <span class="k">{variable.name}</span>
              <span class="v">{summaryText(variable.value, player.reader(player.moment().before))}</span>
            </div>
          )}
        </For>
        <Show when={definitions().length > 0}>
          <p
            class="definitions mono"
            title={definitions()
              .map(({ name }) => name)
              .join(', ')}
          >
            {definitions()
              .map(({ name }) => name)
              .slice(0, 30)
              .join(', ')}
          </p>
        </Show>
      </div>
    </div>
  );
}

function hueOf({ key }: VariableState, hues: ReadonlyMap<VariableId, Hue>): Hue | null {
  return 'variable' in key ? (hues.get(key.variable) ?? null) : null;
}

/** Functions, classes and modules: named together at the end, because their values say no more than their names. */
function isDefinition({ name, value }: VariableState, player: Player): boolean {
  if (value.type !== 'reference') return false;
  const contents = player.moment().after.object(value.object);
  return (
    contents?.kind === 'module' ||
    contents?.kind === 'class' ||
    (contents?.kind === 'function' && contents.name === name)
  );
}

function Variable(props: {
  readonly player: Player;
  readonly time: TimeView | null;
  readonly call: CallState;
  readonly variable: VariableState;
  readonly hue: Hue | null;
}) {
  const { player } = props;
  const why = useContext(WhyContext);
  const differing = useContext(DifferingContext);
  const differs = (): boolean => differing.variable(props.call.call.id, props.variable.name);
  const [open, setOpen] = createSignal(false);
  const reader = createMemo((): Reader => player.reader(player.moment().after));
  const span = (): readonly [number, number] => [
    props.call.call.entered,
    props.call.call.ended ?? player.recording.steps - 1,
  ];
  // Of the variable, whatever the step: found anew for another variable only.
  const whose = createMemo(() => JSON.stringify(props.variable.key));
  const spark = createAnswer<Spark | null>(() => {
    whose();
    return untrack(() => sparkOf(player.recording, player.recording.changes(props.variable.key), ...span()));
  }, null);
  const role = createMemo(() => roleOf(player, props.call, props.variable));
  const expandable = (): boolean => {
    const { value } = props.variable;
    const contents = value.type === 'reference' ? reader().object(value.object) : undefined;
    if (contents === undefined) return false;
    return (
      ('items' in contents && contents.items.length > 0) ||
      (contents.kind === 'map' && contents.entries.length > 0) ||
      contents.fields.length > 0 ||
      contents.kind === 'tensor'
    );
  };
  return (
    <>
      <button
        type="button"
        class="var"
        classList={{
          written: role() === 'written',
          created: role() === 'created',
          differs: differs(),
          open: open(),
        }}
        aria-expanded={open()}
        onClick={() => setOpen(!open())}
      >
        <span class="k" classList={{ [`pointer-${props.hue}`]: props.hue !== null }}>
          {props.variable.name}
        </span>
        <span class="v" classList={{ hidden: props.variable.value.type === 'redacted' }}>
          {summaryText(props.variable.value, reader())}
        </span>
        <Sparkline spark={spark()} step={player.step()} />
      </button>
      <Show when={open()}>
        <div class="inside">
          <Resident>
            <History player={player} time={props.time} call={props.call} variable={props.variable} />
            <Show when={expandable()}>
              <ValueTree
                value={props.variable.value}
                reader={reader()}
                depth={0}
                name={props.variable.name}
                onWhy={why === null ? undefined : (place, holder) => why.ask({ of: 'element', ...place, holder })}
              />
            </Show>
          </Resident>
        </div>
      </Show>
    </>
  );
}

/** When the variable changed, with the way there; and which other names hold the same object. */
function History(props: {
  readonly player: Player;
  readonly time: TimeView | null;
  readonly call: CallState;
  readonly variable: VariableState;
}) {
  const { player } = props;
  const why = useContext(WhyContext);
  const words = useWords(variablesWords);
  const whys = useWords(whyWords);
  const [listed, setListed] = createSignal(false);
  const history = createMemo(() => variableHistory(player.recording, props.variable.key, props.variable.value));
  const changes = createMemo((): Sequence<Step | Change> => {
    const { value, key } = props.variable;
    return value.type === 'reference' ? player.recording.changesIn(value.object) : player.recording.changes(key);
  });
  const stepAt = (index: number): Step | undefined => {
    const change = changes().at(index);
    return typeof change === 'object' ? change.step : change;
  };
  const previous = (): Step | undefined => stepAt(changes().upTo(player.moment().first - 1) - 1);
  const next = (): Step | undefined => stepAt(changes().upTo(player.moment().last));
  const pin = (): Pin => ({
    key: props.variable.key,
    name: props.variable.name,
    function: props.call.function.id,
  });
  const others = createMemo(() => {
    const { value, name } = props.variable;
    return value.type === 'reference'
      ? titlesOf(player.moment().after, value.object).filter((other) => other !== name)
      : [];
  });
  return (
    <>
      <p class="history">
        <span>{words().changes(countText(changes().count))}</span>
        <button
          type="button"
          disabled={previous() === undefined}
          onClick={() => player.show(previous() ?? id<Step>(0))}
        >
          {words().previous}
        </button>
        <button type="button" disabled={next() === undefined} onClick={() => player.show(next() ?? id<Step>(0))}>
          {words().next}
        </button>
        <Show when={why}>
          {(view) => (
            <button
              type="button"
              aria-label={whys().askOf(props.variable.name)}
              onClick={() => view().ask({ of: 'variable', key: props.variable.key })}
            >
              {whys().ask}
            </button>
          )}
        </Show>
        <button type="button" aria-expanded={listed()} onClick={() => setListed(!listed())}>
          {words().values}
        </button>
        <Show when={props.time}>
          {(time) => (
            <button type="button" aria-pressed={time().isPinned(pin())} onClick={() => time().togglePin(pin())}>
              {time().isPinned(pin()) ? words().unpin : words().pin}
            </button>
          )}
        </Show>
        <Show when={others().length > 0}>
          <span class="also">{words().also(others().slice(0, 4))}</span>
        </Show>
      </p>
      <Show when={listed()}>
        <Resident>
          <HistoryList player={player} history={history()} />
        </Resident>
      </Show>
    </>
  );
}

/** What the moment did to the variable, or to what it holds. */
function roleOf(player: Player, call: CallState, variable: VariableState): 'rest' | 'written' | 'created' {
  const { before, first, last, events } = player.moment();
  if (variable.since >= first && variable.since <= last) {
    const earlier = before.calls.find((state) => state.call.id === call.call.id);
    if (first === 0 || earlier === undefined || !earlier.variables.some(({ name }) => name === variable.name))
      return 'created';
    return 'written';
  }
  const { value } = variable;
  if (value.type !== 'reference') return 'rest';
  return events.some(({ event }) => 'object' in event && event.object === value.object) ? 'written' : 'rest';
}
