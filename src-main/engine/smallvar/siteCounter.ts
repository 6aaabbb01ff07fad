import type { VcfWriter } from '../io/vcfWriter.ts';
import { Kernel } from '../kernel/kernel.ts';
import { fieldsOf, KernelPlaces, putFields } from '../kernel/places.ts';
import type { Annotator } from './annotate.ts';
import { exampleOf, hasFilters, isIndel, plainRecord, withFilters } from './callCode.ts';
import { type CallClass, classify } from './classify.ts';
import type { CountedCall, CountedLine, CountRegions } from './count.ts';
import { holes, type LineTemplate, lineTemplate, withoutAlleles } from './lineTemplate.ts';
import { MATCH } from './match.ts';
import { listed } from './regions.ts';
import { CODE } from './roc.ts';
import type { Side } from './row.ts';
import type { Sites } from './sites.ts';
import { sixDigits } from './sixDigits.ts';
import { OUTCOME, type Outcome, type Tally } from './tally.ts';
import type { Totals } from './totals.ts';

/** Sites that differ in numbers only: what is counted of each, and where the kernel has their template. */
interface SiteKind {
  at: number;
  line: CountedLine;
}

/**
 * Counts sites, puts them on the ROC and writes their lines: what Counter, RocCollector and Annotator do for others. The kernel goes
 * through them; here it is told what is new, and what it found is handed on.
 */
export class SiteCounter {
  readonly #contig: string;
  readonly #totals: Totals;
  readonly #annotated: { writer: VcfWriter; annotator: Annotator } | null;
  /** Tallies of ALL and PASS by subset (all lines, TS_contained, then the stratifications), of SNPs and of indels. */
  readonly #tallies: ([Tally, Tally] | undefined)[] = [];
  /** That of the thread, which has the templates of `owner`; and the index of the first number of its task. */
  readonly #kernel = kernelOfSites();
  readonly #base = this.#kernel.start / 4;
  readonly #slots = this.#kernel.run.TEMPLATE_SLOTS.value;
  #kinds: SiteKind[] = [];
  /** Where the next template comes, and where there is no more room for them. */
  #free = 0;
  #full = 0;
  #regions: CountRegions = { confident: null, strata: [] };
  /** Bases that the truth calls of the block within the confident regions widen them by: hap.py adds those within, too. */
  widenedBy = 0;

  constructor(contig: string, totals: Totals, annotated: { writer: VcfWriter; annotator: Annotator } | null) {
    this.#contig = contig;
    this.#totals = totals;
    this.#annotated = annotated;
  }

