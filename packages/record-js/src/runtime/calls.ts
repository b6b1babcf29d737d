import { isInt } from './batch.ts';
import { letGo } from './identity.ts';
import { type Lanes, MAIN } from './lanes.ts';
import { append, OwnMap, putAt } from './own-collections.ts';
import { OP, type Recorder } from './recorder.ts';
import { UNBOUND } from './values.ts';

const NOTHING: unique symbol = Symbol('nothing is on its way');
const YIELD = 0;
const AWAIT = 1;
const HOW = { value: 0, exception: 1, close: 2 } as const;

/** The stack of calls and the exception that is on its way through it. */
export class Calls {
  private readonly recorder: Recorder;
  private readonly lanes: Lanes;
  private readonly stack: number[] = [];
  private height = 0;
  /** For each call of the stack, where the one below it is. */
  private readonly sites: number[] = [];
  /** Why a call is put aside: YIELD or AWAIT. */
  private readonly aside = new OwnMap<number, number>();
  private lastCall = 0;
  private flying: unknown = NOTHING;
  /** Events when that was told last. */
  private flyingAt = 0;

  private thrown: { readonly site: number; readonly error: unknown } | null = null;
  private readonly mend: (error: unknown, said: string | null) => void;
  /** What the engine says of what is iterated next, which is no iterable, where the source stands as it was written. */
  said: string | null = null;

  /** `mend` gets each exception before the program sees it, and `said`. */
  constructor(recorder: Recorder, lanes: Lanes, mend: (error: unknown, said: string | null) => void) {
    this.recorder = recorder;
    this.lanes = lanes;
    this.mend = mend;
  }

  /** The calls that run, outermost first, and where they are. */
  running(): readonly { readonly call: number; readonly site: number }[] {
    const calls: { call: number; site: number }[] = [];
    for (let i = 0; i < this.height; i++) {
      const site = i + 1 < this.height ? (this.sites[i + 1] ?? 0) : this.recorder.here.site;
      append(calls, { call: this.stack[i] ?? 0, site });
    }
    return calls;
  }

  /** The calls that are put aside. */
  waiting(): readonly number[] {
    const calls: number[] = [];
    this.aside.forEach((_, call) => {
      append(calls, call);
    });
    return calls;
  }

  /** No call that was told has a greater id. */
  get highest(): number {
    return this.lastCall;
  }

  get depth(): number {
    return this.height;
  }

  /** The call that runs; 0: none does. */
  get current(): number {
    return this.top;
  }

  /** The statement that the current call is at. */
  get site(): number {
    return this.recorder.here.site;
  }

  /** A call begins. @returns its id. */
  enter(fn: number, values: readonly unknown[]): number {
    const { objects } = this.recorder;
    for (let i = 0; i < values.length; i++) objects.ready(values[i]);
    const { batch } = this.recorder;
    const call = this.begin();
    batch.meet(OP.enter, fn);
    batch.newCall(call, values.length);
    for (let i = 0; i < values.length; i++) this.recorder.values.operand(values[i]);
    batch.end();
    // Nothing is called between the event and this: the stack may have no room for it. The same goes for `enterWith` and `leave`.
    const { here } = this.recorder;
    this.stack[this.height] = call;
    this.sites[this.height++] = here.site;
    here.site = 0;
    return call;
  }

  /** As `enter`, with up to three values. */
  enterWith(fn: number, count: number, first?: unknown, second?: unknown, third?: unknown): number {
    const { objects, batch } = this.recorder;
    const call = this.begin();
    // Objects are mostly defined, and values short.
    if (!batch.enter(fn, call, count, first, second, third)) {
      if (count > 0) objects.ready(first);
      if (count > 1) objects.ready(second);
      if (count > 2) objects.ready(third);
      batch.meet(OP.enter, fn);
      batch.newCall(call, count);
      const { values } = this.recorder;
      values.operand(first);
      if (count > 1) values.operand(second);
      if (count > 2) values.operand(third);
      batch.end();
    }
    const { here } = this.recorder;
    this.stack[this.height] = call;
    this.sites[this.height++] = here.site;
    here.site = 0;
    return call;
  }

  private begin(): number {
    const { recorder } = this;
    if (this.height === 0 && this.lanes.current !== MAIN) this.lanes.settle();
    if (recorder.here.begun !== 0) recorder.tellBegun();
    if (this.height === this.stack.length) {
      putAt(this.stack, this.height, 0);
      putAt(this.sites, this.height, 0);
    }
    return ++this.lastCall;
  }

  leave(site: number, call: number, value: unknown): void {
    if (this.top !== call && !this.clear(call, UNBOUND)) return;
    const { recorder } = this;
    if (typeof value === 'number' && isInt(value) && recorder.here.begun === 0) recorder.batch.leaveInt(site, value);
    else recorder.at(OP.leave, site, value);
    recorder.here.site = this.sites[--this.height] ?? 0;
    if (this.height > 0) return;
    letGo();
    this.emptied(call);
  }

  /** Where the exception was thrown, if a `throw` of the program has thrown it last. */
  thrownAt(error: unknown): number {
    return this.thrown !== null && this.thrown.error === error ? this.thrown.site : 0;
  }

  throw(site: number, error: unknown): void {
    this.thrown = { site, error };
    this.raise(site, error);
  }

  private raise(site: number, error: unknown): void {
    this.mend(error, this.said);
    this.said = null;
    this.recorder.rare(OP.raise, site, error);
    this.flying = error;
    this.flyingAt = this.recorder.batch.steps;
  }

