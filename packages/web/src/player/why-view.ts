import { id, type Step } from '@pellucid/format';
import { type Question, type Recording, type Why, whyOf } from '@pellucid/replay';
import { type Accessor, type Context, createContext, createSignal } from 'solid-js';
import { createAnswer } from './create-answer.ts';
import { whenRead } from './model/when-read.ts';
import type { Player } from './player.ts';

/** The question that the page answers beside the code: why something is as it is. */
export interface WhyView {
  /** null: nothing is asked. */
  readonly asked: Accessor<Asked | null>;
  /** null: nothing in the recording answers it; undefined: what answers it is still being read, or nothing is asked. */
  readonly answer: Accessor<Why | null | undefined>;
  ask(question: Question): void;
  /** About what the moment wrote, decided, printed or raised. */
  askMoment(): void;
  /** Follows more of the causes. */
  further(): void;
  close(): void;
}

/** null: the page does not answer such questions. */
export const WhyContext: Context<WhyView | null> = createContext<WhyView | null>(null);

interface Asked {
  readonly question: Question;
  readonly at: Step;
}

const fewest = { nodes: 16, depth: 6 };

export function createWhyView(player: Player): WhyView {
  const { recording } = player;
  const [asked, setAsked] = createSignal<Asked | null>(null);
  const [limits, setLimits] = createSignal(fewest);
  const answer = createAnswer<Why | null | undefined>(() => {
    const now = asked();
    return now === null ? undefined : whyOf(recording, now.question, now.at, limits());
  }, undefined);
  const ask = (question: Question): void => {
    setLimits(fewest);
    setAsked({ question, at: player.moment().last });
  };
  return {
    asked,
    answer,
    ask,
    askMoment() {
      whenRead(
        () => momentQuestion(recording, player),
        (question) => question && ask(question),
        (reason) => {
          throw reason;
        },
      );
    },
    further: () => setLimits(({ nodes, depth }) => ({ nodes: nodes * 2, depth: depth + 4 })),
    close: () => setAsked(null),
  };
}

/** The last thing that the moment did that has causes. */
function momentQuestion(recording: Recording, player: Player): Question | null {
  for (const { step, event } of [...player.moment().events].reverse()) {
    switch (event.type) {
      case 'bind':
      case 'bind-in': {
        const variable = event.site === null ? undefined : recording.siteOf(event.site).variable;
        const call = event.type === 'bind-in' ? event.call : recording.callAt(step)?.id;
        if (variable === undefined || call === undefined) break;
        const key = { call, variable: recording.variableOf(variable).id };
        if (recording.changes(key).count > 0) return { of: 'variable', key };
        break;
      }
      case 'set-item':
        return element(event.object, 'item', event.key, player);
      case 'set-field':
        return element(event.object, 'field', event.name, player);
      case 'append': {
        const contents = player.moment().after.object(event.object);
        const count = contents !== undefined && 'items' in contents ? contents.items.length : 0;
        if (count > 0) return element(event.object, 'item', { type: 'int', value: count - 1 }, player);
        break;
      }
      case 'leave': {
        const call = recording.callAt(id<Step>(Math.max(0, step - 1)));
        if (call !== null) return { of: 'result', call: call.id };
        break;
      }
      case 'branch':
      case 'output':
      case 'raise':
      case 'suspend':
        return { of: 'event', step };
      case 'enter':
        return { of: 'call', call: event.call };
      default:
        break;
    }
  }
  return null;
}

function element(
  object: Extract<Question, { of: 'element' }>['object'],
  part: 'item' | 'field',
  key: Extract<Question, { of: 'element' }>['key'],
  player: Player,
): Question {
  const holder = player
    .moment()
    .after.calls.flatMap(({ variables }) => variables)
    .findLast(({ value }) => value.type === 'reference' && value.object === object);
  return { of: 'element', object, part, key, holder: holder?.name ?? '' };
}
