import type { Contents, Event, Value } from '@pellucid/format';
import type { Events } from './events.ts';

/** A recording as text that people can review: one line per event, objects numbered in the order they are seen. */
export function transcript(recording: Events): string {
  const lines: string[] = [];
  let depth = 0;
  let task = 1;
  const depths = new Map<number, number>();
  for (const { event, objects } of recording.events) {
    for (const { id, contents } of objects)
      lines.push(`${' '.repeat(6)}${'  '.repeat(depth)}#${id} is ${contentsText(contents)}`);
    if (event.type === 'leave' || event.type === 'unwind' || event.type === 'suspend') depth = Math.max(0, depth - 1);
    lines.push(`${place(event, recording).padEnd(6)}${'  '.repeat(depth)}${words(event, recording)}`);
    if (event.type === 'enter' || event.type === 'resume') depth++;
    if (event.type === 'task') {
      depths.set(task, depth);
      task = event.task;
      depth = depths.get(task) ?? 0;
    }
  }
  return `${lines.join('\n').replaceAll(/(?:file:\/\/)?\/[^\s:'"()]*\//g, '…/')}\n`;
}

function place(event: Event, { sites }: Events): string {
  const site = 'site' in event && event.site !== null ? sites.get(event.site) : undefined;
  return site === undefined ? '' : String(site.range[0]);
}

function words(event: Event, { sites, functions, variables }: Events): string {
  const site = 'site' in event && event.site !== null ? sites.get(event.site) : undefined;
  const name = site?.variable === undefined ? '?' : (variables.get(site.variable)?.name ?? '?');
  switch (event.type) {
    case 'line':
      return `line (${site?.kind ?? '?'})`;
    case 'enter': {
      const entered = functions.get(event.function);
      const named = event.values.map(
        (value, i) => `${variables.get(entered?.parameters[i] ?? 0)?.name ?? '?'}=${text(value)}`,
      );
      return `enter ${entered?.qualifiedName ?? entered?.name ?? '?'}(${named.join(', ')})`;
    }
    case 'leave':
    case 'unwind':
    case 'raise':
    case 'handle':
    case 'input':
      return `${event.type} ${text(event.value)}`;
    case 'suspend':
      return `suspend ${event.why} ${text(event.value)}`;
    case 'resume':
      return `resume call ${event.call} with ${event.how} ${text(event.value)}`;
    case 'bind':
      return `${name} = ${text(event.value)}`;
    case 'bind-in':
      return `${name} of call ${event.call} = ${text(event.value)}`;
    case 'bind-name':
      return `${event.name} = ${text(event.value)}`;
    case 'set-item':
      return `#${event.object}[${text(event.key)}] = ${text(event.value)}`;
    case 'delete-item':
      return `#${event.object} loses key ${text(event.key)}`;
    case 'set-field':
      return `#${event.object}.${text(event.name)} = ${text(event.value)}`;
    case 'delete-field':
      return `#${event.object} loses field ${text(event.name)}`;
    case 'splice':
      return `#${event.object} at ${event.start}: ${event.removed} out, in [${event.values.map(text).join(', ')}]`;
    case 'append':
    case 'add':
    case 'discard':
      return `#${event.object} ${event.type} ${text(event.value)}`;
    case 'replace':
      return `#${event.object} is now ${contentsText(event.contents)}`;
    case 'reorder':
      return `#${event.object} in order [${event.order.join(', ')}]`;
    case 'branch':
      return `branch ${event.taken}`;
    case 'output':
      return `output ${event.stream} ${text(event.value)}`;
    case 'task':
      return `task ${event.task}`;
    case 'task-start':
      return `task ${event.task} starts: ${event.kind} ${event.name}`;
    case 'task-end':
      return `task ${event.task} ends`;
    case 'gap':
    case 'failure':
      return `${event.type}: ${event.what}`;
    default:
      return event.type;
  }
}

function text(value: Value): string {
  switch (value.type) {
    case 'none':
      return 'null';
    case 'undefined':
    case 'hole':
    case 'unbound':
      return value.type;
    case 'boolean':
      return String(value.value);
    case 'int':
      return String(value.value);
    case 'float':
      return Object.is(value.value, -0) ? '-0.0' : `${value.value}f`;
    case 'string':
      return JSON.stringify(value.value) + (value.length === undefined ? '' : ` of ${value.length}`);
    case 'bigint':
      return `${value.value}n`;
    case 'symbol':
      return `Symbol(${value.description})`;
    case 'reference':
      return `#${value.object}`;
    case 'redacted':
    case 'unrecorded':
      return `<${value.type}: ${value.reason}>`;
    default:
      return `<${value.type}>`;
  }
}

function contentsText(contents: Contents): string {
  const fields = contents.fields.map(([name, value]) => `${text(name)}: ${text(value)}`).join(', ');
  const body = bodyText(contents);
  return `${contents.kind} ${contents.type}${body === '' ? '' : ` ${body}`}${fields === '' ? '' : ` {${fields}}`}`;
}

function bodyText(contents: Contents): string {
  switch (contents.kind) {
    case 'list':
    case 'tuple':
    case 'set':
      return `[${contents.items.map(text).join(', ')}]`;
    case 'map':
      return `(${contents.entries.map(([key, value]) => `${text(key)} → ${text(value)}`).join(', ')})`;
    case 'tensor':
      return `${contents.tensor.dtype} ${contents.tensor.shape.join('×')}: ${Buffer.from(contents.tensor.data).toString('hex')}`;
    case 'function':
    case 'class':
    case 'module':
      return contents.name;
    case 'scalar':
    case 'opaque':
      return contents.text;
    case 'exception':
      return JSON.stringify(contents.message);
    default:
      return '';
  }
}
