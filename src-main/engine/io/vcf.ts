import { EngineError } from '../errors.ts';
import { type Compression, openInput, type TextInput } from './input.ts';
import { type LineBlock, lineBlocks } from './lines.ts';
import { indexFits, readTabix, startFor, type TabixIndex } from './tabix.ts';
import { NO_HEADER_HINT, parseHeader, type VcfHeader } from './vcfHeader.ts';
import type { VcfRecord } from './vcfRecord.ts';
import { LineScanner, type LineSink, RecordSink } from './vcfScanner.ts';

export { headerLines, type VcfHeader } from './vcfHeader.ts';
export {
  alleleTexts,
  formatValue,
  infoValue,
  parseGenotype,
  parseRecord,
  type VcfRecord,
} from './vcfRecord.ts';
export type { LineRun, LineRuns, LineSink, ScannedLine } from './vcfScanner.ts';

export interface BatchOptions {
  /** Only records of this contig: through the `.tbi` beside the file when there is one, else by reading it all. */
  contig?: string | undefined;
  /** Only those of the contig that start in [from, to), 0-based. */
  from?: number | undefined;
  to?: number | undefined;
  /** Throw when positions go back within a contig, or a contig comes back after another. */
  requireSorted?: boolean;
}

/** An open VCF. Every call of `batches` reads anew, so a file may be read several times, also at once. */
export interface VcfReader {
  readonly path: string;
  readonly header: VcfHeader;
  readonly compression: Compression;
  /** Size of the file on disk and how much of it the latest `batches` has consumed, both in compressed bytes. */
  readonly size: number;
  readonly bytesRead: number;
  /** Records in file order, in batches of at most 1,000; memory does not grow with the file. */
  batches(options?: BatchOptions): AsyncIterable<VcfRecord[]>;
  /** The same of what `sink` makes of the lines, in batches of one contig. */
  scan<Batch>(sink: LineSink<Batch>, options?: BatchOptions): AsyncIterable<Batch>;
  /** Contigs that have records, in file order, from the `.tbi`; null when there is none that fits the file. */
  indexedContigs(): Promise<string[] | null>;
  /** Throws EngineError badInput when the `.tbi` states another number of records than `found` for a contig. */
  checkRecords(contig: string, found: number): Promise<void>;
  /** Ends every reading still under way. */
  close(): Promise<void>;
}

/**
 * Opens a VCF, plain, gzip or bgzip (told from its content), and reads its header. Throws EngineError badInput
 * naming file and line when it is empty, not a VCF, without a #CHROM line, or truncated; `batches` throws the same
 * for damaged data, a wrong number of columns or a POS that is not a number.
 */
export async function openVcf(path: string): Promise<VcfReader> {
  const input = await openInput(path);
  checkIsVcf(input);
  const lines = await readHeaderLines(input);
  return new Reader(input, parseHeader(lines, path), lines.at(-1)!.split('\t').length);
}

class Reader implements VcfReader {
  readonly header: VcfHeader;
  bytesRead = 0;
  readonly #input: TextInput;
  readonly #columns: number;
  #index: Promise<TabixIndex | null> | undefined;
  #closed = false;

  constructor(input: TextInput, header: VcfHeader, columns: number) {
    this.#input = input;
    this.header = header;
    this.#columns = columns;
  }

  get path(): string {
    return this.#input.path;
  }

  get size(): number {
    return this.#input.size;
  }

  get compression(): Compression {
    return this.#input.compression;
  }

  batches(options?: BatchOptions): AsyncIterable<VcfRecord[]> {
    return this.scan(new RecordSink(), options);
  }

  async *scan<Batch>(sink: LineSink<Batch>, options: BatchOptions = {}): AsyncGenerator<Batch> {
    const { contig, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
    const index = contig === undefined ? null : await this.#tabix();
    const entry = contig === undefined ? undefined : index?.contigs.get(contig);
    if (index && !entry) return;
    this.bytesRead = 0;
    const onRead = (bytes: number): void => {
      this.bytesRead += bytes;
    };
    const last = entry && Number.isFinite(to) ? startFor(entry, to).block : undefined;
    const chunks = this.#input.chunks(onRead, entry && startFor(entry, from), last);
    const wanted = {
      path: this.path,
      columns: this.#columns,
      headerLines: entry ? null : this.header.lines.length + 1,
      ...{ contig, from, to },
      stopAfterContig: entry !== undefined,
      requireSorted: options.requireSorted ?? false,
    };
    const scanner = new LineScanner(wanted, sink);
    try {
      for await (const block of lineBlocks(this.#input, chunks)) {
        for (const batch of scanner.scan(block)) {
          if (this.#closed) return;
          yield batch;
        }
        if (scanner.done) break;
      }
      const rest = scanner.rest();
      if (rest !== null && !this.#closed) yield rest;
    } finally {
      sink.runs?.endBlocks();
    }
    const whole = from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY;
    if (contig !== undefined && whole && !this.#closed) await this.checkRecords(contig, scanner.count);
  }

  async indexedContigs(): Promise<string[] | null> {
    const index = await this.#tabix();
    return index ? [...index.contigs.keys()] : null;
  }

  async checkRecords(contig: string, found: number): Promise<void> {
    const listed = (await this.#tabix())?.contigs.get(contig)?.records;
    if (listed === undefined || listed === found) return;
    throw new EngineError(
      'badInput',
      `The index ${this.path}.tbi does not belong to ${this.path}: it lists ${listed} records on ${contig}, the file holds ${found}.`,
      `Make it again: tabix -f -p vcf ${this.path}`,
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #tabix(): Promise<TabixIndex | null> {
    this.#index ??= this.#loadIndex();
    return this.#index;
  }

  /** An index that does not fit its file counts as none: the file is then read whole, which is slower but right. */
  async #loadIndex(): Promise<TabixIndex | null> {
    if (this.compression !== 'bgzf') return null;
    const index = await readTabix(`${this.path}.tbi`);
    return index && (await indexFits(index, this.path)) ? index : null;
  }
}

function checkIsVcf({ path, head }: TextInput): void {
  const start = head.toString('latin1', 0, 200);
  if (start.startsWith('##') || start.startsWith('#CHROM\t') || start.startsWith('\u00ef\u00bb\u00bf##'))
    return;
  if (start.startsWith('BCF')) {
    throw new EngineError(
      'badInput',
      `${path} is a BCF file.`,
      `Convert it: bcftools view -O z -o x.vcf.gz ${path}`,
    );
  }
  const html = /^\s*<(!doctype|html|\?xml)/i.test(start);
  throw new EngineError(
    'badInput',
    `${path} is not a VCF: ${html ? 'it is a web page or an XML answer, probably an error page' : 'line 1 does not start with ##fileformat'}.`,
    html ? 'Download the file again.' : NO_HEADER_HINT,
  );
}

/** The `##` lines and the line after them, which `parseHeader` checks. */
async function readHeaderLines(input: TextInput): Promise<string[]> {
  const lines: string[] = [];
  for await (const block of lineBlocks(input)) {
    for (const line of textLines(block)) {
      lines.push(lines.length === 0 ? line.replace(/^\ufeff/, '') : line);
      if (!lines.at(-1)!.startsWith('##')) return lines;
    }
  }
  return lines;
}

/** One line after the other, so that a header at the start of a large block costs no more than itself. */
function* textLines({ bytes }: LineBlock): Generator<string> {
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline;
    yield bytes.toString('utf8', at, bytes[end - 1] === 13 ? end - 1 : end);
    at = end + 1;
  }
}
