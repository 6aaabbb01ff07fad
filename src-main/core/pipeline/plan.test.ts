import { describe, expect, it } from 'vitest';
import type { RunSpec, StepDef } from '../../contract/run.ts';
import { dataFolder } from '../dataFolder.ts';
import { specOf } from '../testing/runs.ts';
import { planRun } from './plan.ts';

async function planned(changes: Partial<RunSpec>): Promise<Map<string, StepDef>> {
  const benchmarks = { happy: true, stratified: false, truvari: true, csv: true };
  const { steps } = await planRun({
    spec: { ...specOf(), benchmarks, ...changes },
    folder: dataFolder('/data'),
    scripts: '/scripts',
    catalogue: '/catalogue.tsv',
    tools: { happy: null, truvari: null },
    version: '1.0.0',
    limitsProfile: undefined,
  });
  return new Map(steps.map((step) => [step.id, step]));
}

const memory = async (changes: Partial<RunSpec>) => {
  const steps = await planned(changes);
  return ['prepare', 'happy', 'truvari'].map((id) => steps.get(id)?.memoryMiB);
};

describe('a plan with the built-in engine', () => {
  it('declares the memory of a whole genome and of its threads', async () => {
    expect(await memory({ threads: 1 })).toEqual([1024, 1024, 1024]);
    expect(await memory({ threads: 4 })).toEqual([1024, 1400, 1400]);
    expect(await memory({ threads: 16 })).toEqual([1024, 3800, 3800]);
  });

  it('tells both comparisons how many threads to use; small variants with the lab preset take six at most', async () => {
    const steps = await planned({ threads: 16, preset: 'lab' });
    const threadsOf = (id: string) => {
      const argv = steps.get(id)?.argv ?? [];
      return argv[argv.indexOf('--threads') + 1];
    };
    expect(['happy', 'truvari'].map(threadsOf)).toEqual(['6', '16']);
    expect(steps.get('happy')?.memoryMiB).toBe(1800);
  });
});
