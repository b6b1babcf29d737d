import type { SiteId, Step } from '@pellucid/format';

export interface Gap {
  readonly step: Step;
  readonly what: string;
  readonly site: SiteId | null;
}

/** Contradictions that are told one by one; a hostile recording may have one at every step. */
const mostContradictions = 1000;

/** Where the recording says that it lacks something, and where it contradicts itself. */
export class GapLog {
  readonly gaps: Gap[] = [];
  #contradictions = 0;

  add(step: Step, what: string, site: SiteId | null): void {
    this.gaps.push({ step, what, site });
  }

  /** Something that a right recorder never writes: it is told, and has no other effect. */
  contradiction(step: Step, what: string): void {
    this.#contradictions++;
    if (this.#contradictions <= mostContradictions) this.add(step, `The recording contradicts itself: ${what}`, null);
    else if (this.#contradictions === mostContradictions + 1) {
      this.add(step, 'The recording contradicts itself from here on too often to tell each time', null);
    }
  }
}
