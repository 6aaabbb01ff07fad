import type { RunView, StepView } from '../../../src-main/contract/run.ts';
import { coreWords } from '../../i18n/errors.ts';
import { type I18n, useI18n } from '../../i18n/index.ts';
import { useNow } from '../../ui/hooks.ts';
import { Icon } from '../../ui/Icon.tsx';
import { parseAnsi } from '../console/ansi.ts';
import { CommandLine, commandName } from './CommandLine.tsx';
import { durationOf } from './filter.ts';
import { STEP_LOOK } from './looks.ts';
import { progressWords } from './runWords.ts';
import { StepFiles } from './StepFiles.tsx';
import { silenceOf, useLastLine, useLastOutput } from './useLastOutput.ts';

/** The steps of a run in their order; each opens to show its exact command and what it made. */
export function StepTimeline({ view }: { view: RunView }) {
  const going = view.steps.some((step) => step.state === 'running');
  const now = useNow(1000, going);
  return (
    <ol className="steps">
      {view.steps.map((step) => (
        <li key={step.id}>
          <Step view={view} step={step} now={step.state === 'running' ? now : 0} />
        </li>
      ))}
    </ol>
  );
}

function Step({ view, step, now }: { view: RunView; step: StepView; now: number }) {
  const i18n = useI18n();
  const { t } = i18n;
  const look = STEP_LOOK[step.state];
  const running = step.state === 'running';
  return (
    <details className="step">
      <summary>
        <span className={`dot ${look.tone}`}>
          <Icon name={look.icon} size={11} className={running ? 'spin' : ''} />
        </span>
        <span className="step-name">
          {t(`step.${step.id}`)}
          <span className="sr-only">, {t(`stepState.${step.state}`)}</span>
          {running ? (
            <RunningLine view={view} step={step} now={now} />
          ) : (
            <small
              className={
                step.state === 'failed' || step.state === 'interrupted'
                  ? 'bad-text'
                  : step.state === 'warned'
                    ? 'warn-text'
                    : ''
              }
            >
              {stepLine(step, view, i18n)}
            </small>
          )}
        </span>
        <code className="cut">{commandName(step.argv)}</code>
        <small className="num step-time">{timeWords(step, now, i18n)}</small>
        <Icon name="chevronRight" size={12} className="twist" />
      </summary>
      {running && (
        <div className="bar step-bar">
          <i style={{ width: `${(step.progress?.fraction ?? 0) * 100}%` }} />
        </div>
      )}
      <div className="step-body">
        <CommandLine
          argv={step.argv}
          title={t(step.state === 'pending' ? 'step.commandPlanned' : 'step.command')}
        />
        <StepFiles step={step} />
      </div>
    </details>
  );
}

function RunningLine({ view, step, now }: { view: RunView; step: StepView; now: number }) {
  const i18n = useI18n();
  const last = useLastOutput(view.runId, step.log);
  const silence = silenceOf(last, step, now, i18n);
  const line = useLastLine(view.runId, step.log, silence.long);
  const { etaSeconds, fraction } = step.progress ?? {};
  const parts = [
    fraction !== undefined && i18n.f.percent(fraction),
    progressWords(step.progress, i18n),
    etaSeconds !== undefined && i18n.t('runs.eta', i18n.f.duration(etaSeconds * 1000)),
    !silence.long && silence.text,
  ].filter(Boolean);
  if (!silence.long)
    return (
      <small className="num cut" title={parts.join(' · ')}>
        {parts.join(' · ') || '\u00a0'}
      </small>
    );
  if (line !== '') parts.push(i18n.t('step.lastLine', plainText(line)));
  return (
    <small className="num cut" title={[silence.text, ...parts].join(' · ')}>
      <b className="warn-text">{silence.text}</b>
      {parts.length > 0 && ` · ${parts.join(' · ')}`}
    </small>
  );
}

/** A line without its colours. */
function plainText(line: string): string {
  return parseAnsi(line)
    .map((span) => span.text)
    .join('');
}

function stepLine(step: StepView, view: RunView, { t, f, language }: I18n): string {
  if (step.error !== undefined) {
    const { message, hint } = step.error;
    // The way out stands above already when the run ended by this error.
    const told = view.error?.message === message || hint === undefined;
    return coreWords(message, language) + (told ? '' : ` ${coreWords(hint, language)}`);
  }
  const { result } = step;
  if (step.state === 'pending') {
    const ended = view.state !== 'running' && view.state !== 'queued' && view.state !== 'cancelling';
    return ended ? t('step.notRun') : t('step.waits');
  }
  if (step.state === 'skipped') return coreWords(step.why ?? t('stepState.skipped'), language);
  const parts: string[] = [];
  if (step.cached) parts.push(t('step.cached'));
  if (result?.kind === 'happy' || result?.kind === 'truvari')
    parts.push(
      `${result.engine.name === 'built-in' ? t('results.builtIn') : result.engine.name} ${result.engine.version}`,
    );
  else if (result?.kind === 'csv') parts.push(t('step.csvFiles', result.files.length));
  else if (result !== undefined) {
    const bytes = result.files.reduce((sum, file) => sum + file.size, 0);
    if (result.files.length > 0) parts.push(t('step.files', result.files.length, f.bytes(bytes)));
    if (result.notes[0] !== undefined) parts.push(coreWords(result.notes[0], language));
  }
  return parts.join(' · ') || t(`stepState.${step.state}`);
}

function timeWords(step: StepView, now: number, { t, f }: I18n): string {
  if (step.startedAt === undefined) return '';
  if (step.endedAt === undefined && now === 0) return '';
  const time = f.duration(durationOf(step as { startedAt: string; endedAt?: string }, now));
  return step.attempt > 1 ? `${time} · ${t('step.attempt', step.attempt)}` : time;
}
