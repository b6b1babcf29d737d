import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawing, element, escaped, label } from './svg.ts';

test('text is no markup, in content and in attributes', () => {
  expect(label(1, 2, '<b> & "c"')).toBe('<text x="1" y="2">&#60;b&#62; &#38; &#34;c&#34;</text>');
  expect(element('g', { class: `"'><script>` })).toBe('<g class="&#34;&#39;&#62;&#60;script&#62;"/>');
  expect(drawing(10, 10, '</title><script>', [])).not.toContain('<script>');
});

test('whatever is escaped has none of the characters that markup is made of, and comes back by its references', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escaped(text)).not.toMatch(/[<>"']|&(?!#\d+;)/);
      expect(escaped(text).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))).toBe(
        text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
      );
    }),
  );
});

test('numbers have two decimals at most', () => {
  expect(element('circle', { cx: 1 / 3, cy: 2, r: 0.1 + 0.2 })).toBe('<circle cx="0.33" cy="2" r="0.3"/>');
});

test('a drawing has its size, its title, and colours for light and dark', () => {
  const svg = drawing(20, 10, 'A title', [element('path', { d: 'M0 0' })]);
  expect(svg).toMatch(
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 20 10" width="20" height="10" role="img">/,
  );
  expect(svg).toContain('<title>A title</title>');
  expect(svg).toContain('@media (prefers-color-scheme: dark)');
  expect(svg).not.toMatch(/https?:(?!\/\/www\.w3\.org\/2000\/svg")/);
});