  /** `toCaller`: the exception goes on in the caller; otherwise a promise keeps it. */
  unwind(call: number, error: unknown, toCaller: boolean): void {
    this.meet(call, error);
    if (this.top !== call) return;
    this.recorder.rare(OP.unwind, this.site, error);
    this.flyingAt = this.recorder.batch.steps;
    this.pop();
    if (this.height === 0) this.emptied(call);
    if (!toCaller || this.height === 0) this.flying = NOTHING;
  }

  /** Code in the parameters of the call has thrown; `toCaller` as in `unwind`. What has thrown it may have told nobody: only whoever catches it can. */
  giveUp(call: number, toCaller: boolean): void {
    const isTold = this.flying !== NOTHING && this.flyingAt === this.recorder.batch.steps;
    if (isTold) return this.unwind(call, this.flying, toCaller);
    if (this.recorder.here.begun !== 0) this.recorder.tellBegun();
    if (call === 0 || !this.clear(call, UNBOUND)) return;
    this.drop(UNBOUND);
    if (this.height === 0) this.emptied(call);
  }

  handle(site: number, call: number, error: unknown): void {
    this.meet(call, error);
    this.recorder.here.site = site;
    this.recorder.rare(OP.handle, site, error);
    this.flying = NOTHING;
  }

  /** The exception has arrived in the call: whatever lay above is over, and it is told where it was first seen. */
  meet(call: number, error: unknown): void {
    if (this.recorder.here.begun !== 0) this.recorder.tellBegun();
    if (this.aside.has(call)) {
      this.resume(this.siteOf(call), call, HOW.exception, error);
      this.raise(this.site, error);
      return;
    }
    this.clear(call, error);
    if (this.flying !== error) this.raise(this.site, error);
  }

  suspend(site: number, call: number, why: typeof YIELD | typeof AWAIT, value: unknown): void {
    this.clear(call, UNBOUND);
    if (why === AWAIT) {
      if (this.height > 1) this.lanes.part(call, site);
      else if (this.lanes.current !== MAIN) this.lanes.stay(call);
    }
    this.recorder.objects.ready(value);
    const { batch, values } = this.recorder;
    this.recorder.begin(OP.suspend);
    batch.varint(site);
    batch.byte(why);
    values.write(value);
    batch.end();
    this.pop();
    this.aside.set(call, why);
    this.parked.set(call, site);
  }

  /** Goes on with a value, if it was put aside. */
  goOn(site: number, call: number, value: unknown): void {
    if (this.aside.has(call)) this.resume(site, call, HOW.value, value);
  }

  /** Goes on with an exception that somebody throws in it, if it was put aside. */
  goOnWith(call: number, error: unknown): void {
    if (this.aside.has(call)) this.meet(call, error);
  }

  /** A generator runs its last: somebody has closed it while it was put aside. */
  closeGenerator(call: number): void {
    if (this.aside.has(call)) this.resume(this.siteOf(call), call, HOW.close, undefined);
  }

  /** Every call that is still open ends by this exception. */
  unwindAll(error: unknown): void {
    if (this.height === 0) return;
    if (this.flying !== error) this.raise(this.site, error);
    while (this.height > 0) {
      this.recorder.rare(OP.unwind, this.site, error);
      this.pop();
    }
    this.flying = NOTHING;
  }

  /** The last call of the stack has ended. */
  private emptied(call: number): void {
    if (this.lanes.current !== MAIN) this.lanes.end(call);
  }

  private readonly parked = new OwnMap<number, number>();

  private siteOf(call: number): number {
    return this.parked.get(call) ?? 0;
  }

  private push(call: number, site: number): void {
    const { here } = this.recorder;
    // By index: a program may have a `push` of its own.
    const { stack, sites, height } = this;
    if (height < stack.length) {
      stack[height] = call;
      sites[height] = here.site;
    } else {
      putAt(stack, height, call);
      putAt(sites, height, here.site);
    }
    this.height++;
    here.site = site;
  }

  private pop(): void {
    this.recorder.here.site = this.sites[--this.height] ?? 0;
    if (this.height === 0) letGo();
  }

  private get top(): number {
    return this.height === 0 ? 0 : (this.stack[this.height - 1] ?? 0);
  }

  private resume(site: number, call: number, how: number, value: unknown): void {
    // What waits for a promise goes on when nothing else runs: calls that are still there ended without a word.
    if (this.aside.get(call) === AWAIT) {
      while (this.height > 0) this.drop(how === HOW.exception ? value : UNBOUND);
      this.lanes.go(call);
    }
    this.aside.delete(call);
    this.parked.delete(call);
    this.recorder.objects.ready(value);
    const { batch, values } = this.recorder;
    this.recorder.begin(OP.resume);
    batch.varint(site);
    batch.varint(call);
    batch.byte(how);
    values.write(value);
    batch.end();
    this.push(call, site);
  }

  /**
   * Ends the calls above `call` that have gone without a word: module bodies and calls that could not be watched. False when the call
   * itself is not there: the recorder failed when it began.
   */
  private clear(call: number, error: unknown): boolean {
    if (this.top === call) return true;
    let at = this.height - 1;
    while (at >= 0 && this.stack[at] !== call) at--;
    if (at < 0) return false;
    while (this.top !== call) this.drop(error);
    return true;
  }

  /** Ends the calls that an exception has left without a word: all but the first `height` of the stack. */
  dropAbove(height: number): void {
    while (this.height > height) this.drop(this.flying === NOTHING ? UNBOUND : this.flying);
    if (this.height === 0) this.flying = NOTHING;
  }

  private drop(error: unknown): void {
    this.recorder.rare(OP.unwind, this.site, error);
    this.pop();
  }
}
