export interface KeyActions {
  stop(): void;
  toggleActualSize(): void;
  toggleOutline(): void;
  /** While the key is held. */
  showBefore(on: boolean): void;
}

/** What a key that goes down does on the page; false: nothing, the browser may have it. */
export function pressKey(event: KeyboardEvent, actions: KeyActions): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLSelectElement) return false;
  switch (event.key.toLowerCase()) {
    case '1':
      actions.toggleActualSize();
      return true;
    case 'b':
      actions.showBefore(true);
      return true;
    case 's':
      actions.toggleOutline();
      return true;
    case 'escape':
      actions.stop();
      return true;
    default:
      return false;
  }
}
