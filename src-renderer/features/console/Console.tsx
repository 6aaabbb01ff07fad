import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { LogInfo } from '../../../src-main/contract/log.ts';
import type { RunView } from '../../../src-main/contract/run.ts';
import { client } from '../../client/client.ts';
import { useT } from '../../i18n/index.ts';
import { refreshRun, views } from '../../state/runs.ts';
import { useStore } from '../../state/store.ts';
import { isMod } from '../../ui/hooks.ts';
import { ConsoleBody } from './ConsoleBody.tsx';
import { ConsoleHead } from './ConsoleHead.tsx';
import { chooseLog, stepsWithLogs } from './chooseLog.ts';
import { type ConsoleState, changeConsole, consoleState, LEAST_HEIGHT } from './consoleStore.ts';
import { useLogList } from './useLog.ts';
import './console.css';
import './ansi.css';

/** The docked console: what the steps of one run print. */
export default function Console() {
  const t = useT();
  const state = useStore(consoleState);
  const { runId } = state;
  const view = useStore(views).get(runId ?? '');
  const [news, setNews] = useState(0);
  useEffect(() => {
    if (runId !== null && !views.get().has(runId)) void refreshRun(runId);
  }, [runId]);

  const stepsKey = view?.steps.map((step) => `${step.state}${step.attempt}`).join() ?? '';
  const { logs, error } = useLogList(runId, `${stepsKey}/${news}`);
  const known = useRef(logs);
  known.current = logs;
  useEffect(
    () =>
      client().on('logs.appended', (event) => {
        if (event.runId === runId && !known.current.some((info) => info.log === event.log))
          setNews((n) => n + 1);
      }),
    [runId],
  );

  const steps = useMemo(() => (view === undefined ? [] : stepsWithLogs(view, logs)), [view, logs]);
  const chosen = view === undefined ? null : chooseLog(view, steps, state.log);

  return (
    <section
      className="console"
      aria-label={t('console.title')}
      style={{ height: state.height }}
      onKeyDown={keys(state)}
    >
      <Divider height={state.height} />
      {view === undefined || chosen === null ? (
        <>
          <ConsoleHead state={state} view={view} steps={steps} chosen={null} />
          <p className="console-empty">
            {error?.message ?? (runId === null ? t('console.noRun') : t(emptyReason(view)))}
          </p>
        </>
      ) : (
        <ConsoleBody
          key={`${view.runId}/${chosen.log}`}
          state={state}
          view={view}
          steps={steps}
          chosen={chosen}
          active={isGoingOn(view, chosen)}
        />
      )}
    </section>
  );
}

function emptyReason(view: RunView | undefined) {
  if (view === undefined) return 'console.loading';
  return view.state === 'queued' ? 'console.queued' : 'console.nothingYet';
}

function isGoingOn(view: RunView, chosen: LogInfo): boolean {
  return view.steps.some((step) => step.log === chosen.log && step.state === 'running');
}

function keys(state: ConsoleState) {
  return (event: KeyboardEvent) => {
    if (isMod(event) && event.key.toLowerCase() === 'f') changeConsole({ search: state.search ?? '' });
    else if (event.key === 'Escape')
      changeConsole(state.search === null ? { open: false } : { search: null });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The upper edge, which is drawn or moved by arrow keys. */
function Divider({ height }: { height: number }) {
  const t = useT();
  const start = useRef<{ y: number; height: number } | null>(null);
  const most = () => Math.max(LEAST_HEIGHT, window.innerHeight - 160);
  const set = (next: number) =>
    changeConsole({ height: Math.round(Math.min(most(), Math.max(LEAST_HEIGHT, next))) });
  const move = (event: PointerEvent) => {
    if (start.current !== null) set(start.current.height + start.current.y - event.clientY);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is no <hr>
    <div
      className="console-divider"
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('console.resize')}
      aria-valuenow={height}
      aria-valuemin={LEAST_HEIGHT}
      aria-valuemax={4000}
      tabIndex={0}
      onPointerDown={(event) => {
        start.current = { y: event.clientY, height };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => {
        start.current = null;
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? 24 : event.key === 'ArrowDown' ? -24 : 0;
        if (step === 0) return;
        event.preventDefault();
        set(height + step);
      }}
    />
  );
}
