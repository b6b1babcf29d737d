import type { Value } from '@pellucid/format';
import { countText, fieldName, type Reader, summaryText, valueText } from '@pellucid/stage';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { useWords } from './words/use-words.ts';
import { variablesWords } from './words/variables-words.ts';

const page = 50;

interface Part {
  readonly name: string;
  readonly value: Value;
}

/** The elements of an object, as many as are asked for; what is cut says so. */
export function ValueTree(props: { readonly value: Value; readonly reader: Reader; readonly depth: number }) {
  const words = useWords(variablesWords);
  const [most, setMost] = createSignal(page);
  const parts = createMemo(() => partsOf(props.value, props.reader, most()));
  return (
    <div class="tree">
      <For each={parts().shown}>{(part) => <Branch part={part} reader={props.reader} depth={props.depth} />}</For>
      <Show when={parts().known > parts().shown.length}>
        <button type="button" class="more" onClick={() => setMost(most() + 200)}>
          {words().showMore(countText(parts().shown.length), countText(parts().whole))}
        </button>
      </Show>
      <Show when={parts().known <= parts().shown.length && parts().whole > parts().known}>
        <p class="more">{words().recorded(countText(parts().known), countText(parts().whole))}</p>
      </Show>
    </div>
  );
}

function Branch(props: { readonly part: Part; readonly reader: Reader; readonly depth: number }) {
  const [open, setOpen] = createSignal(false);
  const expandable = (): boolean => props.depth < 20 && partsOf(props.part.value, props.reader, 1).whole > 0;
  return (
    <Show
      when={expandable()}
      fallback={
        <div class="branch">
          <span class="k">{props.part.name}</span>
          <span class="v">{valueText(props.part.value, props.reader, 200)}</span>
        </div>
      }
    >
      <button type="button" class="branch" aria-expanded={open()} onClick={() => setOpen(!open())}>
        <span class="k">{props.part.name}</span>
        <span class="v">{summaryText(props.part.value, props.reader)}</span>
      </button>
      <Show when={open()}>
        <ValueTree value={props.part.value} reader={props.reader} depth={props.depth + 1} />
      </Show>
    </Show>
  );
}

/** `known`: how many the recording has; `whole`: how many the program had. */
function partsOf(
  value: Value,
  reader: Reader,
  most: number,
): { readonly shown: readonly Part[]; readonly known: number; readonly whole: number } {
  const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
  if (contents === undefined) return { shown: [], known: 0, whole: 0 };
  const fields = contents.fields.map(([name, field]): Part => ({ name: fieldName(name), value: field }));
  const own: Part[] = [];
  let known = fields.length;
  let whole = fields.length + contents.omittedFields;
  if ('items' in contents) {
    known += contents.items.length;
    whole += contents.items.length + contents.omitted;
    own.push(
      ...contents.items
        .slice(0, most)
        .map((item, index) => ({ name: contents.kind === 'set' ? '' : String(index), value: item })),
    );
  } else if (contents.kind === 'map') {
    known += contents.entries.length;
    whole += contents.entries.length + contents.omitted;
    own.push(
      ...contents.entries.slice(0, most).map(([key, item]) => ({ name: valueText(key, reader, 40), value: item })),
    );
  }
  return { shown: [...own, ...fields].slice(0, most), known, whole };
}
