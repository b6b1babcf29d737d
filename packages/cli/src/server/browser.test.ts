import { expect, test } from 'vitest';
import { openerFor } from './browser.ts';

test('a browser is opened only where there is a screen', () => {
  expect(openerFor('linux', {})).toBeNull();
  expect(openerFor('linux', { DISPLAY: ':0' })).toEqual(['xdg-open']);
  expect(openerFor('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open']);
  expect(openerFor('darwin', {})).toEqual(['open']);
});
