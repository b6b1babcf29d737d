import './styles/index.css';
import { render } from 'solid-js/web';
import { createTheme } from '../player/theme.ts';
import { createStudio } from './studio.ts';
import { StudioPage } from './studio-page.tsx';

const root = document.getElementById('studio');
if (root !== null) render(() => <StudioPage studio={createStudio()} theme={createTheme()} />, root);
