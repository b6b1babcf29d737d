import { type Backend, compile, input, type Program, type Value } from '@pellucid/tensor';
import { ParameterStore } from '../layers/scope.ts';
import { type ClassifierDesign, classifier } from './classifier.ts';
import { framesOf, type Shift } from './frames.ts';
import { glyphs } from './glyphs.ts';
import { frame, type Pictures } from './pictures.ts';

/** What a trained classifier says of pictures. */
export interface Answers {
  /** The class of each picture. */
  readonly labels: Uint8Array;
  /** [pictures, channels]: the features before the last layer. */
  readonly features: Value;
}

/** A trained classifier that answers. */
export interface AnsweringClassifier {
  /** @param shiftOf by how much the frame of the n-th picture is moved; not at all by default */
  answer(pictures: Pictures, shiftOf?: (n: number) => Shift): Promise<Answers>;
  release(): Promise<void>;
}

/** Pictures that are looked at together. */
const batch = 128;

/** A classifier with these parameters and statistics. */
export async function answeringClassifier(
  design: ClassifierDesign,
  values: ReadonlyMap<string, Value>,
  backend: Backend,
): Promise<AnsweringClassifier> {
  const outputs = classifier(input('pictures', [batch, 1, frame, frame]), new ParameterStore().scope(false), design);
  const program = await compile(outputs, backend, { values });
  return {
    answer: (pictures, shiftOf) => answersOf(program, pictures, shiftOf),
    release: () => program.release(),
  };
}

async function answersOf(
  program: Program<'features' | 'scores'>,
  pictures: Pictures,
  shiftOf?: (n: number) => Shift,
): Promise<Answers> {
  const { count } = pictures;
  const labels = new Uint8Array(count);
  let all = new Float32Array();
  let channels = 0;
  for (let from = 0; from < count; from += batch) {
    // The last batch is filled up with the last picture, whose further answers are not read.
    const indices = Int32Array.from({ length: batch }, (_, n) => Math.min(from + n, count - 1));
    const shifts = shiftOf && ((n: number) => shiftOf(indices[n] ?? 0));
    const { features, scores } = await program.run({ pictures: framesOf(pictures, indices, shifts) });
    const taken = Math.min(batch, count - from);
    channels = features.shape[1] ?? 0;
    if (from === 0) all = new Float32Array(count * channels);
    all.set(features.data.subarray(0, taken * channels), from * channels);
    for (let n = 0; n < taken; n++) labels[from + n] = greatest(scores.data, n * glyphs.length);
  }
  return { labels, features: { shape: [count, channels], data: all } };
}

/** Which of a row of scores is the greatest. */
function greatest(scores: Float32Array | Int32Array, from: number): number {
  let best = 0;
  for (let label = 1; label < glyphs.length; label++) {
    if ((scores[from + label] ?? 0) > (scores[from + best] ?? 0)) best = label;
  }
  return best;
}
