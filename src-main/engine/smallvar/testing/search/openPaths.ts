import type { Path } from './path.ts';

/** The living paths of a search, the hindmost first; at most one for each state. */
export class OpenPaths {
  size = 0;
  /** In descending order within and across chunks, so that the hindmost is at the end of the last one. */
  readonly #chunks: Path[][] = [];
  readonly #better: (a: Path, b: Path) => Path;

  /** `better` decides between a new path (first) and the one that is in the same state already. */
  constructor(better: (a: Path, b: Path) => Path) {
    this.#better = better;
  }

  pop(): Path {
    const last = this.#chunks.at(-1)!;
    const path = last.pop()!;
    if (last.length === 0) this.#chunks.pop();
    this.size--;
    return path;
  }

  clear(): void {
    this.#chunks.length = 0;
    this.size = 0;
  }

  add(path: Path): void {
    if (this.#chunks.length === 0) this.#chunks.push([]);
    const at = this.#chunkFor(path);
    const chunk = this.#chunks[at]!;
    let low = 0;
    let high = chunk.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = chunk[middle]!.compare(path);
      if (order === 0) {
        chunk[middle] = this.#better(path, chunk[middle]!);
        return;
      }
      if (order > 0) low = middle + 1;
      else high = middle;
    }
    chunk.push(path);
    for (let i = chunk.length - 1; i > low; i--) chunk[i] = chunk[i - 1]!;
    chunk[low] = path;
    this.size++;
    if (chunk.length > LARGEST_CHUNK) this.#chunks.splice(at + 1, 0, chunk.splice(LARGEST_CHUNK >> 1));
  }

  /** The first chunk whose last path is not before `path`, or the last chunk. */
  #chunkFor(path: Path): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#chunks[middle]!.at(-1)!.compare(path) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const LARGEST_CHUNK = 512;
