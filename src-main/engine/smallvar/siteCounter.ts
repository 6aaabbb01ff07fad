import type { Intervals } from '../io/bed.ts';
import type { VcfWriter } from '../io/vcfWriter.ts';
import type { Annotator } from './annotate.ts';
import {
  exampleOf,
  filtersOf,
  hasFilters,
  isIndel,
  KINDS,
  kindOf,
  numberOfFilters,
  plainRecord,
  refLength,
  withFilters,
} from './callCode.ts';
import { type CallClass, classify } from './classify.ts';
import type { CountedCall, CountedLine, CountRegions } from './count.ts';
import { holes, LineTemplate, lineRoom, withoutAlleles } from './lineTemplate.ts';
import { MATCH } from './match.ts';
import { CODE } from './roc.ts';
import type { Side } from './row.ts';
import type { Sites } from './sites.ts';
import { type CountedType, OUTCOME, type Outcome, type Tally } from './tally.ts';
import type { Totals } from './totals.ts';

/** Counts sites, puts them on the ROC and writes their lines: what Counter, RocCollector and Annotator do for others. */
export class SiteCounter {
  readonly #contig: string;
  readonly #totals: Totals;
  readonly #annotated: { writer: VcfWriter; annotator: Annotator } | null;
  /** Tallies of ALL and PASS by subset (all lines, TS_contained, then the stratifications), of SNPs and of indels. */
  readonly #tallies: ([Tally, Tally] | undefined)[] = [];
  /** Calls by outcome, a call of the other side nearby, TS_contained, failing a filter, and kind, until the sites of a block are at their end. */
  readonly #counts = new Int32Array(5 * 8 * KINDS);
  /** Lines but for their numbers, by the stratifications they are in. */
  readonly #templates = new Map<string, Map<number, LineTemplate>>();
  #line = lineRoom(4096);
  #sites: Sites | null = null;
  #confident: Cursor | null = null;
  #strata: readonly { name: string; cursor: Cursor }[] = [];
  #origin = 0;
  #next = 0;
  /** Bases that the truth calls of the block within the confident regions widen them by: hap.py adds those within, too. */
  widenedBy = 0;

  constructor(contig: string, totals: Totals, annotated: { writer: VcfWriter; annotator: Annotator } | null) {
    this.#contig = contig;
    this.#totals = totals;
    this.#annotated = annotated;
  }

