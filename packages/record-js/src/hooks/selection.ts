import { isAbsolute, relative, resolve, sep } from 'node:path';

export interface SelectionOptions {
  readonly projectDirectory: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Only these, if there are any. */
  readonly files: readonly string[];
}

const SOURCE = /\.[mc]?[jt]sx?$/;

/** Which files are rewritten: the project's own, without its libraries, plus `include`, minus `exclude`. */
export function selection(options: SelectionOptions, own: string): (file: string) => boolean {
  const project = resolve(options.projectDirectory);
  const include = options.include.map((glob) => globPattern(glob, project));
  const exclude = options.exclude.map((glob) => globPattern(glob, project));
  const files = options.files.map((glob) => globPattern(glob, project));
  const known = new Map<string, boolean>();
  const decide = (file: string): boolean => {
    if (!isAbsolute(file) || isBelow(file, own)) return false;
    const path = file.split(sep).join('/');
    if (exclude.some((pattern) => pattern.test(path))) return false;
    if (files.length > 0 && !files.some((pattern) => pattern.test(path))) return false;
    if (include.some((pattern) => pattern.test(path))) return true;
    return SOURCE.test(file) && isBelow(file, project) && !relative(project, file).split(sep).includes('node_modules');
  };
  return (file) => {
    let answer = known.get(file);
    if (answer === undefined) {
      answer = decide(file);
      known.set(file, answer);
    }
    return answer;
  };
}

function isBelow(file: string, directory: string): boolean {
  return file.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

/** `**` crosses directories, `*` and `?` do not. A glob that names a directory takes everything in it. */
function globPattern(glob: string, project: string): RegExp {
  const absolute = resolve(project, glob).split(sep).join('/');
  const body = absolute.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/|\*\*|\*|\?/g, (wild) => {
    if (wild === '**/') return '(?:.*/)?';
    if (wild === '**') return '.*';
    return wild === '*' ? '[^/]*' : '[^/]';
  });
  return new RegExp(`^${body}(?:/.*)?$`);
}
