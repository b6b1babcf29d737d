import { execFileSync } from 'node:child_process';
import { cpus, hostname, totalmem } from 'node:os';

/** What a figure was measured on. */
export function machine() {
  const processors = cpus();
  return {
    name: hostname(),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    python: pythonVersion(),
  };
}

/** @param {ReturnType<typeof machine>} here */
export function machineText(here) {
  const python = here.python === null ? 'no Python' : `Python ${here.python}`;
  return `${here.name}: ${here.processor}, ${here.cores} cores, ${here.memoryGiB} GiB, ${here.platform}, Node ${here.node}, ${python}`;
}

function pythonVersion() {
  try {
    return execFileSync('python3', ['-c', 'import platform; print(platform.python_version())'], {
      encoding: 'utf8',
    }).trim();
  } catch {
    return null;
  }
}
