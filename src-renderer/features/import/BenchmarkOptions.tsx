import type { ReactNode } from 'react';
import type { GiabSample } from '../../../src-main/contract/reference.ts';
import type { Benchmarks } from '../../../src-main/contract/run.ts';
import { useI18n } from '../../i18n/index.ts';
import { useStore } from '../../state/store.ts';
import { Chip } from '../../ui/Chip.tsx';
import { doctorStore } from '../doctor/doctorStore.ts';
import { importDraft, toggleBenchmark } from './importDraft.ts';
import type { ReferenceLook } from './useSample.ts';

/** Which comparisons to make; each says before the start what will become of it. */
export function BenchmarkOptions({
  sampleKnown,
  giab,
  references,
}: {
  sampleKnown: boolean;
  giab: GiabSample | null;
  references: ReferenceLook;
}) {
  const { t } = useI18n();
  const { benchmarks } = useStore(importDraft);
  const checks = useStore(doctorStore, (state) => state.checks);
  const noGiab = sampleKnown && giab === null;
  const noSvTruth = references.state === 'ready' && !references.status.sv.available;
  const tool = (id: 'happy' | 'truvari') => {
    const found = checks.find((check) => check.id === id);
    if (found === undefined) return t(`import.${id}Engine`);
    return found.state === 'ok' ? t('import.toolFound', found.found) : t('import.builtIn');
  };
  return (
    <fieldset className="options">
      <legend>{t('import.benchmarks')}</legend>
      <Option
        name="happy"
        checked={benchmarks.happy}
        title={t('bench.happy')}
        text={noGiab && benchmarks.happy ? t('import.noTruthSmall') : tool('happy')}
        warn={noGiab && benchmarks.happy}
        chip={noGiab ? <NoTruth /> : undefined}
      />
      <Option
        name="stratified"
        checked={benchmarks.stratified}
        title={t('bench.stratified')}
        text={benchmarks.happy ? t('import.stratifiedText') : t('import.stratifiedNeeds')}
        disabled={!benchmarks.happy}
      />
      <Option
        name="truvari"
        checked={benchmarks.truvari}
        title={t('bench.truvari')}
        text={
          noGiab
            ? t('import.noTruthSvOther')
            : noSvTruth && giab !== null
              ? t('import.noTruthSv', giab)
              : tool('truvari')
        }
        warn={noGiab || noSvTruth}
        chip={noGiab || noSvTruth ? <NoTruth /> : undefined}
      />
      <Option name="csv" checked={benchmarks.csv} title={t('bench.csv')} text={t('import.csvText')} />
    </fieldset>
  );
}

function NoTruth() {
  const { t } = useI18n();
  return (
    <Chip tone="warn" icon="warn">
      {t('import.noTruth')}
    </Chip>
  );
}

function Option(props: {
  name: keyof Benchmarks;
  checked: boolean;
  title: string;
  text: string;
  warn?: boolean;
  disabled?: boolean;
  chip?: ReactNode;
}) {
  const { name, checked, title, text, warn, disabled, chip } = props;
  return (
    <label className={`option${disabled ? ' off' : ''}${checked ? ' on' : ''}`}>
      <input
        type="checkbox"
        className="check"
        checked={checked}
        disabled={disabled}
        aria-labelledby={`option-${name}`}
        aria-describedby={`option-${name}-text`}
        onChange={() => toggleBenchmark(name)}
      />
      <span>
        <span id={`option-${name}`}>{title}</span>
        <small id={`option-${name}-text`} className={warn ? 'warn-text' : ''}>
          {text}
        </small>
      </span>
      {chip}
    </label>
  );
}
