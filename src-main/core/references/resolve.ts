import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { VcbenchError } from '../../contract/errors.ts';
import type { ReferenceFile, ReferenceStatus } from '../../contract/reference.ts';

/** Absolute paths of what is installed; what was not asked for or is not there is left out. */
export interface ResolvedReferences {
  genome?: string;
  truthVcf?: string;
  confidentBed?: string;
  svTruthVcf?: string;
  svRegionsBed?: string;
  stratificationTsv?: string;
  sdf?: string;
}

/** The installed files of a status by what they are. */
export function resolveReferences(status: ReferenceStatus): ResolvedReferences {
  const resolved: ResolvedReferences = {};
  for (const file of status.files) {
    if (file.state !== 'present') continue;
    switch (file.kind) {
      case 'genome':
      case 'truthVcf':
      case 'confidentBed':
      case 'svTruthVcf':
      case 'svRegionsBed':
      case 'sdf':
        resolved[file.kind] = file.path;
        break;
      case 'stratifications': {
        const tsv = stratificationList(file.path);
        if (tsv !== undefined) resolved.stratificationTsv = tsv;
        break;
      }
    }
  }
  return resolved;
}

/** What a small-variant comparison needs. Throws `referencesMissing` naming the first file that is not there. */
export function smallVariantReferences(
  status: ReferenceStatus,
): ResolvedReferences & { genome: string; truthVcf: string; confidentBed: string } {
  const resolved = resolveReferences(status);
  return {
    ...resolved,
    genome: installed(status, resolved, 'genome'),
    truthVcf: installed(status, resolved, 'truthVcf'),
    confidentBed: installed(status, resolved, 'confidentBed'),
  };
}

/**
 * What a structural-variant comparison needs. Throws `noTruth` with the reason in one sentence when no truth set
 * exists for the sample: it is never compared with another sample's.
 */
export function svReferences(
  status: ReferenceStatus,
): ResolvedReferences & { genome: string; svTruthVcf: string } {
  if (!status.sv.available) {
    throw new VcbenchError('noTruth', `${status.sample}: ${status.sv.why}.`);
  }
  const resolved = resolveReferences(status);
  return {
    ...resolved,
    genome: installed(status, resolved, 'genome'),
    svTruthVcf: installed(status, resolved, 'svTruthVcf'),
  };
}

function installed(
  status: ReferenceStatus,
  resolved: ResolvedReferences,
  kind: Exclude<keyof ResolvedReferences, 'stratificationTsv'>,
): string {
  const path = resolved[kind];
  if (path !== undefined) return path;
  const file: ReferenceFile | undefined = status.files.find((entry) => entry.kind === kind);
  const what = file === undefined ? `the ${kind} of ${status.sample}` : file.path;
  throw new VcbenchError(
    'referencesMissing',
    `A reference file is not installed: ${what}${file?.why === undefined ? '' : ` (${file.why})`}.`,
    'Run the references step again, or scripts/setup_reference.sh by hand.',
  );
}

/** hap.py's list of regions (name, tab, BED): the file itself, or the one in the unpacked folder of GIAB. */
function stratificationList(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return path;
  const name = readdirSync(path)
    .sort()
    .find((entry) => entry.endsWith('stratifications.tsv'));
  return name === undefined ? undefined : join(path, name);
}
