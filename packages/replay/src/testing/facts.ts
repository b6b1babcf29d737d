import type { Language, RunFacts } from '@pellucid/format';

export function factsOf(language: Language): RunFacts {
  return {
    version: 2,
    language,
    recorder: 'by hand',
    runtime: 'none',
    program: 'drawn.py',
    argv: [],
    cwd: '/home/ada',
    platform: 'none',
    started: '2026-11-24T02:00:00.000Z',
    environment: {},
    limits: {},
  };
}
