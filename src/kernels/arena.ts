// The one memory that everything numeric lives in: a shared WebAssembly.Memory with a bump allocator.
// All allocation happens while a graph is built; training allocates nothing.

/** A byte offset into an arena's memory. 0 is never allocated and means "none". */
export type Pointer = number;

const PAGE = 65536;
/** wasm32's limit: 4 GiB. */
const MAXIMUM_PAGES = 65536;
/** The first page belongs to the compiled module (its constant tables). */
const RESERVED = PAGE;

const NOTHING = new Float32Array(0);

export class ArenaError extends Error {}

/** A place in an arena from which another thread can repeat the allocations that followed. */
export interface ArenaMark {
  readonly memory: WebAssembly.Memory;
  readonly next: number;
}

/** A growing region of one shared memory, handed out in 64-byte aligned pieces that are never freed. */
export class Arena {
  readonly memory: WebAssembly.Memory;
  /** Whether this arena repeats the allocations of another thread, which has filled them already. */
  readonly isReplay: boolean;
  #next: number;
  #views: ReturnType<typeof viewsOf>;
  readonly #viewsAt = new Map<Pointer, Float32Array>();

  /** @param mark repeats, on the same memory, what was allocated since `mark` was taken. */
  constructor(mark?: ArenaMark) {
    this.memory = mark?.memory ?? new WebAssembly.Memory({ initial: 1, maximum: MAXIMUM_PAGES, shared: true });
    this.isReplay = mark !== undefined;
    this.#next = mark?.next ?? RESERVED;
    this.#views = viewsOf(this.memory);
  }

  /** A mark from which a worker repeats every allocation. */
  mark(): ArenaMark {
    return { memory: this.memory, next: this.#next };
  }

  /**
   * Reserves `bytes`, zeroed, aligned to 64 (a cache line).
   * @throws ArenaError past 4 GiB, which is as far as a 32-bit WebAssembly memory goes.
   */
  allocate(bytes: number): Pointer {
    const at = this.#next;
    const end = at + Math.ceil(bytes / 64) * 64;
    // One spare page: kernels may read (never write) a few bytes past the end of a buffer.
    const pages = Math.ceil(end / PAGE) + 1;
    if (pages > MAXIMUM_PAGES) {
      const wanted = ((end + PAGE) / 2 ** 30).toFixed(1);
      throw new ArenaError(
        `this network and its data need ${wanted} GiB of working memory; 4 GiB is the most that there is. ` +
          'A smaller data.limit, a smaller batch or fewer filters would fit.',
      );
    }
    const missing = pages - this.memory.buffer.byteLength / PAGE;
    if (missing > 0) {
      this.memory.grow(missing);
      this.#views = viewsOf(this.memory);
    }
    this.#next = end;
    return at;
  }

  /** Reserves room for integers that never change and fills it, once for all threads. */
  integerConstants(count: number, values: () => ArrayLike<number>): Pointer {
    const at = this.allocate(count * 4);
    if (!this.isReplay) this.integers(at, count).set(values());
    return at;
  }

  /** The same for floats. */
  floatConstants(values: ArrayLike<number>): Pointer {
    const at = this.allocate(values.length * 4);
    if (!this.isReplay) this.floats(at, values.length).set(values);
    return at;
  }

  /** The pointer of a view that lies in this arena, or undefined for one that does not. */
  pointerOf(view: Uint8Array): Pointer | undefined {
    // Not `instanceof SharedArrayBuffer`, a name that browsers hide from pages that share nothing.
    return view.buffer instanceof ArrayBuffer ? undefined : view.byteOffset;
  }

  /** All of the memory as floats: index = pointer / 4. Ask again after an allocation. */
  get f32(): Float32Array {
    return this.#views.f32;
  }

  /** All of the memory as 32-bit integers: index = pointer / 4. */
  get i32(): Int32Array {
    return this.#views.i32;
  }

  /** All of the memory as bytes. */
  get u8(): Uint8Array {
    return this.#views.u8;
  }

  /** `count` floats at a pointer. */
  floats(at: Pointer, count: number): Float32Array {
    return this.f32.subarray(at / 4, at / 4 + count);
  }

  /**
   * The floats from a pointer on, for code that knows where to stop; none for a pointer of 0. The same object each time, so
   * that a step leaves nothing to the garbage collector. A shared memory grows in place: older views stay valid.
   */
  view(at: Pointer): Float32Array {
    const known = this.#viewsAt.get(at);
    if (known) return known;
    const view = at === 0 ? NOTHING : this.f32.subarray(at / 4);
    this.#viewsAt.set(at, view);
    return view;
  }

  /** `view` of each pointer. The array is new: code that runs for every block calls `view`. */
  views(...pointers: readonly Pointer[]): Float32Array[] {
    return pointers.map((at) => this.view(at));
  }

  /** `count` double-precision floats at a pointer. */
  doubles(at: Pointer, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, count);
  }

  /** `count` 32-bit integers at a pointer. */
  integers(at: Pointer, count: number): Int32Array {
    return this.i32.subarray(at / 4, at / 4 + count);
  }

  /** `count` bytes at a pointer. */
  bytes(at: Pointer, count: number): Uint8Array {
    return this.u8.subarray(at, at + count);
  }
}

function viewsOf(memory: WebAssembly.Memory) {
  const { buffer } = memory;
  return { f32: new Float32Array(buffer), i32: new Int32Array(buffer), u8: new Uint8Array(buffer) };
}
