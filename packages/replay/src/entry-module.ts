import { id, type Step, type TaskId } from '@pellucid/format';
import type { CallState, Recording, Task } from './recording.ts';

const firstTask = id<TaskId>(1);

/**
 * The module with which the program began, where the state at the step is one of another process, which does not have it. `null`: the state has it, or
 * nothing of the program is recorded by then.
 */
export function entryModuleElsewhere(recording: Recording, step: Step): CallState | null {
  const processes = new Map(recording.tasks.map(({ task, process }): [TaskId, Task['task']] => [task, process]));
  const processAt = (at: Step): TaskId => processes.get(recording.state(at).task) ?? firstTask;
  const entry = recording.callsOf(null).at(0);
  if (entry === undefined || entry.entered > step || processAt(step) === firstTask) return null;
  const { program } = recording.sourceOfFunction(entry.function);
  let last = entry.ended !== null && entry.ended <= step ? entry.ended : entry.entered;
  for (const { id: variable, function: target } of program.variables) {
    if (target !== entry.function) continue;
    const changes = recording.changes({ call: entry.id, variable });
    last = id<Step>(Math.max(last, changes.at(changes.upTo(step) - 1)?.step ?? last));
  }
  if (processAt(last) !== firstTask) return null;
  return recording.state(last).modules.find(({ call }) => call.id === entry.id) ?? null;
}
