import { take } from './arena';
import { better, Path } from './paths';

/** More paths in a chunk, and it is split. */
const LARGEST_CHUNK: i32 = 512;
const POINTER: i32 = <i32>sizeof<usize>();
/** The number of its paths, then these; one more than may stay. */
export const CHUNK_SIZE: i32 = (LARGEST_CHUNK + 2) * POINTER;
/** All chunks but the last are at least half full: there is no memory for as many paths. */
const MOST_CHUNKS: i32 = 1 << 15;
export const TABLE_SIZE: i32 = MOST_CHUNKS * POINTER;

/** The living paths of a search, the hindmost first; at most one for each state. */
let size: i32 = 0;
/** Chunks in descending order within and across them, so that the hindmost path is at the end of the last one. */
let table: usize = 0;
let chunks: i32 = 0;
/** Chunks that can be used again: each holds the address of the next. */
let unused: usize = 0;

/** Forgets all open paths. */
export function clearOpen(): void {
  size = 0;
  chunks = 0;
  unused = 0;
  table = take(TABLE_SIZE);
}

/** How many paths are open. */
export function openSize(): i32 {
  return size;
}

/** Takes the hindmost path out. */
export function popPath(): Path {
  const last = chunkAt(chunks - 1);
  const length = lengthOf(last) - 1;
  store<i32>(last, length);
  if (length === 0) dropLastChunk();
  size--;
  return pathAt(last, length);
}

/** Frees all open paths. */
export function freeOpen(): void {
  while (size > 0) popPath().free();
}

/** Adds a path; of it and one in the same state the better one stays and the other one is freed. */
export function addPath(path: Path): void {
  if (chunks === 0) insertChunk(0);
  const index = chunkFor(path);
  const chunk = chunkAt(index);
  let low: i32 = 0;
  let high = lengthOf(chunk);
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = pathAt(chunk, middle).compare(path);
    if (order === 0) {
      keepBetter(path, chunk, middle);
      return;
    }
    if (order > 0) low = middle + 1;
    else high = middle;
  }
  insert(path, index, low);
}

/** Adds a path that is behind all open ones. */
export function addHindmost(path: Path): void {
  if (chunks === 0) insertChunk(0);
  const index = chunks - 1;
  insert(path, index, lengthOf(chunkAt(index)));
}

function insert(path: Path, index: i32, at: i32): void {
  const chunk = chunkAt(index);
  const length = lengthOf(chunk);
  makeRoom(chunk, at, length);
  setPath(chunk, at, path);
  store<i32>(chunk, length + 1);
  size++;
  if (length === LARGEST_CHUNK) split(index);
}

/** Moves the paths from `index` on by one; from the end on, so that it can go by fours. */
function makeRoom(chunk: usize, index: i32, length: i32): void {
  let i = length;
  for (; i >= index + 4; i -= 4) {
    const at = chunk + (i - 3) * POINTER;
    v128.store(at + POINTER, v128.load(at));
  }
  for (; i > index; i--) setPath(chunk, i, pathAt(chunk, i - 1));
}

function keepBetter(path: Path, chunk: usize, index: i32): void {
  const known = pathAt(chunk, index);
  if (better(path, known) === path) {
    setPath(chunk, index, path);
    known.free();
  } else path.free();
}

/** The first chunk whose last path is not before `path`, or the last chunk. */
function chunkFor(path: Path): i32 {
  let low: i32 = 0;
  let high = chunks - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const chunk = chunkAt(middle);
    if (pathAt(chunk, lengthOf(chunk) - 1).compare(path) > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function split(index: i32): void {
  const chunk = chunkAt(index);
  const kept = LARGEST_CHUNK >> 1;
  const moved = lengthOf(chunk) - kept;
  const added = insertChunk(index + 1);
  memory.copy(added + POINTER, chunk + (kept + 1) * POINTER, moved * POINTER);
  store<i32>(added, moved);
  store<i32>(chunk, kept);
}

function insertChunk(index: i32): usize {
  let chunk = unused;
  if (chunk === 0) chunk = take(CHUNK_SIZE);
  else unused = load<usize>(chunk);
  store<i32>(chunk, 0);
  const at = table + index * POINTER;
  memory.copy(at + POINTER, at, (chunks - index) * POINTER);
  store<usize>(at, chunk);
  chunks++;
  return chunk;
}

/** Its paths stay where they are until the chunk is used again. */
function dropLastChunk(): void {
  const chunk = chunkAt(--chunks);
  store<usize>(chunk, unused);
  unused = chunk;
}

function chunkAt(index: i32): usize {
  return load<usize>(table + index * POINTER);
}

function lengthOf(chunk: usize): i32 {
  return load<i32>(chunk);
}

function pathAt(chunk: usize, index: i32): Path {
  return changetype<Path>(load<usize>(chunk + (index + 1) * POINTER));
}

function setPath(chunk: usize, index: i32, path: Path): void {
  store<usize>(chunk + (index + 1) * POINTER, changetype<usize>(path));
}
