import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { JEST_FOLDER_KEY } from './jest-names.ts';
import type { InnerTransform } from './jest-transform.ts';
import { own } from './own.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Transform = Readonly<Record<string, string | readonly [string, object?]>>;

/** As much of a configuration of Jest as is used here. */
interface Config {
  readonly rootDir?: string;
  readonly preset?: string;
  readonly transform?: Transform;
  readonly setupFiles?: readonly string[];
  readonly setupFilesAfterEnv?: readonly string[];
  readonly projects?: readonly (string | object)[];
}

/** What Jest does when nothing is said. */
const usual: Transform = { '\\.[jt]sx?$': 'babel-jest' };
/** Sources that no transformer of the project takes. */
const OTHERS = '\\.[cm]?[jt]sx?$';

/**
 * A configuration of Jest, or a function that gives one, with which each test that fails leaves its recording in `.pellucid` and says how to
 * watch it. It is the same configuration unless the environment variable PELLUCID is set: `PELLUCID=1 npx jest`.
 */
export default function pellucid<T extends object>(config: T): T {
  if (!process.env['PELLUCID']) return config;
  if (typeof config === 'function') {
    const make = async (...rest: unknown[]): Promise<object> => {
      const made = (await Reflect.apply(config, undefined, rest)) as object;
      return recording(made, tablesFolder());
    };
    return make as unknown as T;
  }
  return recording(config, tablesFolder()) as T;
}

/** A folder that is gone when Jest has ended: for the tables of rewritten sources, and for Jest's own cache of them. */
function tablesFolder(): string {
  const folder = temporaryFolder('jest');
  process.env[JEST_FOLDER_KEY] = folder;
  return folder;
}

function recording(config: Config, folder: string): object {
  const { projects } = config;
  const root = resolve(config.rootDir ?? process.cwd());
  if (projects?.some((project) => typeof project === 'object'))
    return {
      ...config,
      projects: projects.map((project) => (typeof project === 'object' ? recording(project, folder) : project)),
    };
  const transforms = Object.entries({ ...presetTransform(config.preset, root), ...config.transform });
  const known = config.transform === undefined && transforms.length === 0 ? Object.entries(usual) : transforms;
  const transform: Record<string, readonly [string, InnerTransform]> = {};
  for (const [pattern, entry] of known) {
    const [path, options = {}] = typeof entry === 'string' ? [entry] : entry;
    transform[pattern] = wrapped({ path: inRoot(path, root), options, root });
  }
  transform[OTHERS] ??= wrapped({ path: null, options: {}, root });
  return {
    ...config,
    cacheDirectory: join(folder, 'cache'),
    transform,
    setupFiles: [join(own, 'recorder', 'jest-setup.cjs'), ...(config.setupFiles ?? [])],
    setupFilesAfterEnv: [join(own, 'recorder', 'jest-tests.cjs'), ...(config.setupFilesAfterEnv ?? [])],
  };
}

function wrapped(inner: InnerTransform): readonly [string, InnerTransform] {
  return [join(own, 'doors', 'jest-transform.js'), inner];
}

function inRoot(path: string, root: string): string {
  return path.replace('<rootDir>', () => root);
}

/** Transformers that the configuration gets from its preset. */
function presetTransform(preset: string | undefined, root: string): Transform {
  if (preset === undefined) return {};
  const load = createRequire(join(root, 'package.json'));
  const base = inRoot(preset, root);
  const at = base.startsWith('.') ? resolve(root, base) : base;
  for (const file of ['jest-preset.json', 'jest-preset.js', 'jest-preset.cjs', 'jest-preset.mjs']) {
    try {
      const found = load(`${at}/${file}`) as Config & { readonly default?: Config };
      return (found.default ?? found).transform ?? {};
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
    }
  }
  // A file, or none: which is for Jest to say.
  return existsSync(at) ? ((load(at) as Config).transform ?? {}) : {};
}
