import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type RunSummary, runSummarySchema } from '../../contract/api.ts';
import { writeWhole } from '../files.ts';

/** A run's row of the list, and what its journal looked like (size and times) when it was made. */
export interface KeptSummary {
  stamp: string;
  summary: RunSummary;
}

/** Raise it when `summaryOf` or `foldRun` come to say something else of the same journal. */
const VERSION = 2;

const headSchema = z.object({ v: z.literal(VERSION), sha256: z.string() });
const lineSchema = z.tuple([z.string().min(1), runSummarySchema]);

/**
 * The rows that an earlier program kept, by run ID. They are derived: where the file is missing, damaged (its digest tells) or
 * another version's there are none, and the journals are read. Whether a row still fits its journal is for the reader to see.
 */
export async function readKeptSummaries(path: string): Promise<Map<string, KeptSummary>> {
  try {
    const text = await readFile(path, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (headSchema.parse(JSON.parse(text.slice(0, end))).sha256 !== digest(body)) return new Map();
    const lines = body.split('\n').slice(0, -1);
    const rows = lines.map((line) => lineSchema.parse(JSON.parse(line)));
    return new Map(rows.map(([stamp, summary]) => [summary.runId, { stamp, summary }]));
  } catch {
    return new Map();
  }
}

/** Replaces the file as a whole. Throws the file system's error; the old file stays then. */
export async function writeKeptSummaries(path: string, kept: Iterable<KeptSummary>): Promise<void> {
  let body = '';
  for (const { stamp, summary } of kept) body += `${JSON.stringify([stamp, summary])}\n`;
  await writeWhole(path, `${JSON.stringify({ v: VERSION, sha256: digest(body) })}\n${body}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
