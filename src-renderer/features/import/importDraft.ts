import type { Benchmarks, Preset } from '../../../src-main/contract/run.ts';
import { createStore } from '../../state/store.ts';

/** What the form holds; it survives a visit to another page. */
export interface ImportDraft {
  source: 's3' | 'local';
  sampleId: string;
  /** `s3://bucket/prefix`; null: as in the settings. */
  address: string | null;
  /** Null: as in the settings. The empty text: no profile, the credentials of the environment. */
  profile: string | null;
  paths: readonly string[];
  /** What the names of local files do not tell. */
  localSampleId: string;
  benchmarks: Benchmarks;
  autoProcess: boolean;
  preset: Preset | null;
  smallVariantEngine: 'auto' | 'hap.py' | 'built-in' | null;
  svEngine: 'auto' | 'truvari' | 'built-in' | null;
}

export const importDraft = createStore<ImportDraft>({
  source: 's3',
  sampleId: '',
  address: null,
  profile: null,
  paths: [],
  localSampleId: '',
  benchmarks: { happy: false, stratified: false, truvari: true, csv: true },
  autoProcess: true,
  preset: null,
  smallVariantEngine: null,
  svEngine: null,
});

export function changeDraft(change: Partial<ImportDraft>): void {
  importDraft.update((old) => ({ ...old, ...change }));
}

/** Strata are part of the small-variant comparison: without it they are off. */
export function toggleBenchmark(name: keyof Benchmarks): void {
  importDraft.update((old) => {
    const benchmarks = { ...old.benchmarks, [name]: !old.benchmarks[name] };
    if (!benchmarks.happy) benchmarks.stratified = false;
    return { ...old, benchmarks };
  });
}

/** What both ways of importing send besides the source. */
export function optionsOf(draft: ImportDraft) {
  return {
    benchmarks: draft.benchmarks,
    autoProcess: draft.autoProcess,
    ...(draft.preset === null ? {} : { preset: draft.preset }),
    ...(draft.smallVariantEngine === null ? {} : { smallVariantEngine: draft.smallVariantEngine }),
    ...(draft.svEngine === null ? {} : { svEngine: draft.svEngine }),
  };
}
