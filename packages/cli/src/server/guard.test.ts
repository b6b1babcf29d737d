import { expect, test } from 'vitest';
import { Guard } from './guard.ts';

const guard = new Guard();
const ask = (url: string, headers: Record<string, string>): string | null => guard.allowedPath({ url, headers }, 8000);
const own = { host: '127.0.0.1:8000' };

test('the address that was printed is allowed, and what lies under it', () => {
  expect(ask(`/${guard.token}/`, own)).toBe('/');
  expect(ask(`/${guard.token}/recording?x=1`, { ...own, origin: 'http://127.0.0.1:8000' })).toBe('/recording');
  expect(ask(`/${guard.token}/`, { host: 'localhost:8000' })).toBe('/');
});

test.each([
  ['no token', '/', own],
  ['another token', `/${'A'.repeat(24)}/`, own],
  ['a token that only begins like it', `/${guard.token}x/`, own],
  ['a name made to point here', `/${guard.token}/`, { host: 'evil.example:8000' }],
  ['another port', `/${guard.token}/`, { host: '127.0.0.1:8001' }],
  ['no host', `/${guard.token}/`, {}],
  ['a page of another origin', `/${guard.token}/`, { ...own, origin: 'https://evil.example' }],
  ['a page without an origin', `/${guard.token}/`, { ...own, origin: 'null' }],
])('%s is not allowed', (_, url, headers) => {
  expect(ask(url, headers as Record<string, string>)).toBeNull();
});

test('two servers have two tokens', () => {
  expect(new Guard().token).not.toBe(guard.token);
});
