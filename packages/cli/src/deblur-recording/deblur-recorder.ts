import type { Value } from '@pellucid/format';
import type {
  DeblurMethod,
  DeblurObserver,
  Decision,
  KernelLevel,
  LayerWatcher,
  PhotoPixels,
  Plane,
  Planes,
  Tile,
  WatchedRun,
} from '@pellucid/vision';
import { CallLog, functionOf } from './call-log.ts';
import { LayerCalls } from './layer-calls.ts';
import { LayerTree, type PlacedStack } from './layer-tree.ts';
import { SourceLocator } from './source-locator.ts';
import { callStack } from './stack-frame.ts';
import { define, definePhoto, defineTensor, plain } from './tensor-objects.ts';

/** Passes on what layers tell. */
const PASSED_ON = /\/(?:layers\/scope|deblur\/map-collector)\.ts$/;
const ESTIMATE = /\/deconvolution\/estimate\//;
const ENTRY = /\/deblur\/deblur\.ts$/;

/** The search for a kernel that is going on, as two calls: the whole, and one level of one hypothesis. */
interface Search {
  /** The function that is the whole. */
  readonly outer: string | undefined;
  readonly hypothesis: number;
  readonly scale: number;
  readonly kernel: Value;
}

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
  #given: Value | null = null;
  #search: Search | null = null;
  #watched = false;
  /** Tiles that are still to end, and how many calls there were before the first began. */
  #tiles = 0;
  #outside = 0;

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

  kernelLevel({ hypothesis, scale, iteration, kernel, latent }: KernelLevel): void {
    const begun = this.#begun();
    const entry = begun.findLast(({ place }) => ENTRY.test(place.source.path));
    const stack = begun.filter(({ place }) => ESTIMATE.test(place.source.path));
    const [own] = stack;
    const outer = stack.at(-1);
    if (own === undefined || outer === undefined) return;
    const search = this.#search;
    if (search !== null && (search.scale > scale || search.outer !== functionOf(outer.place)?.name)) this.#endSearch();
    if (this.#search === null) {
      const fn = functionOf(outer.place);
      if (fn === undefined) return;
      this.log.begin(entry?.place, fn, []);
    }
    const { size, weights } = kernel;
    if (this.#search?.hypothesis !== hypothesis || this.#search.scale !== scale) {
      if (this.#search !== null) this.log.end(undefined, this.#search.kernel);
      const fn = functionOf(own.place);
      if (fn !== undefined) {
        this.log.begin(outer.place, fn, [
          ['hypothesis', plain(hypothesis)],
          ['scale', plain(scale)],
        ]);
      }
    }
    const value = defineTensor(this.log, 'Kernel', { shape: [size, size], data: weights });
    this.log.line(own.place);
    this.log.bind(own.place, 'iteration', plain(iteration));
    this.log.bind(own.place, 'latent', this.#planes([latent]));
    this.log.bind(own.place, 'kernel', value);
    this.#search = { outer: functionOf(outer.place)?.name, hypothesis, scale, kernel: value };
  }

  tileBegins(tile: Tile, index: number, count: number, richest: boolean): boolean {
    const stack = this.#begun();
    const [own, caller] = stack;
    const entry = stack.findLast(({ place }) => ENTRY.test(place.source.path));
    this.#endSearch();
    const fn = functionOf(own?.place);
    if (own === undefined || fn === undefined) return false;
    if (index === 0) {
      this.#tiles = count;
      this.#outside = this.log.depth;
      const calling = functionOf(caller?.place);
      if (calling !== undefined && calling.name !== this.log.current) this.log.begin(entry?.place, calling, []);
      this.log.begin(caller?.place, fn, []);
    }
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
    const given = this.#planes(blurred);
    this.log.begin(caller?.place, fn, [['blurred', given]]);
    this.log.line(own.place);
    this.log.bind(own.place, 'deconvolved', deconvolved === blurred ? given : this.#planes(deconvolved));
    if (!this.#watched) this.log.gap('The layers are recorded for another tile of the photograph.');
  }

  network(run: WatchedRun): void {
    const [own] = this.#stack();
    const calls = new LayerCalls(this.log, run);
    for (const layer of this.#tree.take()) calls.write(layer, own?.place);
  }

  tileEnds(restored: Planes): void {
    const [own] = this.#stack();
    const value = this.#planes(restored);
    this.log.end(undefined, value);
    this.log.bind(own?.place, 'restored', value);
    this.#tiles--;
    if (this.#tiles > 0) return;
    while (this.log.depth > this.#outside) this.log.end(undefined, { type: 'undefined' });
  }

  decided(decision: Decision): void {
    const [own] = this.#begun();
    this.#endSearch();
    const value = define(this.log, decision);
    if (own !== undefined) {
      this.log.line(own.place);
      this.log.bind(own.place, 'decision', value);
    }
    while (this.log.depth > 0) this.log.end(own?.place, value);
  }

  /** The stack, once `deblur` itself is a call. What is told of next lies outside a search that has ended. */
  #begun(): PlacedStack {
    const stack = this.#stack();
    const fn = functionOf(stack.findLast(({ place }) => ENTRY.test(place.source.path))?.place);
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

  /** [planes, height, width] */
  #planes(planes: readonly Plane[]): Value {
    const [{ width, height } = { width: 0, height: 0 }] = planes;
    const data = new Float32Array(planes.length * width * height);
    for (const [i, { values }] of planes.entries()) data.set(values, i * width * height);
    return defineTensor(this.log, 'Planes', { shape: [planes.length, height, width], data });
  }

  #endSearch(): void {
    if (this.#search === null) return;
    this.log.end(undefined, this.#search.kernel);
    this.log.end(undefined, this.#search.kernel);
    this.#search = null;
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
