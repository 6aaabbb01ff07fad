import { block } from './block';
import { alleleBase, indelSize, isInsertion, withBase } from './callCode';

/** Furthest that an indel is shifted, as in smallvar/preprocess.ts. */
const SHIFT_LIMIT: i32 = 1024;
const N: u8 = 78;

let code: u64 = 0;

/**
 * Where a plain indel stands when it is shifted left as far as the reference repeats itself, but not beyond `taken`, the last base of
 * the call before: what `leftShift` of smallvar/allele.ts makes of it. Its code there is `shiftedCode`.
 */
export function shiftLeft(start: i32, from: u64, taken: i32): i32 {
  code = from;
  const size = indelSize(from);
  // An insertion must not come right behind the call before.
  const limit = max(start - SHIFT_LIMIT, taken) + (isInsertion(from) ? 1 : 0);
  let by: i32 = 0;
  for (; start - by > limit && start - by > 0 && baseAt(start - by - 1) !== N; by++) {
    const last = by < size ? alleleBase(from, size - by) : baseAt(start - by + size);
    if (last !== baseAt(start - by)) break;
  }
  if (by === 0) return start;
  for (let i = size; i >= 0; i--) {
    const at = i - by;
    code = withBase(code, i, at > 0 ? alleleBase(from, at) : baseAt(start + at));
  }
  return start - by;
}

export function shiftedCode(): u64 {
  return code;
}

function baseAt(place: i32): u8 {
  return load<u8>(block.reference + place);
}
