import type { Change, Recording, Sequence, VariableKey } from '@pellucid/replay';

// Each is as long as what it tells; a page looks at some dozens of variables, objects and lines at a time.
const mostAnswers = 400;

/** The same recording, which keeps its latest long answers: from step to step a page asks for the same histories. */
export function rememberedRecording(recording: Recording): Recording {
  const { facts, end, damage, steps, sources, outputs, tasks, exceptions, caught, gaps } = recording;
  const history = remembered(keyText, (key): readonly Change[] => recording.history(key));
  const changes = remembered(keyText, (key): Sequence<Change> => recording.changes(key));
  const objectChanges = remembered(
    (object: Parameters<Recording['objectChanges']>[0]) => object,
    (object) => recording.objectChanges(object),
  );
  const lines = remembered(
    ({ source, line }: { source: Parameters<Recording['lineSteps']>[0]; line: number }) => `${source} ${line}`,
    ({ source, line }) => recording.lineSteps(source, line),
  );
  return {
    facts,
    end,
    damage,
    steps,
    sources,
    // As long as the run: made only for whoever asks.
    get calls() {
      return recording.calls;
    },
    outputs,
    exceptions,
    caught,
    tasks,
    gaps,
    history,
    changes,
    objectChanges,
    lineSteps: (source, line) => lines({ source, line }),
    callsOf: (fn) => recording.callsOf(fn),
    changesIn: (object) => recording.changesIn(object),
    runsOf: (source, line) => recording.runsOf(source, line),
    profile: () => recording.profile(),
    heldFrom: (step) => recording.heldFrom(step),
    prepare: (step, pause) => recording.prepare(step, pause),
    callSpans: (from, to, narrowest) => recording.callSpans(from, to, narrowest),
    source: (source) => recording.source(source),
    functionOf: (fn) => recording.functionOf(fn),
    variableOf: (variable) => recording.variableOf(variable),
    siteOf: (site) => recording.siteOf(site),
    sourceOfFunction: (fn) => recording.sourceOfFunction(fn),
    event: (step) => recording.event(step),
    state: (step) => recording.state(step),
    moment: (step) => recording.moment(step),
    callAt: (step) => recording.callAt(step),
    statementAt: (call, step) => recording.statementAt(call, step),
    call: (call) => recording.call(call),
    childrenBetween: (call, after, until, most) => recording.childrenBetween(call, after, until, most),
    functionsNaming: (name) => recording.functionsNaming(name),
    elementHistory: (object, part, key) => recording.elementHistory(object, part, key),
    output: (step) => recording.output(step),
    next: (step, by) => recording.next(step, by),
    previous: (step, by) => recording.previous(step, by),
  };
}

function keyText(key: VariableKey): string {
  return `${key.call} ${'variable' in key ? `#${key.variable}` : key.name}`;
}

/** Asks once for each key, until there are too many answers. */
function remembered<Question, Key, Answer>(
  keyOf: (question: Question) => Key,
  ask: (question: Question) => Answer,
): (question: Question) => Answer {
  const answers = new Map<Key, Answer>();
  return (question) => {
    const key = keyOf(question);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(question);
    if (answers.size >= mostAnswers) answers.clear();
    answers.set(key, answer);
    return answer;
  };
}
