import '../player/styles/index.css';
import './styles/playground.css';
import { render } from 'solid-js/web';
import { createLocale } from '../player/locale.ts';
import { createTheme } from '../player/theme.ts';
import { LocaleContext } from '../player/words/use-words.ts';
import { createPlayground } from './playground.ts';
import { PlaygroundPage } from './playground-page.tsx';

function App() {
  const locale = createLocale();
  return (
    <LocaleContext.Provider value={locale.locale}>
      <PlaygroundPage playground={createPlayground()} theme={createTheme()} locale={locale} />
    </LocaleContext.Provider>
  );
}

const root = document.getElementById('playground');
if (root !== null) render(() => <App />, root);