  /** Goes on to the sites of the next block; `origin` is what their starts count from. */
  begin(sites: Sites, { confident, strata }: CountRegions, origin: number): void {
    this.#sites = sites;
    this.#confident = confident && new Cursor(confident);
    this.#strata = strata.map(({ name, intervals }) => ({ name, cursor: new Cursor(intervals) }));
    this.#origin = origin;
    this.#next = 0;
    this.widenedBy = 0;
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

  #count({ starts, truth, query, quals, nearby }: Sites, i: number): void {
    const start = starts[i]!;
    const truthCode = truth[i]!;
    const queryCode = query[i]!;
    const inside = this.#confident === null || this.#confident.isInside(start);
    const contained = this.#confident !== null && inside;
    const strata = this.#strataAt(start);
    const known = !Number.isNaN(quals[i]!);
    const level = known ? Math.fround(quals[i]!) : 0;
    const both = truthCode !== 0 && queryCode !== 0;
    const fails = hasFilters(queryCode);
    const isNear = nearby[i] === 1;
    if (truthCode !== 0 && inside) {
      if (contained) this.widenedBy += footprintLength(truthCode);
      const outcome = both ? OUTCOME.truthTp : OUTCOME.truthFn;
      this.#add(truthCode, outcome, false, contained, fails, strata, both ? level : 0);
      if (fails) this.#addFailed(truthCode, outcome, false, queryCode);
    }
    if (queryCode !== 0) {
      const outcome = queryOutcome(inside, both);
      this.#add(queryCode, outcome, isNear, contained, fails, strata, level);
      if (fails) this.#addFailed(queryCode, outcome, isNear, queryCode);
    }
    if (!this.#annotated) return;
    const template = this.#template(truthCode, queryCode, known, inside, isNear, contained, strata);
    const { writer } = this.#annotated;
    const place = start + this.#origin;
    const code = truthCode || queryCode;
    const end = place + refLength(code);
    const room = writer.room(template.longest);
    if (room) writer.endLineAt(this.#contig, place, end, template.fill(place + 1, code, level, room));
    else {
      const length = template.fill(place + 1, code, level, this.#line);
      writer.writeBytesAt(this.#contig, place, end, this.#line.bytes, length);
    }
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
    isNear: boolean,
    contained: boolean,
    fails: boolean,
    strata: readonly number[],
    level: number,
  ): void {
    const kind = kindOf(code);
    const how = outcome * 8 + (isNear ? 4 : 0) + (contained ? 2 : 0) + (fails ? 1 : 0);
    this.#counts[how * KINDS + kind]!++;
    const flags = FLAGS[kind]!;
    const type = typeOf(kind);
    for (const stratum of strata)
      this.#addTo(2 + stratum, this.#strata[stratum]!.name, type, flags, outcome, isNear, fails, 1);
    const allele = isNear && outcome === OUTCOME.queryFp ? CODE.allele : 0;
    const bits = (contained ? CODE.contained : 0) | (fails ? CODE.fails : 0) | allele;
    this.#totals.roc.addCall(type, level, outcome | bits | (flags << CODE.flagShift));
  }

  #addFailed(code: number, outcome: Outcome, isNear: boolean, queryCode: number): void {
    const kind = kindOf(code);
    const filters = filtersOf(queryCode);
    this.#totals.roc.addFailed(typeOf(kind), outcome, FLAGS[kind]!, mismatchOf(isNear), filters);
  }

  /** Adds what was counted to the tallies. */
  #flush(): void {
    const counts = this.#counts;
    for (let i = 0; i < counts.length; i++) {
      const times = counts[i]!;
      if (times === 0) continue;
      counts[i] = 0;
      const [how, kind] = [(i / KINDS) | 0, i % KINDS];
      const [outcome, type, flags] = [(how >> 3) as Outcome, typeOf(kind), FLAGS[kind]!];
      const [isNear, fails] = [(how & 4) !== 0, (how & 1) !== 0];
      this.#addTo(0, '*', type, flags, outcome, isNear, fails, times);
      if (how & 2) this.#addTo(1, 'TS_contained', type, flags, outcome, isNear, fails, times);
    }
  }

  /** Counts calls under ALL and PASS: a truth call that was matched by a filtered one was not found there. */
  #addTo(
    index: number,
    subset: string,
    type: CountedType,
    flags: number,
    outcome: Outcome,
    isNear: boolean,
    fails: boolean,
    times: number,
  ): void {
    const place = index * 2 + (type === 'SNP' ? 0 : 1);
    let pair = this.#tallies[place];
    if (!pair) {
      const { tallies } = this.#totals;
      pair = [tallies.cell(subset, type, 'ALL'), tallies.cell(subset, type, 'PASS')];
      this.#tallies[place] = pair;
    }
    pair[0].add(outcome, flags, mismatchOf(isNear), times);
    if (!fails) pair[1].add(outcome, flags, mismatchOf(isNear), times);
    else if (outcome === OUTCOME.truthTp) pair[1].add(OUTCOME.truthFn, flags, null, times);
  }

  #template(
    truth: number,
    query: number,
    known: boolean,
    inside: boolean,
    isNear: boolean,
    contained: boolean,
    strata: readonly number[],
  ): LineTemplate {
    const ofStrata = strata === NO_STRATA ? '' : strata.join(' ');
    let templates = this.#templates.get(ofStrata);
    if (!templates) {
      templates = new Map();
      this.#templates.set(ofStrata, templates);
    }
    const filters = numberOfFilters(query);
    const t = kindOf(truth);
    const q = kindOf(query);
    const flags = (known ? 1 << 24 : 0) | (inside ? 1 << 25 : 0) | (isNear ? 1 << 26 : 0);
    const key = t | (q << 8) | (filters << 16) | flags;
    let template = templates.get(key);
    if (!template) {
      const indel = isIndel(truth || query);
      const matched = t !== 0 && q !== 0 && known && inside;
      const line = countedLine(
        exampleOf(t),
        withFilters(exampleOf(q), filters),
        inside,
        isNear,
        contained,
        strata,
      );
      const text = this.#annotated!.annotator.template(line, known, holes(indel, matched));
      template = new LineTemplate(indel ? withoutAlleles(text) : text);
      templates.set(key, template);
      if (template.longest > this.#line.bytes.length) this.#line = lineRoom(template.longest);
    }
    return template;
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
/** Classes of the kinds of plain calls. */
const CLASSES = Array.from({ length: KINDS }, (_, kind): CallClass => {
  const example = exampleOf(kind);
  return example === 0 ? { type: 'SNP', flags: 0 } : classOf(example);
});
const FLAGS = Uint16Array.from(CLASSES, ({ flags }) => flags);

function typeOf(kind: number): CountedType {
  return CLASSES[kind]!.type;
}

function classOf(code: number): CallClass {
  return classify(plainRecord(0, code, Number.NaN));
}

/** Bases that a call replaces; the two beside it for an insertion. */
function footprintLength(code: number): number {
  if (!isIndel(code)) return 1;
  return refLength(code) > 1 ? refLength(code) - 1 : 2;
}

/** The kind of a false positive. */
function mismatchOf(isNear: boolean): 'allele' | null {
  return isNear ? 'allele' : null;
}

function queryOutcome(inside: boolean, matched: boolean): Outcome {
  return !inside ? OUTCOME.queryUnk : matched ? OUTCOME.queryTp : OUTCOME.queryFp;
}

/** A site as a line of its own super-locus. */
function countedLine(
  truth: number,
  query: number,
  inside: boolean,
  isNear: boolean,
  contained: boolean,
  strata: readonly number[],
): CountedLine {
  const match = truth !== 0 && query !== 0 ? MATCH.genotype : MATCH.none;
  const side = (code: number): Side | null =>
    code === 0 ? null : { record: plainRecord(0, code, Number.NaN), match, nearby: isNear };
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
    fails: hasFilters(query),
    truth: truth !== 0 && inside ? call(truth, matched ? OUTCOME.truthTp : OUTCOME.truthFn) : null,
    query: query !== 0 ? call(query, queryOutcome(inside, matched)) : null,
  };
}
