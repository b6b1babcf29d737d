import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What decides which Python a program runs with. */
export interface Surroundings {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** Where the command was given. */
  readonly folder: string;
}

/** A Python that may be meant. */
export interface Candidate {
  readonly command: string;
  readonly args: readonly string[];
  /** Where it comes from, as people call it: `VIRTUAL_ENV`, `.venv`. */
  readonly from: string;
  /** Somebody chose it, for this program or this terminal: when it is too old, no other is taken in its place. */
  readonly chosen: boolean;
}

/** The folder from which the Python of a program is looked for: its own; for `-m` and `-c` where the command was given. */
function folderOf(program: string, { folder }: Surroundings): string {
  return program.startsWith('-') ? folder : dirname(resolve(folder, program));
}

/** What `--python` may name: a path, a command, or a version (`3`, `3.11`, `3.11.7`). */
export function wished(wish: string, from: string, surroundings: Surroundings): Candidate[] {
  const candidate = (command: string, ...args: string[]): Candidate => ({ command, args, from, chosen: true });
  if (!isVersion(wish)) {
    const isPath = /[\\/]/.test(wish);
    return [candidate(isPath ? resolve(surroundings.folder, wish) : wish)];
  }
  return [
    ...installed(wish, surroundings).map((path) => candidate(path)),
    candidate(`python${wish}`),
    candidate('python3'),
    candidate('python'),
    ...(surroundings.platform === 'win32' ? [candidate('py', `-${wish}`)] : []),
  ];
}

export function isVersion(wish: string): boolean {
  return /^\d+(\.\d+){0,2}$/.test(wish);
}

/** Every Python that may be meant for a program, the likeliest first. `poetry` asks Poetry for the environment of a project. */
export async function* candidates(
  program: string,
  surroundings: Surroundings,
  poetry: (folder: string) => Promise<string | null>,
): AsyncGenerator<Candidate> {
  const { environment, platform } = surroundings;
  const start = folderOf(program, surroundings);
  const at = (folder: string, from: string, chosen = true): Candidate => ({
    command: pythonIn(folder, platform),
    args: [],
    from,
    chosen,
  });
  if (environment['VIRTUAL_ENV']) yield at(environment['VIRTUAL_ENV'], 'VIRTUAL_ENV');
  const conda = environment['CONDA_PREFIX'];
  const isCondaBase = environment['CONDA_DEFAULT_ENV'] === 'base';
  if (conda && !isCondaBase) yield { ...at(conda, 'CONDA_PREFIX'), command: pythonInConda(conda, platform) };
  const shebang = shebangOf(resolve(surroundings.folder, program));
  if (shebang !== null) yield { command: shebang, args: [], from: "the program's first line", chosen: true };
  yield* projectEnvironments(start, surroundings, poetry);
  for (const folder of upwards(start)) {
    const pinned = pinnedIn(folder);
    if (pinned === null) continue;
    for (const path of installed(pinned, surroundings)) {
      yield { command: path, args: [], from: join(folder, '.python-version'), chosen: true };
    }
    break;
  }
  if (conda && isCondaBase) {
    yield { ...at(conda, 'CONDA_PREFIX', false), command: pythonInConda(conda, platform) };
  }
  for (const command of ['python3', 'python']) yield { command, args: [], from: 'PATH', chosen: false };
  if (platform === 'win32') yield { command: 'py', args: ['-3'], from: 'the Python launcher', chosen: false };
}

/** `.venv` and `venv` beside the program or above it, uv's own place for it, and Poetry's. */
async function* projectEnvironments(
  start: string,
  { environment, platform }: Surroundings,
  poetry: (folder: string) => Promise<string | null>,
): AsyncGenerator<Candidate> {
  const uv = environment['UV_PROJECT_ENVIRONMENT'];
  for (const folder of projectFolders(start)) {
    const isUvProject = existsSync(join(folder, 'uv.lock'));
    const places = [...(uv && isUvProject ? [resolve(folder, uv)] : []), join(folder, '.venv'), join(folder, 'venv')];
    for (const place of places) {
      const command = pythonIn(place, platform);
      if (existsSync(command)) yield { command, args: [], from: place, chosen: true };
    }
    if (existsSync(join(folder, 'poetry.lock'))) {
      const place = await poetry(folder);
      if (place !== null) yield { command: pythonIn(place, platform), args: [], from: 'Poetry', chosen: true };
    }
  }
}

function pythonIn(environment: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
}

function pythonInConda(environment: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? join(environment, 'python.exe') : pythonIn(environment, platform);
}

const marks = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile', 'uv.lock', 'poetry.lock'];

/** From the folder up to the root of its repository, or of its outermost project; the folder alone where it is in none. */
function projectFolders(start: string): string[] {
  const folders = [...upwards(start)];
  const repository = folders.findIndex((folder) => existsSync(join(folder, '.git')));
  const project = folders.findLastIndex((folder) => marks.some((mark) => existsSync(join(folder, mark))));
  return folders.slice(0, Math.max(0, repository >= 0 ? repository : project) + 1);
}

function* upwards(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}

/** The interpreter that the first line names: by its path, or a version of it by `env`. One that names any Python says nothing. */
function shebangOf(program: string): string | null {
  const [, line] = /^#!\s*([^\r\n]*)/.exec(beginningOf(program)) ?? [];
  if (line === undefined) return null;
  const words = line.trim().split(/\s+/);
  const isEnv = words[0]?.endsWith('/env') === true;
  const command = isEnv ? words.slice(1).find((word) => !word.startsWith('-') && !word.includes('=')) : words[0];
  if (command === undefined || !/(^|\/)(python[\d.]*|pypy[\d.]*)$/.test(command)) return null;
  const saysNothing = /^(\/usr\/bin\/|\/usr\/local\/bin\/|\/bin\/)?python3?$/.test(command);
  return saysNothing || !(isEnv || isAbsolute(command)) ? null : command;
}

function beginningOf(program: string): string {
  try {
    return readFileSync(program, 'latin1').slice(0, 1000);
  } catch {
    return '';
  }
}

/** The first line of `.python-version` that says something; null when the folder has none. */
function pinnedIn(folder: string): string | null {
  const path = join(folder, '.python-version');
  if (!existsSync(path)) return null;
  const lines = beginningOf(path)
    .split('\n')
    .map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('#')) ?? null;
}

/** Pythons of a version (or of a name, in pyenv) that pyenv and uv have installed, the newest first. */
function installed(wish: string, { environment, platform }: Surroundings): string[] {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  const pyenv = join(environment['PYENV_ROOT'] ?? join(home, '.pyenv'), 'versions');
  const uv =
    environment['UV_PYTHON_INSTALL_DIR'] ??
    join(environment['XDG_DATA_HOME'] ?? join(home, '.local/share'), 'uv/python');
  const version = wish.replace(/^(cpython|python)-?/, '');
  const isMeant = (name: string): boolean => name === version || (isVersion(version) && name.startsWith(`${version}.`));
  const ofUv = (name: string): string => /^cpython-([\d.]+)/.exec(name)?.[1] ?? '';
  return [
    ...namesIn(pyenv)
      .filter(isMeant)
      .map((name) => join(pyenv, name)),
    ...namesIn(uv)
      .filter((name) => isMeant(ofUv(name)))
      .map((name) => join(uv, name)),
  ].map((place) => pythonInConda(place, platform));
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}
