import type { LineSink, ScannedLine, VcfRecord } from '../io/vcf.ts';
import { LineRecord } from '../io/vcfRecord.ts';

/** Records that may be structural variants, and how many lines were looked at. */
export interface LargeCalls {
  records: VcfRecord[];
  lines: number;
}

/** Makes records of those lines only that are not plainly small variants. Most are, and are left as they stand. */
export class LargeCallSink implements LineSink<LargeCalls> {
  readonly #leastSize: number;
  #records: VcfRecord[] = [];
  #lines = 0;

  /** `leastSize` as in the comparison; a call with SVLEN is never left out. */
  constructor(leastSize: number) {
    this.#leastSize = leastSize;
  }

  add(line: ScannedLine): void {
    this.#lines++;
    if (isSmall(line, this.#leastSize)) return;
    const { bytes, start, end, number, chrom, pos } = line;
    this.#records.push(new LineRecord(bytes.toString('utf8', start, end), number, chrom, pos));
  }

  take(): LargeCalls {
    const taken = { records: this.#records, lines: this.#lines };
    this.#records = [];
    this.#lines = 0;
    return taken;
  }
}

/** One ALT of plain bases, a size below `leastSize` by REF and ALT, and no SVLEN that says otherwise. */
function isSmall({ bytes, end, tabs }: ScannedLine, leastSize: number): boolean {
  const ref = tabs[3]! - tabs[2]! - 1;
  const alt = tabs[4]! - tabs[3]! - 1;
  const size = ref === alt ? ref : Math.abs(ref - alt);
  if (size >= leastSize || !isBases(bytes, tabs[2]! + 1, tabs[3]!)) return false;
  if (!isBases(bytes, tabs[3]! + 1, tabs[4]!)) return false;
  for (let at = tabs[6]! + 1; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === TAB) break;
    if (byte === UPPER_V && bytes[at - 1] === UPPER_S) return false; // as in SVLEN
  }
  return true;
}

const TAB = 9;
const UPPER_S = 83;
const UPPER_V = 86;

/** Letters only, at least one. */
function isBases(bytes: Uint8Array, from: number, to: number): boolean {
  if (from >= to) return false;
  for (let at = from; at < to; at++) {
    const letter = bytes[at]! | 32;
    if (letter < 97 || letter > 122) return false;
  }
  return true;
}
