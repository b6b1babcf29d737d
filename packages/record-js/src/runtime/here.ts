/** Where the innermost call that runs is. Rewritten code stores into it. */
export class Here {
  /** The site of the statement that it is at; 0: unknown. */
  site = 0;
  /** The site of a statement that has begun and of which no event has told yet; 0: none. */
  begun = 0;
}
