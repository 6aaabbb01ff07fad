import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { installedReferences, readCatalogue } from '../references/index.ts';
import type { Diagnostic, DiagnosticsContext, Finding } from './context.ts';
import { gigabytes } from './context.ts';

/** One whole-genome run: gVCF, SV VCF, converted query, results. */
const RUN_BYTES = 10e9;
const LEAST_BYTES = 1e9;
/** hap.py 0.3.15 on a whole genome; the built-in engine streams and needs a small part of it. */
const HAPPY_BYTES = 20e9;
const LEAST_MEMORY = 3e9;

/** Data folder, disk and memory. */
export const machineDiagnostics: readonly Diagnostic[] = [
  { id: 'dataFolder', title: 'Data folder', look: lookAtDataFolder },
  { id: 'dataLock', title: 'Other VCBench', look: lookAtLock },
  { id: 'disk', title: 'Disk space', look: lookAtDisk },
  { id: 'memory', title: 'Memory', look: lookAtMemory },
];

async function lookAtDataFolder({ dataDir }: DiagnosticsContext): Promise<Finding> {
  const fix = `mkdir -p '${dataDir}' && sudo chown "$USER" '${dataDir}' (or choose another data folder)`;
  const probe = join(dataDir, `.doctor-${randomBytes(4).toString('hex')}`);
  try {
    const existing = await stat(dataDir).catch(() => null);
    if (existing !== null && !existing.isDirectory()) {
      return { state: 'problem', found: `${dataDir} is a file`, fix: 'Choose a folder as data folder.' };
    }
    if (existing === null) {
      await access(await existingParent(dataDir), constants.W_OK);
      return { state: 'ok', found: `${dataDir}, which the first run makes` };
    }
    await writeFile(probe, 'written');
    await rm(probe);
    return { state: 'ok', found: dataDir };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    await rm(probe, { force: true }).catch(() => undefined);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      return { state: 'problem', found: `the disk of ${dataDir} is full`, fix: `df -h '${dataDir}'` };
    }
    return { state: 'problem', found: `${dataDir} cannot be written (${code ?? String(error)})`, fix };
  }
}

async function lookAtLock({ heldBy, dataDir }: DiagnosticsContext): Promise<Finding> {
  if (heldBy === undefined) return { state: 'ok', found: 'nobody else uses the data folder' };
  return {
    state: 'warning',
    found: `${heldBy} uses ${dataDir}; here runs can be read, not started`,
    fix: 'Close the other VCBench, or use another data folder.',
  };
}

async function lookAtDisk({ dataDir, catalogue }: DiagnosticsContext): Promise<Finding> {
  const disk = await statfs(await existingParent(dataDir));
  const free = disk.bavail * disk.bsize;
  const missing = await readCatalogue(catalogue).then(
    async (rows) => (await installedReferences(rows, join(dataDir, 'reference'))).missingBytes,
    () => 0,
  );
  const needed = RUN_BYTES + missing;
  const found = `${gigabytes(free)} free; a whole-genome run${missing > 0 ? ' with the genome still to fetch' : ''} takes about ${gigabytes(needed)}`;
  const fix = `Delete runs that are no longer needed, or move the data folder: df -h '${dataDir}'`;
  if (free < LEAST_BYTES) return { state: 'problem', found, fix };
  return free < needed ? { state: 'warning', found, fix } : { state: 'ok', found };
}

async function lookAtMemory({
  findTool,
  tools,
  env,
  smallVariantEngine,
}: DiagnosticsContext): Promise<Finding> {
  // A container's limit counts, not the machine's memory.
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  if (total < LEAST_MEMORY) {
    return { state: 'problem', found: gigabytes(total), fix: 'Use a machine with at least 4 GB of memory.' };
  }
  const usesHappy =
    smallVariantEngine !== 'built-in' &&
    (await findTool('hap.py', { configuredPath: tools.happy, env }).catch(() => null)) !== null;
  if (usesHappy && total < HAPPY_BYTES) {
    return {
      state: 'warning',
      found: `${gigabytes(total)}; hap.py takes 20 to 64 GB for a whole genome`,
      fix: 'Choose the built-in engine for small variants in the settings, or fewer threads.',
    };
  }
  return { state: 'ok', found: gigabytes(total) };
}

async function existingParent(path: string): Promise<string> {
  let here = path;
  while (here !== dirname(here) && (await stat(here).catch(() => null)) === null) here = dirname(here);
  return here;
}
