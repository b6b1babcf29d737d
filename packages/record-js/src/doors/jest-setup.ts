// Jest loads this into the globals of each test file, before everything else (`setupFiles`).

import { listen } from './jest-events.ts';
import { LISTEN } from './jest-names.ts';
import { recordTests, type TestsRecorder } from './jest-recorder.ts';

const recorder: TestsRecorder | null = recordTests();
if (recorder !== null) Object.defineProperty(globalThis, LISTEN, { value: () => listen(recorder), configurable: true });
