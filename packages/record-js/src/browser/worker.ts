import { makeCore } from '../runtime/core.ts';
import { Handover } from '../runtime/handover.ts';
import { thrownText } from '../runtime/thrown.ts';
import { recordConsole } from './console.ts';
import { inspect } from './inspect.ts';
import type { News, Order } from './messages.ts';
import { watchProxies } from './object-types.ts';
import { Timers } from './timers.ts';
import { SourceError, Translation } from './translation.ts';

// As they are before the program runs.
const { postMessage } = MessagePort.prototype;
const { apply } = Reflect;

addEventListener('message', ({ ports: [port], data }) => port !== undefined && run(port, data as Order), {
  once: true,
});

/** Runs the program of the order and tells, at the port, what it does. */
function run(port: MessagePort, order: Order): void {
  const tell = (news: News, moved: Transferable[] = []): void => apply(postMessage, port, [news, moved]);
  const translation = new Translation(order);
  const core = makeCore({
    options: { limits: order.limits, redact: order.redact },
    handover: (lane) =>
      new Handover({
        takeSeat: () => ({ number: 0, pid: 0, write: writer(order.most, tell) }),
        facts: () => facts(order),
        name: () => order.path,
        starter: 0,
        waits: false,
        lane,
        hasOthers: () => false,
        joined: () => {},
      }),
    arrived: () => [],
    own: location.href,
    texts: translation,
    closed: [globalThis, console],
    began: () => {},
  });
  const { recorder, calls, stacks, functionText } = core;
  let ended = false;
  const end = (thrown: { readonly error: unknown } | null): void => {
    if (ended) return;
    ended = true;
    if (thrown !== null) {
      calls.unwindAll(thrown.error);
      recorder.output(2, `Uncaught ${inspect(thrown.error)}\n`);
    }
    recorder.flush();
    recorder.close(thrown === null ? null : thrownText(thrown.error));
    tell({ news: 'ended' });
  };
  core.open({});
  watchProxies(globalThis);
  recordConsole(recorder, console);
  const timers = new Timers();
  timers.install(globalThis);
  core.schedulers.install({ scope: globalThis, timers: null, process: null });
  stacks.install();
  functionText.install();
  // As in Node, what nobody catches ends the program.
  addEventListener('error', (event) => end({ error: event.error as unknown }));
  addEventListener('unhandledrejection', (event) => end({ error: event.reason as unknown }));
  try {
    const { address, rewritten } = translation.program();
    core.announce(rewritten);
    import(/* @vite-ignore */ address).then(
      () => timers.whenIdle(() => end(null)),
      (error: unknown) => end({ error }),
    );
  } catch (error) {
    // The parser and the rewriter go as deep as the program does.
    const isDeep = error instanceof RangeError;
    tell({ news: 'refused', reason: isDeep ? 'it is nested too deeply to be read' : refusal(error) });
  }
}

function refusal(error: unknown): string {
  return error instanceof SourceError ? error.message : thrownText(error);
}

/** Gives frames away until there are too many. */
function writer(most: number, tell: (news: News, moved?: Transferable[]) => void): (bytes: Uint8Array) => void {
  let left = most;
  return (bytes) => {
    if (left < 0) return;
    left -= bytes.length;
    if (left < 0) return tell({ news: 'full' });
    const copy = new Uint8Array(bytes);
    tell({ news: 'frames', bytes: copy }, [copy.buffer]);
  };
}

function facts({ path, limits }: Order): Record<string, string> {
  return {
    version: '3',
    language: /\.[mc]?tsx?$/.test(path) ? 'typescript' : 'javascript',
    recorder: '@pellucid/record-js 0.1.0',
    runtime: browserName(navigator.userAgent),
    program: path,
    argv: '[]',
    cwd: '/',
    platform: 'browser',
    started: new Date().toISOString(),
    environment: '{}',
    limits: JSON.stringify(limits),
  };
}

function browserName(agent: string): string {
  const [, name, version] = /(Firefox|Edg|Chrome|Version)\/(\d+)/.exec(agent) ?? [];
  if (name === undefined) return 'a browser';
  return `${name === 'Version' ? 'Safari' : name === 'Edg' ? 'Edge' : name} ${version}`;
}
