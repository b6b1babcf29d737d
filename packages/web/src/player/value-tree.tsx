import type { ObjectId, Value } from '@pellucid/format';
import { countText, fieldName, type Reader, summaryText, valueText } from '@pellucid/stage';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { Resident } from './resident.tsx';
import { useWords } from './words/use-words.ts';
import { variablesWords } from './words/variables-words.ts';
import { whyWords } from './words/why-words.ts';

const page = 50;

interface Part {
  readonly name: string;
  readonly value: Value;
  readonly place: ElementPlace;
}

/** An element or a field of an object. */
export interface ElementPlace {
  readonly object: ObjectId;
  readonly part: 'item' | 'field';
  readonly key: Value;
}

/** The elements of an object, as many as are asked for; what is cut says so. */
export function ValueTree(props: {
  readonly value: Value;
  readonly reader: Reader;
  readonly depth: number;
  /** How the program names what holds the elements. */
  readonly name: string;
  /** Asks why an element is as it is. */
  onWhy?: ((place: ElementPlace, holder: string) => void) | undefined;
}) {
  const words = useWords(variablesWords);
  const [most, setMost] = createSignal(page);
  const parts = createMemo(() => partsOf(props.value, props.reader, most()));
  return (
    <div class="tree">
      <For each={parts().shown}>
        {(part) => (
          <Branch part={part} reader={props.reader} depth={props.depth} name={props.name} onWhy={props.onWhy} />
        )}
      </For>
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

function Branch(props: {
  readonly part: Part;
  readonly reader: Reader;
  readonly depth: number;
  readonly name: string;
  onWhy?: ((place: ElementPlace, holder: string) => void) | undefined;
}) {
  const words = useWords(whyWords);
  const ownName = (): string =>
    props.part.place.part === 'field' ? `${props.name}.${props.part.name}` : `${props.name}[${props.part.name}]`;
  const [open, setOpen] = createSignal(false);
  const expandable = (): boolean => props.depth < 20 && partsOf(props.part.value, props.reader, 1).whole > 0;
  return (
    <>
      <div class="part">
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
        </Show>
        <Show when={props.onWhy}>
          {(onWhy) => (
            <button
              type="button"
              class="link ask"
              aria-label={words().askOf(ownName())}
              onClick={() => onWhy()(props.part.place, props.name)}
            >
              {words().ask}
            </button>
          )}
        </Show>
      </div>
      <Show when={expandable() && open()}>
        <Resident>
          <ValueTree
            value={props.part.value}
            reader={props.reader}
            depth={props.depth + 1}
            name={ownName()}
            onWhy={props.onWhy}
          />
        </Resident>
      </Show>
    </>
  );
}

/** `known`: how many the recording has; `whole`: how many the program had. */
function partsOf(
  value: Value,
  reader: Reader,
  most: number,
): { readonly shown: readonly Part[]; readonly known: number; readonly whole: number } {
  const object = value.type === 'reference' ? value.object : null;
  const contents = object === null ? undefined : reader.object(object);
  if (object === null || contents === undefined) return { shown: [], known: 0, whole: 0 };
  const fields = contents.fields.map(
    ([name, field]): Part => ({ name: fieldName(name), value: field, place: { object, part: 'field', key: name } }),
  );
  const own: Part[] = [];
  let known = fields.length;
  let whole = fields.length + contents.omittedFields;
  if ('items' in contents) {
    known += contents.items.length;
    whole += contents.items.length + contents.omitted;
    own.push(
      ...contents.items.slice(0, most).map(
        (item, index): Part => ({
          name: contents.kind === 'set' ? '' : String(index),
          value: item,
          place: { object, part: 'item', key: contents.kind === 'set' ? item : { type: 'int', value: index } },
        }),
      ),
    );
  } else if (contents.kind === 'map') {
    known += contents.entries.length;
    whole += contents.entries.length + contents.omitted;
    own.push(
      ...contents.entries.slice(0, most).map(
        ([key, item]): Part => ({
          name: valueText(key, reader, 40),
          value: item,
          place: { object, part: 'item', key },
        }),
      ),
    );
  }
  return { shown: [...own, ...fields].slice(0, most), known, whole };
}
