import { HalfIcon } from './icon.tsx';
import { Logo } from './logo.tsx';
import { factsText } from './model/facts.ts';
import { fileName } from './model/moment-line.ts';
import type { Player } from './player.ts';
import { SearchField } from './search-field.tsx';
import type { ThemeChoice } from './theme.ts';

/** What is being watched, the search, and the theme. */
export function TopBar(props: {
  readonly player: Player;
  readonly theme: ThemeChoice;
  readonly searching: boolean;
  onSearch(open: boolean): void;
}) {
  const { recording } = props.player;
  return (
    <header class="top">
      <Logo />
      <div class="title">
        <b title={recording.facts.program}>{fileName(recording.facts.program)}</b>
        <span>{factsText(recording)}</span>
      </div>
      <SearchField
        player={props.player}
        open={props.searching}
        onOpen={() => props.onSearch(true)}
        onClose={() => props.onSearch(false)}
      />
      <nav>
        <button type="button" class="icon" aria-label="Light or dark" onClick={props.theme.toggle}>
          <HalfIcon />
        </button>
      </nav>
    </header>
  );
}
