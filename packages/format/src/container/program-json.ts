import { id } from '../ids.ts';
import type {
  FunctionKind,
  Language,
  Program,
  ProgramFunction,
  ProgramVariable,
  Site,
  SiteKind,
  SourceRange,
} from '../program.ts';
import { Json } from './json.ts';

export const languages: readonly Language[] = ['python', 'javascript', 'typescript'];

const functionKinds: readonly FunctionKind[] = ['module', 'function', 'method', 'lambda', 'class', 'comprehension'];

const siteKinds: Readonly<Record<SiteKind, true>> = {
  assign: true,
  augment: true,
  declare: true,
  for: true,
  while: true,
  if: true,
  match: true,
  with: true,
  try: true,
  except: true,
  return: true,
  raise: true,
  assert: true,
  delete: true,
  import: true,
  function: true,
  class: true,
  expression: true,
  yield: true,
  await: true,
  break: true,
  continue: true,
  pass: true,
  call: true,
  field: true,
  other: true,
};
const siteKindNames = Object.keys(siteKinds) as SiteKind[];

/** As a `program` message holds it. Law: `programFromText` of it is the program. */
export function programToText(program: Program): string {
  return JSON.stringify(programJson(program));
}

/** @throws ShapeError where the text does not follow FORMAT.md §3. */
export function programFromText(text: string): Program {
  return readProgram(Json.parse(text, 'program'));
}

/** @throws ShapeError where the JSON does not follow FORMAT.md §3. */
export function readProgram(json: Json): Program {
  return {
    source: id(json.get('source').whole(1)),
    path: json.get('path').string(),
    language: json.get('language').oneOf(languages),
    sha256: json.get('sha256').string(),
    functions: json.get('functions').list(readFunction),
    variables: json.get('variables').list(readVariable),
    sites: json.get('sites').list(readSite),
    subscripts: json.get('subscripts').list((item) => ({
      function: id(item.get('function').whole(1)),
      container: id(item.get('container').whole(1)),
      index: id(item.get('index').whole(1)),
    })),
  };
}

function readFunction(json: Json): ProgramFunction {
  const parent = json.get('parent').whole();
  const qualifiedName = json.get('qualifiedName');
  return {
    id: id(json.get('id').whole(1)),
    name: json.get('name').string(),
    ...(qualifiedName.missing ? {} : { qualifiedName: qualifiedName.string() }),
    kind: json.get('kind').oneOf(functionKinds, 'function'),
    ...(json.get('generator').flag() ? { generator: true } : {}),
    ...(json.get('async').flag() ? { async: true } : {}),
    parent: parent === 0 ? null : id(parent),
    range: readRange(json.get('range')),
    parameters: json.get('parameters').list((item) => id(item.whole(1))),
  };
}

function readVariable(json: Json): ProgramVariable {
  const range = json.get('range');
  return {
    id: id(json.get('id').whole(1)),
    name: json.get('name').string(),
    function: id(json.get('function').whole(1)),
    ...(range.missing ? {} : { range: readRange(range) }),
  };
}

function readSite(json: Json): Site {
  const variable = json.get('variable');
  return {
    id: id(json.get('id').whole(1)),
    kind: json.get('kind').oneOf(siteKindNames, 'other'),
    function: id(json.get('function').whole(1)),
    range: readRange(json.get('range')),
    ...(variable.missing || variable.whole() === 0 ? {} : { variable: id(variable.whole()) }),
    ...(json.get('starts').flag() ? { starts: true } : {}),
  };
}

function readRange(json: Json): SourceRange {
  const [startLine, startColumn, endLine, endColumn] = json.list((item) => item.whole());
  return [startLine ?? 1, startColumn ?? 0, endLine ?? 1, endColumn ?? 0];
}

/** The JSON object of FORMAT.md §3. Law: `readProgram` of it is the program. */
export function programJson(program: Program): object {
  return { ...program, functions: program.functions.map((item) => ({ ...item, parent: item.parent ?? 0 })) };
}
