/** How a parameter's first numbers are drawn. */
export type Initial =
  | { readonly kind: 'constant'; readonly value: number }
  /** Evenly between −bound and bound. */
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number };

export const zeros: Initial = { kind: 'constant', value: 0 };
export const ones: Initial = { kind: 'constant', value: 1 };

/** PyTorch's default for weights and biases of convolutions and linear layers: evenly within 1/√fan-in. */
export function fanIn(inputs: number): Initial {
  return { kind: 'uniform', bound: 1 / Math.sqrt(inputs) };
}

/** He et al. 2015, for layers that a (leaky) ReLU follows: deviation √(2 / ((1 + slope²)·fan-in)). */
export function he(inputs: number, slope = 0): Initial {
  return { kind: 'normal', mean: 0, deviation: Math.sqrt(2 / ((1 + slope * slope) * inputs)) };
}
