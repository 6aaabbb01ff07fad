import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLevel } from '../../src-main/contract/log.ts';
import { encodeLine } from '../../src-main/core/logs/lineFormat.ts';
import { writeRun } from './fixtureRuns.ts';

/**
 * A run whose only step printed `count` lines, written as the core writes them. `special` gives some lines another text or
 * level. Returns the run's ID.
 */
export function writeBigLog(
  dataDir: string,
  count: number,
  special: ReadonlyMap<number, { level?: LogLevel; text: string }> = new Map(),
): string {
  const at = Date.now() - 3_600_000;
  const runId = writeRun(
    dataDir,
    {
      sampleId: 'NA24143_Lib1_Rep1',
      at,
      outcome: 'failed',
      steps: [{ id: 'download', outcome: 'failed', seconds: 60 }],
    },
    1,
  );
  const folder = join(dataDir, 'runs', runId, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, '01-download.1.ndjson'), 'w');
  let batch = '';
  for (let n = 1; n <= count; n++) {
    const { level = 'info', text } = special.get(n) ?? { text: usualText(n) };
    batch += encodeLine(n, { t: at + Math.floor(n / 50), stream: 'stdout', level, text });
    if (batch.length > 1_000_000 || n === count) {
      writeSync(file, batch);
      batch = '';
    }
  }
  closeSync(file);
  return runId;
}

/** What a usual line looks like, about 100 bytes; the number can be checked. */
export function usualText(n: number): string {
  return `chr${1 + (n % 22)}:${n * 37} xcmp for chunk ${n} -- time taken ${(n % 900) / 10} s, ${n % 4096} records`;
}