  /** Goes on to the sites of the next block; `origin` is what their starts count from. */
  begin(sites: Sites, regions: CountRegions, origin: number): void {
    this.#regions = regions;
    this.widenedBy = 0;
    const { length } = sites;
    const { confident, strata } = regions;
    const lists = [...(confident ? [confident] : []), ...strata.map(({ intervals }) => intervals)];
    const keyLength = 1 + ((strata.length + 31) >> 5);
    // A line names its contig once and its strata at most once.
    const longest = strata.reduce(
      (sum, { name }) => sum + 3 * name.length + 1,
      4096 + 3 * this.#contig.length,
    );
    const places = new KernelPlaces(this.#kernel, TASK.length * 4);
    const table = places.room(this.#slots * 4);
    const templates = places.room(Math.max(TEMPLATE_BYTES, 4 * longest));
    const lines = places.room(Math.max(LINE_BYTES, 2 * longest));
    const linesEnd = places.room(0);
    if (owner !== this || this.#full !== lines) this.#forget(table, templates, lines);
    const task: Record<keyof typeof FIELD, number> = {
      starts: places.put(sites.starts.subarray(0, length)),
      truth: places.put(sites.truth.subarray(0, length)),
      query: places.put(sites.query.subarray(0, length)),
      quals: places.put(sites.quals.subarray(0, length)),
      nearby: places.put(sites.nearby.subarray(0, length)),
      ...{ length, next: 0, until: 0, origin },
      hasConfident: confident ? 1 : 0,
      lists: lists.length,
      regions: places.put(listed(lists)),
      cursors: places.zeros(lists.length * 4),
      ...{ table, key: places.room(keyLength * 4), keyLength },
      ...{ lines, linesEnd, linesAt: lines },
      lineEnds: places.room(MOST_LINES * 4),
      lineStarts: places.room(MOST_LINES * 4),
      lineStops: places.room(MOST_LINES * 4),
      ...{ lineCount: 0, lineRoom: MOST_LINES },
      levels: places.room(2 * MOST_CALLS * 4),
      codes: places.room(2 * MOST_CALLS * 4),
      ...{ indels: 0, snps: 0, rocRoom: MOST_CALLS },
      ...{ text: places.room(LONGEST_NUMBER), textLength: 0, widened: 0 },
    };
    putFields(this.#kernel, this.#kernel.start, FIELD, task);
  }

  /** Counts the sites before `position`, in order. */
  countBefore(position: number): void {
    const { ints } = this.#kernel;
    const next = ints[this.#base + FIELD.next]!;
    const isLast = next === ints[this.#base + FIELD.length];
    if (isLast || ints[ints[this.#base + FIELD.starts]! / 4 + next]! >= position) return;
    ints[this.#base + FIELD.until] = Math.min(position, HIGHEST);
    for (;;) {
      const stopped = this.#kernel.run.countSites(this.#kernel.start);
      this.#handOn();
      if (stopped === STOPPED.done) return;
      if (stopped === STOPPED.lacksTemplate) this.#addTemplate();
      else if (stopped === STOPPED.lacksText) this.#putText();
    }
  }

  /** Counts the sites that are left. */
  end(): void {
    this.countBefore(HIGHEST);
    this.#flush();
    this.widenedBy = this.#kernel.ints[this.#base + FIELD.widened]!;
  }

  /** Hands on the lines and the calls for the ROC that the kernel has. */
  #handOn(): void {
    const { bytes, ints, singles } = this.#kernel;
    const count = ints[this.#base + FIELD.lineCount]!;
    if (count > 0) {
      const from = ints[this.#base + FIELD.lines]!;
      const [ends, starts, stops] = [FIELD.lineEnds, FIELD.lineStarts, FIELD.lineStops];
      this.#annotated!.writer.writeLinesAt(this.#contig, {
        ...{ bytes, from, count, numbers: ints },
        ends: ints[this.#base + ends]! / 4,
        starts: ints[this.#base + starts]! / 4,
        stops: ints[this.#base + stops]! / 4,
      });
      ints[this.#base + FIELD.lineCount] = 0;
      ints[this.#base + FIELD.linesAt] = from;
    }
    const levels = ints[this.#base + FIELD.levels]! / 4;
    const codes = ints[this.#base + FIELD.codes]! / 4;
    const { roc } = this.#totals;
    const indels = ints[this.#base + FIELD.indels]!;
    for (let i = 0; i < indels; i++) roc.addCall('INDEL', singles[levels + i]!, ints[codes + i]!);
    const snps = ints[this.#base + FIELD.snps]!;
    for (let i = MOST_CALLS; i < MOST_CALLS + snps; i++)
      roc.addCall('SNP', singles[levels + i]!, ints[codes + i]!);
    ints[this.#base + FIELD.indels] = 0;
    ints[this.#base + FIELD.snps] = 0;
  }

  /** The value of the site at hand, which is an unusual one. */
  #putText(): void {
    const { bytes, ints, floats } = this.#kernel;
    const value = Math.fround(floats[ints[this.#base + FIELD.quals]! / 8 + ints[this.#base + FIELD.next]!]!);
    ints[this.#base + FIELD.textLength] = bytes.write(
      sixDigits(value),
      ints[this.#base + FIELD.text]!,
      'latin1',
    );
  }

  /** Forgets all templates: there is room for them from one address to another. */
  #forget(table: number, from: number, to: number): void {
    owner = this;
    this.#kinds = [];
    this.#free = from;
    this.#full = to;
    this.#kernel.bytes.fill(0, table, table + this.#slots * 4);
  }

  /** Makes the template of the site at hand, the first of its kind. */
  #addTemplate(): void {
    const { ints } = this.#kernel;
    const key = ints[this.#base + FIELD.key]! / 4;
    const first = ints[key]!;
    const filters = (first >> 16) & 255;
    const flags = first >> 24;
    const [known, inside, isNear] = [(flags & 1) !== 0, (flags & 2) !== 0, (flags & 4) !== 0];
    const truth = exampleOf(first & 255);
    const query = exampleOf((first >> 8) & 255);
    const strata: number[] = [];
    for (let i = 0; i < this.#regions.strata.length; i++)
      if ((ints[key + 1 + (i >> 5)]! >> (i & 31)) & 1) strata.push(i);
    const contained = this.#regions.confident !== null && inside;
    const line = countedLine(
      truth,
      query === 0 ? 0 : withFilters(query, filters),
      inside,
      isNear,
      contained,
      strata,
    );
    const matched = truth !== 0 && query !== 0 && known && inside;
    const text = this.#annotated ? this.#template(line, known, isIndel(truth || query), matched) : null;
    const at = this.#put(line, matched, text);
    this.#kinds.push({ at, line });
    this.#kernel.run.addTemplate(at);
  }

  #template(line: CountedLine, known: boolean, indel: boolean, matched: boolean): LineTemplate {
    const text = this.#annotated!.annotator.template(line, known, holes(indel, matched));
    return lineTemplate(indel ? withoutAlleles(text) : text);
  }

  /** Writes a template down for the kernel; returns its address. */
  #put(line: CountedLine, isMatched: boolean, template: LineTemplate | null): number {
    const keyLength = this.#kernel.ints[this.#base + FIELD.keyLength]!;
    const size =
      (TEMPLATE.length + keyLength) * 4 + (template ? template.text.length + 8 * template.ends.length : 0);
    if (this.#free + size + BEYOND > this.#full || this.#kinds.length >= this.#slots >> 1) {
      this.#flush();
      const table = this.#kernel.ints[this.#base + FIELD.table]!;
      this.#forget(table, table + this.#slots * 4, this.#full);
    }
    const at = this.#free;
    this.#free = (at + size + BEYOND + 15) & ~15;
    const key = at + TEMPLATE.length * 4;
    const ends = key + keyLength * 4;
    const holesAt = ends + (template ? template.ends.length * 4 : 0);
    const textAt = holesAt + (template ? template.holes.length : 0);
    putFields(this.#kernel, at, TEMPLATE_FIELD, {
      count: 0,
      truthRoc: rocCode(line, line.truth),
      queryRoc: rocCode(line, line.query),
      isSnp: (line.truth ?? line.query)?.type === 'SNP' ? 1 : 0,
      isMatched: isMatched ? 1 : 0,
      longest: template ? template.text.length + FILLED : 0,
      pieces: template ? template.ends.length : 0,
      ...{ key, ends, holes: holesAt, text: textAt },
    });
    const { ints, bytes } = this.#kernel;
    const from = ints[this.#base + FIELD.key]!;
    bytes.copyWithin(key, from, from + keyLength * 4);
    if (template) {
      ints.set(template.ends, ends / 4);
      bytes.set(template.holes, holesAt);
      bytes.set(template.text, textAt);
    }
    return at;
  }

  /** Adds what was counted to the tallies. */
  #flush(): void {
    const { ints } = this.#kernel;
    for (const { at, line } of this.#kinds) {
      const times = ints[at / 4]!;
      if (times === 0) continue;
      ints[at / 4] = 0;
      for (const call of [line.truth, line.query]) {
        if (!call) continue;
        this.#addTo(0, '*', line, call, times);
        if (line.subset !== null) this.#addTo(1, 'TS_contained', line, call, times);
        for (const stratum of line.member.strata)
          this.#addTo(2 + stratum, this.#regions.strata[stratum]!.name, line, call, times);
        if (line.fails) this.#totals.roc.addFailed(call, line.row.query!.record.filters, times);
      }
    }
  }

  /** Counts calls under ALL and PASS: a truth call that was matched by a filtered one was not found there. */
  #addTo(index: number, subset: string, line: CountedLine, call: CountedCall, times: number): void {
    const { type, outcome, flags, mismatch } = call;
    const place = index * 2 + (type === 'SNP' ? 0 : 1);
    let pair = this.#tallies[place];
    if (!pair) {
      const { tallies } = this.#totals;
      pair = [tallies.cell(subset, type, 'ALL'), tallies.cell(subset, type, 'PASS')];
      this.#tallies[place] = pair;
    }
    pair[0].add(outcome, flags, mismatch, times);
    if (!line.fails) pair[1].add(outcome, flags, mismatch, times);
    else if (outcome === OUTCOME.truthTp) pair[1].add(OUTCOME.truthFn, flags, null, times);
  }
}

/** What is handed to the kernel, and what comes back: class Task in kernel/assembly/sites.ts, in this order. */
const TASK = [
  ...(['starts', 'truth', 'query', 'quals', 'nearby', 'length', 'next', 'until', 'origin'] as const),
  ...(['hasConfident', 'lists', 'regions', 'cursors', 'table', 'key', 'keyLength'] as const),
  ...([
    'lines',
    'linesEnd',
    'linesAt',
    'lineEnds',
    'lineStarts',
    'lineStops',
    'lineCount',
    'lineRoom',
  ] as const),
  ...(['levels', 'codes', 'indels', 'snps', 'rocRoom', 'text', 'textLength', 'widened'] as const),
] as const;
const FIELD = fieldsOf(TASK);
/** The numbers of a template: class Template there. */
const TEMPLATE = [
  ...(['count', 'truthRoc', 'queryRoc', 'isSnp', 'isMatched', 'longest', 'pieces'] as const),
  ...(['key', 'ends', 'holes', 'text'] as const),
] as const;
const TEMPLATE_FIELD = fieldsOf(TEMPLATE);
/** Why the kernel stopped; else the room for lines was full. */
const STOPPED = { done: 0, lacksTemplate: 1, lacksText: 2 } as const;

/** That of the thread, and the counter whose templates it has: contigs are compared one after the other. */
let shared: Kernel | undefined;
let owner: SiteCounter | null = null;

function kernelOfSites(): Kernel {
  shared ??= new Kernel();
  return shared;
}

const TEMPLATE_BYTES = 4 * 1024 * 1024;
const LINE_BYTES = 512 * 1024;
/** Lines, and calls of one type, that the kernel keeps until they are handed on. */
const MOST_LINES = 4096;
const MOST_CALLS = 8192;
/** Bytes that are read and written beyond the end of a text, and those of a number. */
const BEYOND = 16;
const LONGEST_NUMBER = 32;
/** Bytes that numbers and alleles of a line can take, its line end and those beyond. */
const FILLED = 160;
const HIGHEST = 2 ** 31 - 1;

/** Code of a call for the ROC; less than zero for none. */
function rocCode({ subset, fails }: CountedLine, call: CountedCall | null): number {
  if (!call) return -1;
  const { outcome, mismatch, flags } = call;
  const allele = mismatch !== null && outcome === OUTCOME.queryFp ? CODE.allele : 0;
  const bits = (subset === null ? 0 : CODE.contained) | (fails ? CODE.fails : 0) | allele;
  return outcome | bits | (flags << CODE.flagShift);
}

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
  isNear: boolean,
  contained: boolean,
  strata: readonly number[],
): CountedLine {
  const match = truth !== 0 && query !== 0 ? MATCH.genotype : MATCH.none;
  const side = (code: number): Side | null =>
    code === 0 ? null : { record: plainRecord(0, code, Number.NaN), match, nearby: isNear };
  const call = (code: number, outcome: Outcome, mismatch: 'allele' | null): CountedCall => ({
    ...classOf(code),
    ...{ outcome, mismatch },
  });
  const matched = match === MATCH.genotype;
  return {
    row: { start: 0, end: 1, truth: side(truth), query: side(query), superLocus: 1, querySuperLocus: 1 },
    member: { confident: inside, strata: [...strata], boundary: false },
    subset: contained ? 'TS_contained' : null,
    fails: hasFilters(query),
    truth: truth !== 0 && inside ? call(truth, matched ? OUTCOME.truthTp : OUTCOME.truthFn, null) : null,
    query: query !== 0 ? call(query, queryOutcome(inside, matched), isNear ? 'allele' : null) : null,
  };
}
