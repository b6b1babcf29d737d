import { viewKinds } from '@pellucid/web';
import { exitCode, Failure } from '../failure.ts';
import { extensions } from '../languages.ts';
import { type Outcome, success } from './outcome.ts';

const overview = `Pellucid records programs and shows what they did; it trains networks that sharpen photographs.

Programs
  pellucid record PROGRAM [its arguments]   run a program and keep everything it did
  pellucid watch RUN                        see a recording in the browser
  pellucid show RUN                         see a state of it, or a history, as text or JSON
  pellucid diff RUN RUN                     see where two runs differ, and why
  pellucid why RUN NAME                     where a value came from
  pellucid find RUN QUERY                   where a text is met, or a condition comes to hold
  pellucid history RUN NAME                 what a value was, when, and what changed it
  pellucid profile RUN                      see which functions and lines took most
  pellucid export RUN                       one HTML file that opens without a network
  pellucid index RUN                        what opens a long recording at once, from any server of files
  pellucid playground                       write a program on a page, run it there, and watch it
  pellucid tour                             restore a photograph, record two programs, see all on one page

Pictures
  pellucid deblur PHOTO...                  restore blurred photographs
  pellucid studio                           restore blurred photos on a page, in the browser
  pellucid train DATA                       train a network on a folder of photographs
  pellucid convert FILE                     parameters: from PyTorch, to safetensors or ONNX
  pellucid lab pooling                      measure what pooling does to a small network

  pellucid help COMMAND                     what a command takes

RUN is a recording (*.pellucid), or a program whose recording lies beside it.
`;

