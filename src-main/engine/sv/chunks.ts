import type { SvVariant } from './variant.ts';

/** Calls that are compared with each other: none of them is near a call of another chunk. */
export interface Chunk {
  bases: SvVariant[];
  comps: SvVariant[];
}

/**
 * Both sides of one contig, merged by position and cut where the next call starts more than `chunksize` bases after
 * every end so far. Memory is bounded by the largest chunk.
 */
export async function* chunksOf(
  bases: AsyncIterator<SvVariant[]>,
  comps: AsyncIterator<SvVariant[]>,
  chunksize: number,
): AsyncGenerator<Chunk> {
  const base = new Cursor(bases);
  const comp = new Cursor(comps);
  let chunk: Chunk = { bases: [], comps: [] };
  let end = 0;
  for (;;) {
    if (base.current === undefined) await base.fill();
    if (comp.current === undefined) await comp.fill();
    const fromComp =
      comp.current !== undefined && !(base.current !== undefined && base.current.start <= comp.current.start);
    const call = fromComp ? comp.current : base.current;
    if (call === undefined) break;
    if (end > 0 && end + chunksize < call.start) {
      yield chunk;
      chunk = { bases: [], comps: [] };
      end = 0;
    }
    end = Math.max(end, call.end);
    if (fromComp) {
      chunk.comps.push(call);
      comp.next();
    } else {
      chunk.bases.push(call);
      base.next();
    }
  }
  if (chunk.bases.length + chunk.comps.length > 0) yield chunk;
}

/** The next call of one side; waits only where a batch ends. */
class Cursor {
  current: SvVariant | undefined;
  readonly #batches: AsyncIterator<SvVariant[]>;
  #batch: SvVariant[] = [];
  #at = 0;
  #ended = false;

  constructor(batches: AsyncIterator<SvVariant[]>) {
    this.#batches = batches;
  }

  next(): void {
    this.current = this.#batch[++this.#at];
  }

  async fill(): Promise<void> {
    while (this.current === undefined && !this.#ended) {
      const { value, done } = await this.#batches.next();
      if (done) {
        this.#ended = true;
        return;
      }
      this.#batch = value;
      this.#at = 0;
      this.current = value[0];
    }
  }
}
