import type { RunSummary } from '../../../src-main/contract/api.ts';
import type { Progress, RunState, StepId } from '../../../src-main/contract/run.ts';
import { coreWords } from '../../i18n/errors.ts';
import type { I18n } from '../../i18n/index.ts';

/** What a run is called in one or two words: what it does, how it ended, or why it failed. */
export function stateWord(
  run: { state: RunState; currentStep?: StepId | undefined; reason?: RunSummary['reason'] | undefined },
  { t }: Pick<I18n, 't'>,
): string {
  if (run.state === 'running' && run.currentStep !== undefined) return t(`doing.${run.currentStep}`);
  if (run.state === 'failed' && run.reason !== undefined) return t(`reason.${run.reason}`);
  if (run.state === 'interrupted' && run.reason !== undefined) return t(`reason.${run.reason}`);
  return t(`state.${run.state}`);
}

/** How far a step is: bytes, speed, what it is at. */
export function progressWords(progress: Progress | undefined, { t, f, language }: I18n): string {
  if (progress === undefined) return '';
  const parts: string[] = [];
  const { bytesDone, bytesTotal, bytesPerSecond, label } = progress;
  if (bytesDone !== undefined && bytesTotal !== undefined && bytesTotal > 0) {
    parts.push(t('progress.of', f.bytes(bytesDone), f.bytes(bytesTotal)));
  }
  if (bytesPerSecond !== undefined && bytesPerSecond > 0) parts.push(`${f.bytes(bytesPerSecond)}/s`);
  if (label !== undefined && label !== '') parts.push(coreWords(label, language));
  return parts.join(' · ');
}

/** The second line of a run in the list. */
export function runLine(run: RunSummary, i18n: I18n): string {
  const { t, f, language } = i18n;
  if (run.state === 'queued') return t('runs.waits');
  if (run.state === 'running' || run.state === 'cancelling') {
    const steps = t('runs.stepOf', Math.min(run.stepsTotal, run.stepsEnded + 1), run.stepsTotal);
    return [steps, progressWords(run.progress, i18n)].filter(Boolean).join(' · ');
  }
  if (run.state === 'warned' && run.remark !== undefined) return coreWords(run.remark, language);
  if (run.error !== undefined) return coreWords(run.error.message, language);
  const { snpF1, indelF1, svF1, checks } = run.figures;
  const figures = [
    snpF1 !== null && `SNP ${f.fraction(snpF1, 4)}`,
    indelF1 !== null && `INDEL ${f.fraction(indelF1, 4)}`,
    svF1 !== null && `SV ${f.fraction(svF1, 3)}`,
  ].filter((part) => part !== false);
  if (checks !== null) {
    figures.push(t(figures.length > 0 ? 'runs.checksShort' : 'runs.checks', checks.passed, checks.total));
  }
  if (figures.length > 0) return figures.join(' · ');
  return run.state === 'succeeded' ? t('runs.filesOnly') : t(`state.${run.state}`);
}
