import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan, RunSpec, StepDef, StepId } from '../../contract/run.ts';

/** A fresh folder for one test; `remove` takes it away. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'vcbench-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export function specOf(sampleId = 'NA24143_Lib3_Rep1', serial = 1): RunSpec {
  return {
    v: 1,
    runId: `20261123T075538Z-${sampleId}-${String(serial).padStart(6, '0')}`,
    createdAt: '2026-11-23T07:55:38.000Z',
    sampleId,
    runName: `${sampleId}_R001`,
    runNumber: 1,
    source: { kind: 'local', form: 'folder', paths: ['/nowhere'] },
    benchmarks: { happy: false, stratified: false, truvari: false, csv: true },
    autoProcess: true,
    preset: 'giab',
    smallVariantEngine: 'auto',
    svEngine: 'auto',
    threads: 1,
  };
}

export function planOf(spec: RunSpec, ids: readonly StepId[] = ['import', 'csv']): Plan {
  return {
    v: 1,
    runId: spec.runId,
    steps: ids.map((id, index) => stepOf(id, index > 0 ? [ids[0] as StepId] : [])),
  };
}

function stepOf(id: StepId, needs: StepId[]): StepDef {
  return {
    id,
    title: id,
    needs,
    tool: id,
    argv: ['vcbench', 'step', id],
    env: {},
    cwd: '/',
    creates: [],
    weight: 1,
    parser: 'none',
    memoryMiB: 1,
    locks: [],
    publish: [],
    cacheable: true,
  };
}
