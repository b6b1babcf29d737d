import { input, type Shape, sizeOf, type Tensor } from '@pellucid/tensor';
import { ParameterStore } from '../layers/scope.ts';
import { multiplyAdds } from '../measures/multiply-adds.ts';
import { type ClassifierDesign, classifier } from './classifier.ts';
import { frame } from './pictures.ts';

/** What a design takes. */
export interface ClassifierCost {
  /** Numbers that training changes. */
  readonly parameters: number;
  /** For one picture. */
  readonly multiplyAdds: number;
  /** Numbers in the maps that convolutions and poolings give for one picture. */
  readonly mapNumbers: number;
}

/** A convolution or pooling and the sizes of its maps, [channels, height, width]. */
export interface MapStep {
  /** `maxPool2d`, `avgPool2d` or `conv2d`. */
  readonly operation: string;
  /** Of a convolution: where in the network its weights are (`module3.branchPool`). Of a pooling: that of the first convolution after it. */
  readonly place: string;
  readonly from: Shape;
  readonly to: Shape;
}

/** Counts without running anything: the graph of a design has all sizes in it. */
export function costOf(design: ClassifierDesign): ClassifierCost {
  const network = new ParameterStore();
  const { scores } = classifier(onePicture(), network.scope(false), design);
  return {
    parameters: network.trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    multiplyAdds: multiplyAdds([scores]),
    mapNumbers: stepsBefore(scores).reduce((sum, { to }) => sum + sizeOf(to), 0),
  };
}

/** The convolutions and poolings of a design, in an order in which they could run. */
export function mapSteps(design: ClassifierDesign): readonly MapStep[] {
  return stepsBefore(classifier(onePicture(), new ParameterStore().scope(false), design).scores);
}

function onePicture(): Tensor {
  return input('pictures', [1, 1, frame, frame]);
}

function stepsBefore(result: Tensor): readonly MapStep[] {
  const steps: MapStep[] = [];
  const seen = new Set<object>();
  const visit = (tensor: Tensor, next: string): void => {
    if (tensor.source.kind !== 'result' || seen.has(tensor.source.operation)) return;
    const { operation } = tensor.source;
    seen.add(operation);
    const [x, weight] = operation.inputs;
    const place = operation.name === 'conv2d' ? placeOf(weight) : next;
    for (const each of operation.inputs) visit(each, place);
    if (x === undefined || !['conv2d', 'maxPool2d', 'avgPool2d'].includes(operation.name)) return;
    steps.push({ operation: operation.name, place, from: x.shape.slice(1), to: tensor.shape.slice(1) });
  };
  visit(result, '');
  return steps;
}

/** `module3.branchPool` of `module3.branchPool.conv.weight`. */
function placeOf(weight: Tensor | undefined): string {
  return weight?.source.kind === 'parameter' ? weight.source.name.replace(/\.conv\.weight$/, '') : '';
}
