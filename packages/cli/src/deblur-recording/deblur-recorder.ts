import type { Value } from '@pellucid/format';
import type {
  DeblurMethod,
  DeblurObserver,
  Decision,
  KernelLevel,
  LayerWatcher,
  PhotoPixels,
  Planes,
  Tile,
  WatchedRun,
} from '@pellucid/vision';
import { CallLog, functionOf } from './call-log.ts';
import { LayerCalls } from './layer-calls.ts';
import { LayerTree, type PlacedStack } from './layer-tree.ts';
import { SearchCalls } from './search-calls.ts';
import { SourceLocator } from './source-locator.ts';
import type { Place } from './source-text.ts';
import { callStack } from './stack-frame.ts';
import { define, definePhoto, definePlanes, plain } from './tensor-objects.ts';

/** Passes on what layers tell. */
const PASSED_ON = /\/(?:layers\/scope|deblur\/map-collector)\.ts$/;
const ESTIMATE = /\/deconvolution\/estimate\//;
const ENTRY = /\/deblur\/deblur\.ts$/;

/** What a restoration is asked for. */
export interface Request {
  readonly photo: PhotoPixels;
  readonly method: DeblurMethod;
  readonly strength: number;
}

/** Tells a restoration as calls of the functions that do it, while they do it. Layers are told of for the tile with the most to see. */
export class DeblurRecorder implements DeblurObserver {
  readonly layers: LayerWatcher;
  readonly log: CallLog = new CallLog();
  readonly #request: Request;
  readonly #locator = new SourceLocator('@pellucid/vision');
  readonly #tree: LayerTree;
  readonly #search: SearchCalls = new SearchCalls(this.log);
  #given: Value | null = null;
  #watched = false;
  /** Tiles that are still to end. */
  #tiles = 0;
  /** Calls that had begun before the first tile, and before the one that is worked on. */
  #outside = 0;
  #outsideTile = 0;

  constructor(request: Request) {
    this.#request = request;
    this.#tree = new LayerTree(() => this.#stack().filter(({ place }) => !PASSED_ON.test(place.source.path)));
    this.layers = this.#tree;
  }

  noise(deviation: number): void {
    const [own] = this.#begun();
    if (own !== undefined) {
      this.log.line(own.place);
      this.log.bind(own.place, 'noise', plain(deviation));
    }
  }

  kernelLevel(level: KernelLevel): void {
    const stack = this.#begun();
    const within = stack.filter(({ place }) => ESTIMATE.test(place.source.path));
    this.#search.step(within, entryOf(stack), level);
  }

  tileBegins(tile: Tile, index: number, count: number, richest: boolean): boolean {
    const stack = this.#begun();
    const [own, caller] = stack;
    this.#search.end();
    const fn = functionOf(own?.place);
    if (own === undefined || fn === undefined) return false;
    if (index === 0) {
      this.#tiles = count;
      this.#outside = this.log.depth;
      const calling = functionOf(caller?.place);
      if (calling !== undefined && calling.name !== this.log.current) this.log.begin(entryOf(stack), calling, []);
      this.log.begin(caller?.place, fn, []);
    }
    this.#outsideTile = this.log.depth;
    this.#watched = richest;
    this.log.line(own.place);
    this.log.bind(own.place, 'index', plain(index));
    this.log.bind(own.place, 'tile', define(this.log, tile));
    return this.#watched;
  }

  shown(blurred: Planes, deconvolved: Planes): void {
    const [own, caller] = this.#stack();
    const fn = functionOf(own?.place);
    if (own === undefined || fn === undefined) return;
    const given = definePlanes(this.log, blurred);
    this.log.begin(caller?.place, fn, [['blurred', given]]);
    this.log.line(own.place);
    this.log.bind(own.place, 'deconvolved', deconvolved === blurred ? given : definePlanes(this.log, deconvolved));
    if (!this.#watched) this.log.gap('The layers are recorded for another tile of the photograph.');
  }

  network(run: WatchedRun): void {
    const [own] = this.#stack();
    const calls = new LayerCalls(this.log, run);
    for (const layer of this.#tree.take()) calls.write(layer, own?.place);
  }

  mixed(cleaned: Planes, alone: Planes, unaided: number): void {
    const [own] = this.#stack();
    if (own === undefined) return;
    this.log.bind(own.place, 'cleaned', definePlanes(this.log, cleaned));
    this.log.bind(own.place, 'alone', definePlanes(this.log, alone));
    this.log.bind(own.place, 'unaided', plain(unaided));
  }

  tileEnds(restored: Planes): void {
    const [own] = this.#stack();
    const value = definePlanes(this.log, restored);
    while (this.log.depth > this.#outsideTile) this.log.end(undefined, value);
    this.log.bind(own?.place, 'restored', value);
    this.#tiles--;
    if (this.#tiles > 0) return;
    while (this.log.depth > this.#outside) this.log.end(undefined, { type: 'undefined' });
  }

  decided(decision: Decision): void {
    const [own] = this.#begun();
    this.#search.end();
    const value = define(this.log, decision);
    if (own !== undefined) {
      this.log.line(own.place);
      this.log.bind(own.place, 'decision', value);
    }
    while (this.log.depth > 0) this.log.end(own?.place, value);
  }

  /** The stack, once `deblur` itself is a call. */
  #begun(): PlacedStack {
    const stack = this.#stack();
    const fn = functionOf(entryOf(stack));
    if (this.log.depth === 0 && fn !== undefined) {
      const { method, strength } = this.#request;
      this.log.begin(undefined, fn, [
        ['photo', this.#photo()],
        ['method', plain(method)],
        ['strength', plain(strength)],
      ]);
    }
    return stack;
  }

  /** The photograph that was given; one object wherever it goes. */
  #photo(): Value {
    this.#given ??= definePhoto(this.log, this.#request.photo);
    return this.#given;
  }

  /** Places of the call stack in the library's own sources, from whoever called this recorder. */
  #stack(): PlacedStack {
    const frames = callStack();
    return frames.flatMap((frame, i) => {
      const place = this.#locator.locate(frame);
      return place === undefined ? [] : [{ place, depth: frames.length - i }];
    });
  }
}

/** Where `deblur`, or a function of its file, was left for the others. */
function entryOf(stack: PlacedStack): Place | undefined {
  return stack.findLast(({ place }) => ENTRY.test(place.source.path))?.place;
}
