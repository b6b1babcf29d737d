import type { Event, RecordedEvent } from '../events.ts';
import { id } from '../ids.ts';
import type { Contents, Entry, Tensor, Value } from '../values.ts';

/**
 * The meaning of a test vector as JSON (see fixtures/vectors/README.md): the types of `values.ts` and `events.ts`, but what JSON
 * cannot hold is text: ints outside the safe ones and bigints as digits, floats that are not finite or −0 by name, bytes as hex.
 */
export type JsonValue = Readonly<Record<string, unknown>>;

export interface Vector {
  readonly name: string;
  readonly firstStep: number;
  readonly events: readonly { readonly objects: readonly JsonValue[]; readonly event: JsonValue }[];
  readonly hex: string;
}

export function recordedEventFromJson(json: Vector['events'][number]): RecordedEvent {
  return {
    event: eventFromJson(json.event),
    objects: json.objects.map((item) => ({
      id: id(Number(item['id'])),
      contents: contentsFromJson(item['contents'] as JsonValue),
    })),
  };
}

function eventFromJson(json: JsonValue): Event {
  const fields = Object.entries(json).map(([key, field]): [string, unknown] => {
    if (key === 'value' || key === 'key') return [key, valueFromJson(field as JsonValue)];
    if (key === 'name' && typeof field === 'object') return [key, valueFromJson(field as JsonValue)];
    if (key === 'values') return [key, (field as JsonValue[]).map(valueFromJson)];
    if (key === 'contents') return [key, contentsFromJson(field as JsonValue)];
    return [key, field];
  });
  return Object.fromEntries(fields) as unknown as Event;
}

export function valueFromJson(json: JsonValue): Value {
  switch (json['type']) {
    case 'int':
      return { type: 'int', value: typeof json['value'] === 'string' ? BigInt(json['value']) : Number(json['value']) };
    case 'bigint':
      return { type: 'bigint', value: BigInt(String(json['value'])) };
    case 'float':
      return { type: 'float', value: float(json['value']) };
    case 'complex':
      return { type: 'complex', real: float(json['real']), imaginary: float(json['imaginary']) };
    case 'bytes':
      return { type: 'bytes', value: fromHex(String(json['value'])), length: Number(json['length']) };
    default:
      return json as unknown as Value;
  }
}

function contentsFromJson(json: JsonValue): Contents {
  const entries = (list: unknown): Entry[] =>
    (list as [JsonValue, JsonValue][]).map(([key, value]): Entry => [valueFromJson(key), valueFromJson(value)]);
  const result: Record<string, unknown> = { ...json, fields: entries(json['fields']) };
  if ('items' in json) result['items'] = (json['items'] as JsonValue[]).map(valueFromJson);
  if ('entries' in json) result['entries'] = entries(json['entries']);
  if ('tensor' in json) {
    const tensor = json['tensor'] as JsonValue;
    result['tensor'] = { ...tensor, data: fromHex(String(tensor['data'])) } as unknown as Tensor;
  }
  return result as unknown as Contents;
}

function float(json: unknown): number {
  return json === '-0' ? -0 : Number(json);
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.replaceAll(/\s/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
