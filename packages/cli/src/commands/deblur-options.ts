import type { DeblurMethod } from '@pellucid/vision';
import { parseOptions } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';

/** What `pellucid deblur` was asked for. */
export interface DeblurChoices {
  /** The photographs, at least one. */
  readonly photos: readonly string[];
  readonly output: string | null;
  /** Write over the file that `output` names. */
  readonly force: boolean;
  readonly method: DeblurMethod;
  /** 0 to 1. */
  readonly strength: number;
  /** Write a comparison picture too. */
  readonly beforeAfter: boolean;
  /** Write a page that explains what was done. */
  readonly explain: boolean;
  /** Write a recording of the run. */
  readonly record: boolean;
  /** A file with the parameters of the network to restore with; null: those of the package. */
  readonly network: string | null;
}

const options = {
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  method: { type: 'string' },
  strength: { type: 'string' },
  'before-after': { type: 'boolean' },
  explain: { type: 'boolean' },
  record: { type: 'boolean' },
  network: { type: 'string' },
} as const;

const methods: readonly DeblurMethod[] = ['auto', 'shake', 'defocus', 'network'];

/** @throws Failure of usage, in one sentence. */
export function deblurChoices(args: readonly string[]): DeblurChoices {
  const { values, positionals } = parseOptions('deblur', args, options);
  if (positionals.length === 0) {
    throw new Failure(exitCode.usage, 'PHOTO (a blurred photograph) is missing. See `pellucid help deblur`.');
  }
  return {
    photos: positionals,
    output: values.output ?? null,
    force: values.force ?? false,
    method: methodOf(values.method ?? 'auto'),
    strength: strengthOf(values.strength ?? '1'),
    beforeAfter: values['before-after'] ?? false,
    explain: values.explain ?? false,
    record: values.record ?? false,
    network: values.network ?? null,
  };
}

function methodOf(text: string): DeblurMethod {
  const method = methods.find((known) => known === text);
  if (method !== undefined) return method;
  throw new Failure(exitCode.usage, `--method takes ${methods.join(', ')}, not "${text}".`);
}

/** A share, 0 to 1, or with a sign a percentage. */
function strengthOf(text: string): number {
  const [, number = '', percent] = /^(\d{1,3}(?:\.\d+)?|\.\d+)\s?(%?)$/.exec(text) ?? [];
  const strength = Number(number) / (percent === '%' ? 100 : 1);
  if (number !== '' && strength <= 1) return strength;
  throw new Failure(exitCode.usage, `--strength takes a number from 0 to 1, or from 0% to 100%, not "${text}".`);
}
