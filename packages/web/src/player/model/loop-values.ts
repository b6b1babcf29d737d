import { id, type Step } from '@pellucid/format';
import type { CallState, Change, Loop, Recording, Sequence, VariableKey } from '@pellucid/replay';

/** What a variable of a loop was in one of its turns. */
export interface LoopValue {
  readonly name: string;
  readonly value: NonNullable<Change['value']>;
  readonly step: Step;
}

// More than there is room for.
const mostVariables = 12;
// Writes behind the last turn that are looked at for the last one within the loop.
const mostBehind = 50;

/** What the loop's head names as it was when the turn began, then what the turn left in the variables that the loop writes. */
export function loopValues(recording: Recording, call: CallState, loop: Loop, turn: number): readonly LoopValue[] {
  const begun = loop.begin(turn);
  if (begun === undefined) return [];
  const head = new Set(call.source.lines[loop.line - 1]?.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  const values = variablesOf(recording, call, loop).flatMap(({ key, name }): LoopValue[] => {
    const changes = recording.changes(key);
    const isOfHead = head.has(name);
    const change = isOfHead
      ? changes.at(changes.upTo(recording.moment(begun).last) - 1)
      : lastWithin(recording, changes, loop, begun, loop.end(turn));
    return change?.value == null ? [] : [{ name, value: change.value, step: change.step }];
  });
  return values.sort((a, b) => Number(head.has(b.name)) - Number(head.has(a.name)));
}

/** The variables of the call that statements of the loop write. */
function variablesOf(
  recording: Recording,
  { call, function: own, source }: CallState,
  loop: Loop,
): readonly { readonly key: VariableKey; readonly name: string }[] {
  const found = new Map<string, VariableKey>();
  for (const site of source.program.sites) {
    if (site.function !== own.id || site.variable === undefined || !isWithin(site.range[0], loop)) continue;
    const { id: variable, name } = recording.variableOf(site.variable);
    if (found.size < mostVariables) found.set(name, { call: call.id, variable });
  }
  return [...found].map(([name, key]) => ({ name, key }));
}

/** The last turn goes on behind the loop, as far as its end can be told: what was written there is none of it. */
function lastWithin(
  recording: Recording,
  changes: Sequence<Change>,
  loop: Loop,
  begun: Step,
  end: number,
): Change | undefined {
  const last = changes.upTo(end) - 1;
  for (let index = last; index > last - mostBehind; index--) {
    const change = changes.at(index);
    if (change === undefined || change.step < begun) return change;
    const { event } = recording.event(id<Step>(change.step));
    if (!('site' in event) || event.site === null || isWithin(recording.siteOf(event.site).range[0], loop))
      return change;
  }
  return undefined;
}

function isWithin(line: number, { line: first, lastLine }: Loop): boolean {
  return line >= first && line <= lastLine;
}
