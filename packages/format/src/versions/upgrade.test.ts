import { describe, expect, it } from 'vitest';
import type { StoredPart } from '../container/stored-parts.ts';
import { FormatVersionError } from '../errors.ts';
import { currentVersion, type Upgrader, upgradeFrom } from './upgrade.ts';

const rename =
  (from: string, to: string): Upgrader =>
  () =>
  (part) =>
    part.part === 'message' && part.topic === from ? [{ ...part, topic: to }] : [part];

const message = (topic: string): StoredPart => ({
  part: 'message',
  topic,
  data: new Uint8Array(),
  publishTime: 0n,
  chunk: null,
});

describe('the upgraders', () => {
  it('leave the current version as it is', () => {
    expect(upgradeFrom(String(currentVersion))(message('events'))).toEqual([message('events')]);
  });

  it('are applied one after the other from the version of the file on', () => {
    const chain = [rename('a', 'b'), rename('b', 'c')];
    expect(upgradeFrom('1', chain)(message('a'))).toEqual([message('c')]);
    expect(upgradeFrom('2', chain)(message('b'))).toEqual([message('c')]);
    expect(upgradeFrom('2', chain)(message('a'))).toEqual([message('a')]);
  });

  it('may take parts away and add some', () => {
    const twice: Upgrader = () => (part) => (part.part === 'header' ? [] : [part, part]);
    expect(upgradeFrom('1', [twice])({ part: 'header', profile: '', library: '' })).toEqual([]);
    expect(upgradeFrom('1', [twice])(message('a'))).toHaveLength(2);
  });

  it.each([String(currentVersion + 1), '99', '0', '-1', '1.5', 'unknown', ''])('refuse version "%s"', (version) => {
    expect(() => upgradeFrom(version)).toThrow(FormatVersionError);
  });
});
