import type { CallTree, Recording } from '@pellucid/replay';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { elementSize } from './element-size.ts';
import { type FlameBlock, flameBlocks } from './model/flame-blocks.ts';
import { functionLabel } from './model/moment-line.ts';
import { profileWords } from './words/profile-words.ts';
import { useWords } from './words/use-words.ts';

const rowHeight = 22;

/** The calls of a run by who called them: each block as wide as the steps that it took. */
export function FlameGraph(props: {
  readonly recording: Recording;
  readonly tree: CallTree;
  /** What of a block is told, and the way to its longest call. */
  onChosen(node: CallTree): void;
}) {
  const words = useWords(profileWords);
  let box!: HTMLDivElement;
  const size = elementSize(() => box);
  const [focus, setFocus] = createSignal<readonly CallTree[]>([]);
  const blocks = createMemo(() => flameBlocks(props.tree, focus(), size().width));
  const rows = (): number => blocks().reduce((most, { row }) => Math.max(most, row + 1), 1);
  const name = ({ node }: FlameBlock): string =>
    node.function === null ? words().all : functionLabel(props.recording, node.function);
  return (
    <section class="flame" aria-label={words().flame}>
      <div class="blocks" ref={box} style={{ height: `${rows() * rowHeight}px` }}>
        <For each={blocks()}>
          {(block) => (
            <button
              type="button"
              class={`block shade-${block.shade}`}
              classList={{ above: block.above }}
              style={{
                left: `${block.x}px`,
                top: `${block.row * rowHeight}px`,
                width: `${Math.max(1, block.width - 1)}px`,
              }}
              title={name(block)}
              aria-label={name(block)}
              onClick={() => {
                setFocus(block.path);
                props.onChosen(block.node);
              }}
            >
              <Show when={block.width > 34}>{name(block)}</Show>
            </button>
          )}
        </For>
      </div>
    </section>
  );
}
