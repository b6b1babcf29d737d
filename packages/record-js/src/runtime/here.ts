/** Where the innermost call that runs is, and what rewritten code asks before it does more. It stores into it. */
export class Here {
  /** The site of the statement that it is at; 0: unknown. */
  site = 0;
  /** The site of a statement that has begun and of which no event has told yet; 0: none. */
  begun = 0;
  /** A source has begun that may have iterators of its own. */
  iterates = false;

  /**
   * The last event of a statement that begins with it. `site` is where the statement begins; the id behind it is the same place for all else.
   * @returns the site that the event has: it begins the statement unless that was told already.
   */
  reach(site: number): number {
    const told = this.begun === site ? site : site + 1;
    this.begun = 0;
    this.site = site + 1;
    return told;
  }
}
