import './styles/index.css';
import { render } from 'solid-js/web';
import { createLocale } from '../player/locale.ts';
import { createTheme } from '../player/theme.ts';
import { LocaleContext } from '../player/words/use-words.ts';
import { createStudio } from './studio.ts';
import { StudioPage } from './studio-page.tsx';

const root = document.getElementById('studio');
const locale = createLocale();
if (root !== null) {
  render(
    () => (
      <LocaleContext.Provider value={locale.locale}>
        <StudioPage studio={createStudio()} theme={createTheme()} locale={locale} />
      </LocaleContext.Provider>
    ),
    root,
  );
}