const commands: Readonly<Record<string, string>> = {
  record: `pellucid record [options] PROGRAM [its arguments]

Runs a program (${extensions.join(' ')}) and writes its recording to PROGRAM.pellucid.
The program keeps its input, output, arguments, working directory, signals and exit code.
PROGRAM may be an executable script of Python, -m MODULE or -c CODE as behind python, a whole command
(python3.12 -m MODULE, node PROGRAM.js, npx tsx PROGRAM.ts), or one with which Node runs sources of this
folder's project: npm run start, node --test.
An earlier recording of that name is kept as NAME.previous.pellucid, one of each name: the one before, or
the last one that ended well where those after it did not, so that \`diff\` has what to compare with.

  -o, --output FILE    write the recording there
      --watch          open the player when the program has ended
      --project DIR    sources below DIR are recorded (default: the nearest folder upwards
                       with .git, package.json, pyproject.toml or setup.py)
      --python WHICH   run with this Python: a path, a command or a version like 3.12 (default: the
                       active or the project's environment, else python3)
      --include GLOB   record these sources too (again for more)
      --exclude GLOB   do not record these sources (again for more)
      --from MOMENT    record nothing before the program comes to MOMENT
      --until MOMENT   record nothing from there on
      --last COUNT     keep the last COUNT events, at least; they are written when the program has ended
      --only WHAT      record only this function (a name, CLASS.METHOD, or a glob of them) or file (a glob);
                       everything else runs as it is (again for more)
      --max-string N   keep N characters of a string (default 10000)
      --max-items N    keep N items of a container when it is first seen (default 10000)
      --show-secrets   keep values of names like password and token, which are left out otherwise
      --quiet          no last line

MOMENT is FILE:LINE (the first time that a statement on the line is about to run), FUNCTION or CLASS.METHOD
(its first call), or COUNT. COUNT is a number of events; k and M behind it mean thousands and millions.
`,
  watch: `pellucid watch [options] RUN [RUN]

Serves the player to this machine's browsers, prints its address and opens it. Ctrl-C ends it.
Bookmarks and notes that are made there are kept in a file beside the recording (RUN.notes.json).
Of two runs it shows both beside each other, in step, with their differences.

      --at STEP          begin at this step ("end": the last)
      --view NAME=KIND   draw values of this name so: ${viewKinds.slice(0, 8).join(', ')},
                         ${viewKinds.slice(8).join(', ')}
      --lang LANGUAGE    the page in English (en) or Chinese (zh), not in the browser's language
      --port N           use this port (default: a free one)
      --no-open          only print the address
`,
  index: `pellucid index [options] RUN

Writes RUN.index: with it the player opens a recording of any length without reading it, and reads only what
is looked at; so do \`show\`, \`history\`, \`why\` and \`find\`, which tell the same as without. \`pellucid watch\`
makes one by itself for a long recording. On a web server of files that answers ranges, lay the player, the
recording (as "recording") and the index (as "recording.index") together.

  -o, --output FILE   write the index there
`,
  show: `pellucid show [options] RUN

Prints a state of the program: where it is, its calls, their variables, its output.

      --at STEP        the state at this step (default: end)
      --history NAME   instead, every value that variables of this name had; NAME may be FUNCTION.NAME
      --json           as one JSON document
`,
  diff: `pellucid diff [options] A B

Lays two runs of one program beside each other (a good one and a bad one, before and after a change,
two inputs), call by call and statement by statement, and says where they differ: in control flow,
values, output and exceptions. Differences that follow from others stand below their cause. Identities,
addresses, hash order and times do not count. The exit code is 0 when the runs are the same, 1 when
they differ, 2 when it cannot be told.

      --limit N   tell N differences (default 60)
      --json      as one JSON document
`,
  why: `pellucid why [options] RUN NAME

Prints where a value came from: the write that made it, what that write read, and so on, back to where it began.
NAME is a variable, NAME[KEY], NAME.FIELD or FUNCTION() for what a call returned; FUNCTION.NAME is that function's.

      --at STEP       the value as it was after this step (default: end)
      --output TEXT   instead, why this was printed: the last output that holds TEXT
      --exception     instead, why the exception was raised that nobody caught, or else the last one
      --depth N       how far back (default 8); what only chose or decided counts as further away
      --limit N       most causes that are told (default 24)
      --json          as one JSON document

"chosen by" is what chose an element or a branch, "in" the object it was in, "because" the condition under which the
line ran; "perhaps" stands where a library made the value from one of several.
`,
  find: `pellucid find [options] RUN QUERY

Prints the steps at which QUERY is met. A condition over variables of the program comes to hold:

  pellucid find RUN 'i > 3 and a[i] < a[i - 1]'     in every call that has those names

It may be written as either language writes it (and or &&, not or !, None or null), with len(), min(), max(), abs(),
.length, .size, .get(), .has(), .includes(), startswith() and the like. Anything else is a text: it is looked for in
values, output, exceptions, names of functions that were called, and lines of code.

      --limit N   tell the first N of each kind (default 50)
      --text      look for QUERY as a text even where it is a condition
      --json      as one JSON document
`,
  history: `pellucid history [options] RUN WHAT

Prints what happened to WHAT, step by step, with a small drawing where it is numbers. WHAT is

  NAME                    every value that variables of this name had, changes of lists, maps, sets and tuples
                          within it (3 levels deep, 1,000 of them) included; FUNCTION.NAME, that function's alone
  NAME[KEY], NAME.FIELD   one element or field of the object that NAME stands for
  FUNCTION()              every call, with its arguments and its result
  FILE:LINE               every time that the line ran

      --output TEXT   instead, what was printed that holds TEXT ("" for all)
      --exceptions    instead, what was raised, and where it was caught
      --at STEP       up to this step (default: end)
      --limit N       tell the first N (default 1000)
      --json          as one JSON document
`,
  profile: `pellucid profile [options] RUN

Prints which functions and lines took most: by themselves, and with all that they called. The time is an
estimate from the moments at which the recording was written, about four a second; where it was too
short for that, steps (events) are the measure.

      --limit N           rows of each table (default 20)
      --json              as one JSON document
      --speedscope FILE   instead, write the calls for speedscope.app and what reads its files
`,
  export: `pellucid export [options] RUN [RUN]

Writes the player and the recording into one HTML file that needs no network; of two runs it is the page
that shows both beside each other. Bookmarks and notes beside the recording (RUN.notes.json) are in it too.
More than 15 million steps no browser could open in a page; they are refused.

  -o, --output FILE      write it there (default: RUN with .html)
      --no-notes         without them
      --until STEP       the steps up to this one
      --view NAME=KIND   draw values of this name so (\`pellucid help watch\` names the kinds)
      --lang LANGUAGE    the page in English (en) or Chinese (zh), not in the browser's language
`,
  tour: `pellucid tour [options]

Restores a photograph that comes with Pellucid, records an example in Python and one in TypeScript, and
opens one page with all of them: before and after, and the player on each. Ctrl-C ends it.

      --port N    use this port (default: a free one)
      --no-open   only print the address
`,
  playground: `pellucid playground [options]

Serves a page on which a program in JavaScript or TypeScript is written, run, recorded and watched, prints
its address and opens it. The program runs in the browser, in a sandbox without a network. Ctrl-C ends it.

      --port N    use this port (default: a free one)
      --no-open   only print the address
`,
  studio: `pellucid studio [options]

Serves a page that restores blurred photos to this machine's browsers, prints its address and opens it.
Photos stay in the browser: they are not sent to this command, or anywhere. Ctrl-C ends it.

      --port N    use this port (default: a free one)
      --no-open   only print the address
`,
  deblur: `pellucid deblur [options] PHOTO...

Restores blurred photographs (JPEG, PNG, WebP, TIFF, AVIF), one after another, and says what was found
and what was done about it. photo.jpg becomes photo.deblurred.jpg beside it, with the same size, format,
EXIF, XMP, colour profile, transparency and bits. A photograph that is sharp, or that nothing helps, is
copied as it is. No photograph is written over; results of an earlier run are, which their names tell.

  -o, --output FILE|DIR   write the result there; the ending names the format (.jpg, .png, .webp, .tif,
                          .avif). Several photographs take a folder
      --force             write over a FILE that is there already (never over a photograph that is read)
      --method NAME       auto (default), which decides by measured evidence; or shake (the camera moved),
                          defocus (the lens was out of focus), network (blur that differs from place to place)
      --strength S        how much of the result to take, 0 to 1 or 0% to 100% (default 1)
      --before-after      write photo.before-after.jpg too: both, side by side
      --explain           write photo.deblurred.html too: both under a slider, the blur as it was found,
                          superpixels, and the evidence for the decision
      --network FILE      restore with these parameters (\`pellucid train\` writes them, \`pellucid convert\` too)
      --record            write photo.deblurred.pellucid too: a recording of the run, to watch step by step

Ctrl-C stops, and leaves no half file. A photograph that fails does not stop the others; the exit code is
that of the first failure.
`,
  train: `pellucid train [options] DATA

Trains a network that sharpens blurred photographs. DATA is a folder of sharp photographs, which
are blurred here, or of pairs (folders "blurred" and "sharp"). A tenth is kept to validate with.

  -o, --output DIR          what it leaves behind (default: DATA with -training): weights.safetensors,
                            log.jsonl, report.html, and checkpoints of the last step and the best
      --features NAME       superpixel (default), unet (what \`deblur\` ships with), unet-superpixel,
                            fpn-mobilenet or fpn-inception
      --no-superpixels      the superpixel network with nothing pooled, to compare with
      --blind               for the U-nets: to restore by themselves, without deconvolution
      --steps N             steps to take (default 20000)
      --batch N             crops in a step (default 4)
      --crop N              side of a crop in pixels, a multiple of 32 (default 128)
      --rate R              highest learning rate (default 0.001)
      --warm-up N           steps until it is reached (default 60)
      --schedule NAME       cosine (default) or constant
      --clip N              longest gradient (default 0.5)
      --average-decay N     what the average of the parameters keeps at each step (default 0.999)
      --loss NAME           reconstruction (default), or perceptual, which needs --vgg
      --vgg FILE            parameters of a VGG-19 (safetensors, names of torchvision)
      --adversarial STEP    train against discriminators from this step on
      --seed N              of first parameters and samples (default 1)
      --from FILE           start from these parameters (safetensors) instead of random ones
      --resume              go on with the training in DIR, to the same bits as if it had not stopped
      --validate-every N    steps between validations (default 500)
      --checkpoint-every N  steps between checkpoints (default 500)
      --report-every N      steps between lines of the log (default 50)
      --workers N           threads that make samples (default 1)
      --threads N           threads of the network (default: all cores)

Ctrl-C finishes the step, writes a checkpoint and says how to go on.
`,
  convert: `pellucid convert [options] FILE

Reads the parameters of a deblurring network and writes them in another form. FILE is a PyTorch
checkpoint, such as the ones that the authors of DeblurGAN-v2 publish, or a safetensors file. PyTorch
is not needed, and nothing in a checkpoint is ever run.

  -o, --output FILE      *.safetensors or *.onnx (default: FILE with .safetensors)
      --features NAME    the network: unet, unet-superpixel, superpixel, fpn-mobilenet or fpn-inception
                         (default: what FILE says)
      --part NAME        which part of a checkpoint that has several
      --half             floating-point numbers in half the size (safetensors)
      --size WxH         pictures that the model is for (ONNX; default 256x256)
      --batch N          pictures at a time (ONNX; default 1)
      --own-statistics   batch normalisation by the pictures' own statistics, as the authors' program
                         restores (ONNX)
`,
  lab: `pellucid lab [options] EXPERIMENT

Runs an experiment from its data to its table. There is one: pooling trains a small Inception
classifier on shapes and digits that it draws, with pooling in and between its modules, without it,
and with stride, and measures accuracy, cost and what moving the pictures does. About ten minutes
on two cores. docs/pooling.md tells of it.

      --seeds N     repeat it so often, with new pictures and first numbers (default 5)
      --quick       small: about a minute, and its accuracies mean little (3 seeds)
      --out DIR     write tables, figures and runs there
      --json FILE   keep the runs in this file (default with --out: DIR/pooling-results.json)

Runs that the file holds already are not repeated. Ctrl-C keeps the ones that are finished.
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
