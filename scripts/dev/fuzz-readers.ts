/**
 * Reads damaged VCF, BED and FASTA files and indexes until the time is up: npm run fuzz -- [--minutes N]
 * [--seed N]. Every one must be read or answered with one EngineError, in bounded time and memory. Exit
 * code 1 and the seed when one is not.
 */
import { parseArgs } from 'node:util';
import { FuzzFailure, fuzzOnce } from '../../src-main/engine/io/testing/fuzz.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const until = Date.now() + Number(values.minutes) * 60_000;
const first = Number(values.seed);
if (!(until > 0) || !Number.isSafeInteger(first)) {
  console.error('Usage: npm run fuzz -- [--minutes N] [--seed N]');
  process.exit(2);
}

/** More than any of these small files may take; the program itself has about 100 MB. */
const MEMORY = 1024 ** 3;
let read = 0;
let refused = 0;
let failures = 0;
let seed = first;
for (; Date.now() < until && failures < 20; seed++) {
  try {
    const { answer } = await fuzzOnce(seed);
    if (answer === 'read') read++;
    else refused++;
  } catch (error) {
    if (!(error instanceof FuzzFailure)) throw error;
    failures++;
    console.error(error.message);
  }
  if (process.memoryUsage.rss() > MEMORY) {
    failures++;
    console.error(`seed ${seed}: ${Math.round(process.memoryUsage.rss() / 1024 ** 2)} MB in use`);
    break;
  }
}
console.log(
  `seeds ${first} to ${seed - 1}: ${read} read, ${refused} refused, ${failures} failures, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`,
);
if (failures > 0) process.exitCode = 1;
