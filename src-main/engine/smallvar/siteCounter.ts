import type { Intervals } from '../io/bed.ts';
import type { VcfWriter } from '../io/vcfWriter.ts';
import type { Annotator, LineNumbers } from './annotate.ts';
import { filtersOf, plainRecord, WITHOUT_FILTERS } from './calls.ts';
import { type CallClass, classify } from './classify.ts';
import type { CountedCall, CountedLine } from './count.ts';
import type { Sites } from './isolate.ts';
import { MATCH } from './match.ts';
import { CODE } from './roc.ts';
import type { Side } from './row.ts';
import { writeDigits, writeSixDigits } from './sixDigits.ts';
import { OUTCOME, type Outcome, type Tally } from './tally.ts';
import type { Totals } from './totals.ts';

/** Regions of a block, positions counted as those of its sites. */
export interface SiteRegions {
  confident: Intervals | null;
  strata: readonly { name: string; intervals: Intervals }[];
}

/** Counts sites, puts them on the ROC and writes their lines: what Counter, RocCollector and Annotator do for others. */
export class SiteCounter {
  readonly #contig: string;
  readonly #totals: Totals;
  readonly #annotated: { writer: VcfWriter; annotator: Annotator } | null;
  /** Tallies of ALL and PASS by subset: all lines, TS_contained, then the stratifications. */
  readonly #tallies: ([Tally, Tally] | undefined)[] = [];
  /** Calls by outcome, TS_contained, failing a filter, and code, until the sites of a block are at their end. */
  readonly #counts = new Int32Array(5 * 4 * CODES);
  /** Lines but for their numbers, by the stratifications they are in. */
  readonly #templates = new Map<string, Map<number, Uint8Array>>();
  #line = Buffer.allocUnsafe(4096);
  #sites: Sites | null = null;
  #confident: Cursor | null = null;
  #strata: readonly { name: string; cursor: Cursor }[] = [];
  #origin = 0;
  #next = 0;
  /** Truth calls of the block counted within the confident regions. */
  confidentTruth = 0;

  constructor(contig: string, totals: Totals, annotated: { writer: VcfWriter; annotator: Annotator } | null) {
    this.#contig = contig;
    this.#totals = totals;
    this.#annotated = annotated;
  }

  /** Goes on to the sites of the next block; `origin` is what their starts count from. */
  begin(sites: Sites, { confident, strata }: SiteRegions, origin: number): void {
    this.#sites = sites;
    this.#confident = confident && new Cursor(confident);
    this.#strata = strata.map(({ name, intervals }) => ({ name, cursor: new Cursor(intervals) }));
    this.#origin = origin;
    this.#next = 0;
    this.confidentTruth = 0;
  }

  /** Counts the sites before `position`, in order. */
  countBefore(position: number): void {
    const sites = this.#sites!;
    while (this.#next < sites.length && sites.starts[this.#next]! < position)
      this.#count(sites, this.#next++);
  }

  /** Counts the sites that are left. */
  end(): void {
    this.countBefore(Number.POSITIVE_INFINITY);
    this.#flush();
  }

  #count({ starts, truth, query, quals }: Sites, i: number): void {
    const start = starts[i]!;
    const truthCode = truth[i]!;
    const queryCode = query[i]!;
    const inside = this.#confident === null || this.#confident.isInside(start);
    const contained = this.#confident !== null && inside;
    const strata = this.#strataAt(start);
    const known = !Number.isNaN(quals[i]!);
    const level = known ? Math.fround(quals[i]!) : 0;
    const both = truthCode !== 0 && queryCode !== 0;
    const fails = queryCode > WITHOUT_FILTERS;
    if (truthCode !== 0 && inside) {
      if (contained) this.confidentTruth++;
      const outcome = both ? OUTCOME.truthTp : OUTCOME.truthFn;
      this.#add(truthCode, outcome, contained, fails, strata, both ? level : 0);
      if (fails) this.#addFailed(truthCode, outcome, queryCode);
    }
    if (queryCode !== 0) {
      const outcome = queryOutcome(inside, both);
      this.#add(queryCode & WITHOUT_FILTERS, outcome, contained, fails, strata, level);
      if (fails) this.#addFailed(queryCode & WITHOUT_FILTERS, outcome, queryCode);
    }
    if (!this.#annotated) return;
    const template = this.#template(truthCode, queryCode, known, inside, contained, strata);
    const length = this.#fill(template, start + this.#origin + 1, level);
    const place = start + this.#origin;
    this.#annotated.writer.writeBytesAt(this.#contig, place, place + 1, this.#line, length);
  }

  #strataAt(start: number): readonly number[] {
    let found = NO_STRATA;
    for (let i = 0; i < this.#strata.length; i++) {
      if (!this.#strata[i]!.cursor.isInside(start)) continue;
      if (found === NO_STRATA) found = [];
      found.push(i);
    }
    return found;
  }

  #add(
    code: number,
    outcome: Outcome,
    contained: boolean,
    fails: boolean,
    strata: readonly number[],
    level: number,
  ): void {
    const kind = outcome * 4 + (contained ? 2 : 0) + (fails ? 1 : 0);
    this.#counts[kind * CODES + code]!++;
    const flags = FLAGS[code]!;
    for (const stratum of strata)
      this.#addTo(2 + stratum, this.#strata[stratum]!.name, flags, outcome, fails, 1);
    const bits = (contained ? CODE.contained : 0) | (fails ? CODE.fails : 0);
    this.#totals.roc.addCall('SNP', level, outcome | bits | (flags << CODE.flagShift));
  }

