import { exitCode, Failure } from '../failure.ts';
import { extensions } from '../languages.ts';
import { type Outcome, success } from './outcome.ts';

const overview = `Pellucid records a program and shows what it did.

  pellucid record PROGRAM [its arguments]   run a program and keep everything it did
  pellucid watch RUN                        see a recording in the browser
  pellucid show RUN                         see a state of it, or a history, as text or JSON
  pellucid export RUN                       one HTML file that opens without a network
  pellucid tour                             record an example in each language and watch them
  pellucid help COMMAND                     what a command takes

RUN is a recording (*.pellucid), or a program whose recording lies beside it.
`;

const commands: Readonly<Record<string, string>> = {
  record: `pellucid record [options] PROGRAM [its arguments]

Runs a program (${extensions.join(' ')}) and writes its recording to PROGRAM.pellucid.
The program keeps its input, output, arguments, working directory, signals and exit code.

  -o, --output FILE    write the recording there
      --watch          open the player when the program has ended
      --project DIR    sources below DIR are recorded (default: the nearest folder upwards
                       with .git, package.json, pyproject.toml or setup.py)
      --include GLOB   record these sources too (again for more)
      --exclude GLOB   do not record these sources (again for more)
      --max-string N   keep N characters of a string (default 10000)
      --max-items N    keep N items of a container when it is first seen (default 10000)
      --show-secrets   keep values of names like password and token, which are left out otherwise
      --quiet          no last line
`,
  watch: `pellucid watch [options] RUN

Serves the player to this machine's browsers, prints its address and opens it. Ctrl-C ends it.

      --at STEP   begin at this step ("end": the last)
      --port N    use this port (default: a free one)
      --no-open   only print the address
`,
  show: `pellucid show [options] RUN

Prints a state of the program: where it is, its calls, their variables, its output.

      --at STEP        the state at this step (default: end)
      --history NAME   instead, every value that variables of this name had; NAME may be FUNCTION.NAME
      --json           as one JSON document
`,
  export: `pellucid export [options] RUN

Writes the player and the recording into one HTML file that needs no network.

  -o, --output FILE   write it there (default: RUN with .html)
`,
  tour: `pellucid tour [options]

Records an example in Python and one in TypeScript, and opens the player on them. Ctrl-C ends it.

      --port N    use this port (default: a free one)
      --no-open   only print the addresses
`,
};

/** `pellucid help`: what there is, or what one command takes. */
export async function help([command, ...others]: readonly string[]): Promise<Outcome> {
  const text = command === undefined ? overview : commands[command];
  if (text === undefined || others.length > 0) {
    throw new Failure(
      exitCode.usage,
      `There is no command "${[command, ...others].join(' ')}". See \`pellucid help\`.`,
    );
  }
  process.stdout.write(text);
  return success;
}
