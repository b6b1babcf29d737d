import { assertNever } from '../assert-never.ts';
import type { Event, RecordedEvent } from '../events.ts';
import type { SiteId, Step } from '../ids.ts';
import { ByteWriter } from './byte-writer.ts';
import { ValueEncoder } from './encode-value.ts';
import { batchMagic, eventOpcodes, opObject, resumeWays, suspendReasons } from './opcodes.ts';

/** The bytes of one batch. Law: `decodeBatch(encodeBatch(s, e))` is `{ firstStep: s, events: e, damage: null }`. */
export function encodeBatch(firstStep: Step, events: readonly RecordedEvent[]): Uint8Array {
  const writer = new ByteWriter();
  const encoder = new EventEncoder(writer);
  writer.u8(batchMagic[0]);
  writer.u8(batchMagic[1]);
  writer.varint(firstStep);
  writer.varint(events.length);
  for (const event of events) encoder.write(event);
  return writer.take();
}

class EventEncoder {
  readonly #writer: ByteWriter;
  readonly #values: ValueEncoder;

  constructor(writer: ByteWriter) {
    this.#writer = writer;
    this.#values = new ValueEncoder(writer);
  }

  write({ event, objects }: RecordedEvent): void {
    for (const { id, contents } of objects) {
      this.#writer.u8(opObject);
      this.#writer.varint(id);
      this.#values.contents(contents);
    }
    this.#writer.u8(eventOpcodes[event.type]);
    if ('site' in event) this.#site(event.site);
    this.#operands(event);
  }

  /** Everything behind the opcode and the site, which is the first operand wherever there is one. */
  #operands(event: Event): void {
    const writer = this.#writer;
    const values = this.#values;
    switch (event.type) {
      case 'line':
      case 'unbind':
        return;
      case 'enter':
        writer.varint(event.function);
        writer.varint(event.call);
        return values.values(event.values);
      case 'leave':
      case 'unwind':
      case 'bind':
      case 'raise':
      case 'handle':
      case 'input':
        return values.value(event.value);
      case 'suspend':
        writer.u8(suspendReasons.indexOf(event.why));
        return values.value(event.value);
      case 'resume':
        writer.varint(event.call);
        writer.u8(resumeWays.indexOf(event.how));
        return values.value(event.value);
      case 'task':
      case 'task-end':
        return writer.varint(event.task);
      case 'task-start':
        writer.varint(event.task);
        values.text(event.kind);
        return values.text(event.name);
      case 'bind-in':
        writer.varint(event.call);
        return values.value(event.value);
      case 'unbind-in':
        return writer.varint(event.call);
      case 'bind-name':
        writer.varint(event.call);
        values.text(event.name);
        return values.value(event.value);
      case 'unbind-name':
        writer.varint(event.call);
        return values.text(event.name);
      case 'set-item':
        writer.varint(event.object);
        values.value(event.key);
        return values.value(event.value);
      case 'delete-item':
        writer.varint(event.object);
        return values.value(event.key);
      case 'set-field':
        writer.varint(event.object);
        values.value(event.name);
        return values.value(event.value);
      case 'delete-field':
        writer.varint(event.object);
        return values.value(event.name);
      case 'splice':
        writer.varint(event.object);
        writer.varint(event.start);
        writer.varint(event.removed);
        return values.values(event.values);
      case 'append':
      case 'add':
      case 'discard':
        writer.varint(event.object);
        return values.value(event.value);
      case 'replace':
        writer.varint(event.object);
        return values.contents(event.contents);
      case 'reorder':
        writer.varint(event.object);
        writer.varint(event.order.length);
        for (const index of event.order) writer.varint(index);
        return;
      case 'branch':
        return writer.u8(event.taken ? 1 : 0);
      case 'output':
        writer.u8(event.stream === 'stdout' ? 1 : 2);
        return values.value(event.value);
      case 'gap':
      case 'failure':
        return values.text(event.what);
      default:
        return assertNever(event);
    }
  }

  #site(site: SiteId | null): void {
    this.#writer.varint(site ?? 0);
  }
}