  #addFailed(code: number, outcome: Outcome, queryCode: number): void {
    this.#totals.roc.addFailed('SNP', outcome, FLAGS[code]!, filtersOf(queryCode));
  }

  /** Adds what was counted to the tallies. */
  #flush(): void {
    const counts = this.#counts;
    for (let i = 0; i < counts.length; i++) {
      const times = counts[i]!;
      if (times === 0) continue;
      counts[i] = 0;
      const kind = (i / CODES) | 0;
      const [outcome, flags] = [(kind >> 2) as Outcome, FLAGS[i % CODES]!];
      const fails = (kind & 1) !== 0;
      this.#addTo(0, '*', flags, outcome, fails, times);
      if (kind & 2) this.#addTo(1, 'TS_contained', flags, outcome, fails, times);
    }
  }

  /** Counts calls under ALL and PASS: a truth call that was matched by a filtered one was not found there. */
  #addTo(
    index: number,
    subset: string,
    flags: number,
    outcome: Outcome,
    fails: boolean,
    times: number,
  ): void {
    let pair = this.#tallies[index];
    if (!pair) {
      const { tallies } = this.#totals;
      pair = [tallies.cell(subset, 'SNP', 'ALL'), tallies.cell(subset, 'SNP', 'PASS')];
      this.#tallies[index] = pair;
    }
    pair[0].add(outcome, flags, null, times);
    if (!fails) pair[1].add(outcome, flags, null, times);
    else if (outcome === OUTCOME.truthTp) pair[1].add(OUTCOME.truthFn, flags, null, times);
  }

  #template(
    truth: number,
    query: number,
    known: boolean,
    inside: boolean,
    contained: boolean,
    strata: readonly number[],
  ): Uint8Array {
    const ofStrata = strata === NO_STRATA ? '' : strata.join(' ');
    let templates = this.#templates.get(ofStrata);
    if (!templates) {
      templates = new Map();
      this.#templates.set(ofStrata, templates);
    }
    const key = truth | (query << 8) | (known ? 1 << 24 : 0) | (inside ? 1 << 25 : 0);
    let template = templates.get(key);
    if (!template) {
      const line = countedLine(truth, query, inside, contained, strata);
      template = encode(this.#annotated!.annotator.template(line, known, holes(truth, query, known, inside)));
      templates.set(key, template);
      if (template.length + ROOM > this.#line.length) this.#line = Buffer.allocUnsafe(template.length + ROOM);
    }
    return template;
  }

  /** Puts the numbers into a template; returns the length of the line. */
  #fill(template: Uint8Array, pos: number, level: number): number {
    const line = this.#line;
    let at = 0;
    for (let i = 0; i < template.length; i++) {
      const byte = template[i]!;
      if (byte < PLACE) line[at++] = byte;
      else if (byte === PLACE) at = writeDigits(pos, line, at);
      else at = writeSixDigits(level, line, at);
    }
    return at;
  }
}

/** Goes along intervals, forwards only. */
class Cursor {
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #at = 0;

  constructor({ starts, ends }: Intervals) {
    this.#starts = starts;
    this.#ends = ends;
  }

  isInside(position: number): boolean {
    while (this.#at < this.#ends.length && this.#ends[this.#at]! <= position) this.#at++;
    return this.#at < this.#starts.length && this.#starts[this.#at]! <= position;
  }
}

const NO_STRATA: number[] = [];
/** Bytes that the numbers of a line can take. */
const ROOM = 64;

/** What stands for a number in a template: half a character, which no text has, and as bytes what UTF-8 has not. */
const HOLES: LineNumbers = { pos: '\ud800', superLocus: '\ud800', truth: '\ud801', query: '\ud801' };
const PLACE = 0xfe;
const QUALITY = 0xff;

/** The truth call has a quality where it matched one that has it. */
function holes(truth: number, query: number, known: boolean, inside: boolean): LineNumbers {
  return truth !== 0 && query !== 0 && known && inside ? HOLES : { ...HOLES, truth: '.' };
}

function encode(template: string): Uint8Array {
  const pieces = template
    .split(/([\ud800\ud801])/)
    .map((piece) =>
      piece === HOLES.pos
        ? Buffer.from([PLACE])
        : piece === HOLES.truth
          ? Buffer.from([QUALITY])
          : Buffer.from(piece, 'utf8'),
    );
  return Buffer.concat(pieces);
}

/** Codes without filters. */
const CODES = 256;
const FLAGS = Uint16Array.from({ length: CODES }, (_, code) => (code === 0 ? 0 : classOf(code).flags));

function classOf(code: number): CallClass {
  return classify(plainRecord(0, code, Number.NaN));
}

function queryOutcome(inside: boolean, matched: boolean): Outcome {
  return !inside ? OUTCOME.queryUnk : matched ? OUTCOME.queryTp : OUTCOME.queryFp;
}

/** A site as a line of its own super-locus. */
function countedLine(
  truth: number,
  query: number,
  inside: boolean,
  contained: boolean,
  strata: readonly number[],
): CountedLine {
  const match = truth !== 0 && query !== 0 ? MATCH.genotype : MATCH.none;
  const side = (code: number): Side | null =>
    code === 0 ? null : { record: plainRecord(0, code, Number.NaN), match, nearby: false };
  const call = (code: number, outcome: Outcome): CountedCall => ({
    ...classOf(code),
    outcome,
    mismatch: null,
  });
  const matched = match === MATCH.genotype;
  return {
    row: { start: 0, end: 1, truth: side(truth), query: side(query), superLocus: 1, querySuperLocus: 1 },
    member: { confident: inside, strata: [...strata], boundary: false },
    subset: contained ? 'TS_contained' : null,
    fails: query > WITHOUT_FILTERS,
    truth: truth !== 0 && inside ? call(truth, matched ? OUTCOME.truthTp : OUTCOME.truthFn) : null,
    query: query !== 0 ? call(query, queryOutcome(inside, matched)) : null,
  };
}
