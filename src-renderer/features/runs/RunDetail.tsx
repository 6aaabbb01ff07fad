import { lazy, Suspense, useEffect, useState } from 'react';
import type { AppError } from '../../../src-main/contract/errors.ts';
import type { RunView } from '../../../src-main/contract/run.ts';
import { coreWords } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { refreshRun, views } from '../../state/runs.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { MOD } from '../../ui/hooks.ts';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { consoleState, openConsole, pointConsoleAt } from '../console/consoleStore.ts';
import { RunActions } from './RunActions.tsx';
import { RunFacts } from './RunFacts.tsx';
import { StateChip } from './StateChip.tsx';
import { StepTimeline } from './StepTimeline.tsx';
import { isTerminalState } from './terminal.ts';

const Results = lazy(() => import('../results/Results.tsx'));

type Tab = 'steps' | 'results' | 'facts';

interface RunDetailProps {
  runId: string;
  narrow: boolean;
  wide: boolean;
  onWide: () => void;
  onBack: () => void;
}

/** One run: how it stands, its steps, its results, where everything came from. */
export default function RunDetail({ runId, narrow, wide, onWide, onBack }: RunDetailProps) {
  const { t } = useI18n();
  const view = useStore(views).get(runId);
  const [error, setError] = useState<AppError | null>(null);
  const [picked, setPicked] = useState<Tab | null>(null);
  const consoleOpen = useStore(consoleState, (state) => state.open);

  useEffect(() => {
    let wanted = true;
    pointConsoleAt(runId);
    void refreshRun(runId).then((failed) => {
      if (wanted) setError(failed);
    });
    return () => {
      wanted = false;
    };
  }, [runId]);

  if (view === undefined)
    return error === null ? (
      <DetailSkeleton />
    ) : (
      <div className="detail">
        <ErrorNote error={error} />
      </div>
    );
  const hasResults = view.steps.some((step) => isBenchmark(step.result?.kind));
  const tab = picked ?? (hasResults && isTerminalState(view.state) ? 'results' : 'steps');
  const tabs: Tab[] = hasResults ? ['steps', 'results', 'facts'] : ['steps', 'facts'];
  return (
    <div className="detail" id="run-detail" tabIndex={-1}>
      <header className="detail-head">
        {(narrow || wide) && (
          <Button
            look="ghost"
            icon="back"
            aria-label={t('runs.back')}
            title={t('runs.back')}
            onClick={narrow ? onBack : onWide}
          />
        )}
        <h1 className="cut" title={view.sampleId}>
          {view.sampleId}
        </h1>
        <StateChip run={view} />
        <div className="detail-actions">
          <RunActions view={view} />
        </div>
      </header>
      <Verdict view={view} />
      <div className="tab-row">
        <div className="tabs" role="tablist" aria-label={t('runs.detail')}>
          {tabs.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab === name}
              aria-controls="run-panel"
              tabIndex={tab === name ? 0 : -1}
              onClick={() => setPicked(name)}
              onKeyDown={(event) => {
                const move = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
                if (move === 0) return;
                const next = tabs[(tabs.indexOf(tab) + move + tabs.length) % tabs.length];
                if (next === undefined) return;
                setPicked(next);
                document.getElementById(`tab-${next}`)?.focus();
              }}
            >
              {t(`tab.${name}`)}
            </button>
          ))}
        </div>
        {!consoleOpen && (
          <Button
            look="ghost"
            small
            icon="console"
            aria-label={t('console.title')}
            title={`${t('console.title')} (${MOD} \`)`}
            onClick={() => openConsole(runId)}
          />
        )}
        {!narrow && !wide && (
          <Button
            look="ghost"
            small
            icon="wide"
            aria-label={t('runs.wide')}
            title={t('runs.wide')}
            onClick={onWide}
          />
        )}
      </div>
      <div role="tabpanel" id="run-panel" aria-labelledby={`tab-${tab}`}>
        {tab === 'steps' && <StepTimeline view={view} />}
        {tab === 'results' && (
          <Suspense fallback={null}>
            <Results view={view} />
          </Suspense>
        )}
        {tab === 'facts' && <RunFacts view={view} />}
      </div>
    </div>
  );
}

function isBenchmark(kind: string | undefined): boolean {
  return kind === 'happy' || kind === 'truvari' || kind === 'csv';
}

/** The one thing to know about a run that ended, before anything else. */
function Verdict({ view }: { view: RunView }) {
  const { t, language } = useI18n();
  const remarks = view.steps.flatMap((step) => (step.state === 'warned' && step.error ? [step.error] : []));
  const reasons = view.steps.flatMap((step) =>
    step.result !== undefined && 'warnings' in step.result ? step.result.warnings : [],
  );
  return (
    <>
      {view.synthetic && (
        <Note>
          <p>
            <b>{t('runs.syntheticTitle')}.</b> {t('runs.syntheticText')}
          </p>
        </Note>
      )}
      {view.error !== undefined && view.state !== 'cancelled' && (
        <ErrorNote error={view.error} tone={view.state === 'warned' ? 'warn' : 'bad'} />
      )}
      {view.error === undefined &&
        remarks.map((remark) => <ErrorNote key={remark.message} error={remark} tone="warn" />)}
      {view.state === 'warned' && view.error === undefined && remarks.length === 0 && (
        <Note tone="warn" title={t('state.warned')}>
          {[...new Set(reasons)].map((reason) => (
            <p key={reason}>{coreWords(reason, language)}</p>
          ))}
        </Note>
      )}
    </>
  );
}

function DetailSkeleton() {
  return (
    <div className="detail" aria-hidden="true">
      <div className="skeleton" style={{ width: 220, height: 22 }} />
      <div className="skeleton" style={{ height: 240, marginTop: 16 }} />
    </div>
  );
}
