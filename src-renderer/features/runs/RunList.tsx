import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react';
import type { RunSummary } from '../../../src-main/contract/api.ts';
import { useI18n } from '../../i18n/index.ts';
import { go } from '../../state/route.ts';
import { useNow } from '../../ui/hooks.ts';
import { DeleteRun } from './DeleteRun.tsx';
import { durationOf } from './filter.ts';
import { giabOf } from './giabOf.ts';
import { runLine } from './runWords.ts';
import { StateChip } from './StateChip.tsx';

const ROW_PX = 63;

/** The list of runs: any number of them; arrows walk, Enter opens, Del deletes. */
export function RunList({ runs, selected }: { runs: readonly RunSummary[]; selected: string | null }) {
  const { t } = useI18n();
  const scroller = useRef<HTMLDivElement>(null);
  const [deleting, setDeleting] = useState<RunSummary | null>(null);
  const now = useNow(
    1000,
    runs.some((run) => run.state === 'running' || run.state === 'cancelling'),
  );
  const virtualizer = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    getItemKey: (index) => runs[index]?.runId ?? index,
  });
  const index = selected === null ? -1 : runs.findIndex((run) => run.runId === selected);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection scrolls, not a new order
  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [selected]);

  const walk = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW_PX) / ROW_PX) - 1);
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index < 0 ? 0 : index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: runs.length - 1,
    };
    const wanted = steps[event.key];
    const here = runs[index];
    if (wanted !== undefined) {
      const run = runs[Math.min(runs.length - 1, Math.max(0, wanted))];
      if (run !== undefined) go('runs', run.runId, true);
    } else if (event.key === 'Enter' && here !== undefined) {
      document.getElementById('run-detail')?.focus();
    } else if (event.key === 'Delete' && here !== undefined) setDeleting(here);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div
        className="run-list"
        id="run-list"
        ref={scroller}
        role="listbox"
        aria-label={t('runs.title')}
        aria-activedescendant={index >= 0 ? `run-${index}` : undefined}
        tabIndex={0}
        onKeyDown={walk}
      >
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map((item) => {
            const run = runs[item.index];
            if (run === undefined) return null;
            return (
              <div
                key={item.key}
                id={`run-${item.index}`}
                role="option"
                aria-selected={run.runId === selected}
                aria-setsize={runs.length}
                aria-posinset={item.index + 1}
                tabIndex={-1}
                className={`run-row${run.runId === selected ? ' selected' : ''}`}
                style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}
                onClick={() => go('runs', run.runId)}
                onKeyDown={() => undefined}
              >
                <RunRow run={run} now={run.endedAt === undefined ? now : 0} />
              </div>
            );
          })}
        </div>
      </div>
      {deleting && <DeleteRun run={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

const RunRow = memo(function RunRow({ run, now }: { run: RunSummary; now: number }) {
  const i18n = useI18n();
  const { t, f } = i18n;
  const active = run.state === 'running' || run.state === 'cancelling';
  const eta = run.progress?.etaSeconds;
  const began = Date.parse(run.startedAt ?? run.createdAt);
  const giab = giabOf(run.sampleId);
  const number = /_(R\d+)$/.exec(run.runName)?.[1] ?? run.runName;
  const when = active
    ? [
        f.duration(durationOf(run, now || Date.now())),
        eta !== undefined && t('runs.eta', f.duration(eta * 1000)),
      ]
    : [
        f.moment(began, Date.now()),
        run.endedAt !== undefined && run.startedAt !== undefined && f.duration(durationOf(run, 0), true),
      ];
  return (
    <>
      <div className="run-line">
        <b className="cut" title={run.sampleId}>
          {run.sampleId}
        </b>
        <small className="cut grow">
          {number}
          {giab !== null && ` · ${giab}`}
          {run.synthetic && ` · ${t('runs.demo')}`}
        </small>
        <StateChip run={run} />
      </div>
      <div className="run-line">
        <small className="cut grow" title={runLine(run, i18n)}>
          {runLine(run, i18n)}
        </small>
        <small className="num run-when">{when.filter(Boolean).join(' · ')}</small>
      </div>
      {active && (
        <div className="bar">
          <i style={{ width: `${run.fraction * 100}%` }} />
        </div>
      )}
    </>
  );
});
