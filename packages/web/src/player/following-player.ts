import { type Accessor, createMemo } from 'solid-js';
import type { Player } from './player.ts';

/** The same player for a panel that may show a step some frames after the picture does. `place`: how many panels follow after this one. */
export function followingPlayer(player: Player, place: number): Player {
  const held = <T>(get: Accessor<T>): Accessor<T> =>
    createMemo<T>((before) => (before !== undefined && player.behind() > place ? before : get()));
  return {
    ...player,
    step: held(player.step),
    moment: held(player.moment),
    subjects: held(player.subjects),
    call: held(player.call),
  };
}
