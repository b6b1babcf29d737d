import type { DeblurStage } from '@pellucid/vision';

const texts: Readonly<Record<DeblurStage, readonly [doing: string, done: string]>> = {
  look: ['Looking at the blur', 'Looked at the blur'],
  estimate: ['Finding the blur', 'Found the blur'],
  deconvolve: ['Undoing the blur', 'Undid the blur'],
  network: ['Running the network', 'Ran the network'],
  judge: ['Checking against your photo', 'Checked against your photo'],
};

/** What is being done; before the first report, the work is only beginning. */
export function doingText(stage: DeblurStage | undefined): string {
  return stage === undefined ? 'Beginning' : texts[stage][0];
}

export function doneText(stage: DeblurStage): string {
  return texts[stage][1];
}
