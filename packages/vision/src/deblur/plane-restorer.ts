import type { Restorer } from '../deconvolution/estimate/restorer.ts';
import type { Plane } from '../images/plane.ts';
import type { Networks } from './networks.ts';
import type { Planes } from './pixel-planes.ts';

/** The networks as they restore grey planes. */
export function planeRestorer(networks: Networks): Restorer {
  return {
    async alone(blurred) {
      const network = await networks.for('restore');
      return meanOf(await network.restore(grey(blurred), grey(blurred)));
    },
    async cleaned(blurred, deconvolved) {
      const network = await networks.for('clean');
      return meanOf(await network.restore(grey(blurred), grey(deconvolved)));
    },
  };
}

function grey(plane: Plane): Planes {
  return [plane, plane, plane];
}

/** Of the three colours; values outside 0 to 1 become 0 or 1. */
function meanOf([red, green, blue]: Planes): Plane {
  const { width, height } = red;
  const mean = (value: number, i: number) => (value + (green.values[i] ?? 0) + (blue.values[i] ?? 0)) / 3;
  return { width, height, values: red.values.map((value, i) => Math.min(1, Math.max(0, mean(value, i)))) };
}
