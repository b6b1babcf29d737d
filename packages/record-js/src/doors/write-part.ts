// `node write-part.js FRAMES RECORDING REASON`: makes a recording of the frames of a part of a program that has ended within it.
import { writeRecording } from './recording-of-frames.ts';

const [frames = '', recording = '', reason = ''] = process.argv.slice(2);
try {
  await writeRecording(frames, recording, reason);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  process.stderr.write(code ?? message);
  process.exitCode = 1;
}
