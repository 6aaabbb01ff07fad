import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogInfo } from '../../../src-main/contract/log.ts';
import type { RunView } from '../../../src-main/contract/run.ts';
import { call } from '../../client/client.ts';
import { coreWords, errorText } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { say } from '../../state/notices.ts';
import { ConsoleHead } from './ConsoleHead.tsx';
import type { StepLogs } from './chooseLog.ts';
import type { ConsoleState } from './consoleStore.ts';
import { MOST_COPIED, textOfLines } from './copyLines.ts';
import { type LineRange, LogView, type LogViewHandle } from './LogView.tsx';
import { SearchBar } from './SearchBar.tsx';
import { useLogWindow } from './useLog.ts';
import { useSearch } from './useSearch.ts';

interface ConsoleBodyProps {
  state: ConsoleState;
  view: RunView;
  steps: readonly StepLogs[];
  chosen: LogInfo;
  /** The step is printing now. */
  active: boolean;
}

/** One log on the screen, with its search and its buttons. */
export function ConsoleBody({ state, view, steps, chosen, active }: ConsoleBodyProps) {
  const { t, f, language } = useI18n();
  const { runId } = view;
  const { log } = chosen;
  const handle = useRef<LogViewHandle | null>(null);
  const followingRef = useRef(true);
  const [following, setFollowing] = useState(true);
  const [selection, setSelection] = useState<LineRange | null>(null);
  const [flash, setFlash] = useState<number | null>(null);
  const { window: lines, error } = useLogWindow(runId, log, state.levels, active, followingRef);

  const onFollowing = useCallback((now: boolean) => {
    followingRef.current = now;
    setFollowing(now);
  }, []);
  const show = useCallback((n: number) => void handle.current?.jump(n), []);
  const topN = useCallback(() => handle.current?.topN() ?? 1, []);
  const search = useSearch(runId, log, state.search, state.levels, topN, show);

  useEffect(() => {
    if (flash === null) return;
    const timer = setTimeout(() => setFlash(null), 2500);
    return () => clearTimeout(timer);
  }, [flash]);

  const firstError = async () => {
    const answer = await call('logs.firstError', { runId, log });
    if (!answer.ok) return say('bad', errorText(answer.error, language, t).message);
    const { n } = answer.value;
    if (n === null) return say('idle', t('console.noError'));
    await handle.current?.jump(n);
    setFlash(n);
  };

  const copy = async () => {
    if (selection === null) return;
    const text = await textOfLines(runId, log, selection, state.levels);
    const count = text === null ? 0 : text.split('\n').length - 1;
    const copied = text !== null && (await writeClipboard(text));
    if (!copied) say('bad', t('console.copyFailed'));
    else if (count >= MOST_COPIED) say('warn', t('console.copiedPart', f.integer(count)));
    else say('ok', t('console.copied', count, f.integer(count)));
  };

  const step = view.steps.find((candidate) => candidate.log === log);
  const progress = active ? step?.progress : undefined;
  return (
    <>
      <ConsoleHead
        state={state}
        view={view}
        steps={steps}
        chosen={chosen}
        following={following}
        selected={selection === null ? 0 : selection.to - selection.from + 1}
        onFollow={() => handle.current?.follow()}
        onFirstError={() => void firstError()}
        onCopy={() => void copy()}
      />
      {state.search !== null && (
        <SearchBar text={state.search} search={search} onLeave={() => handle.current?.focus()} />
      )}
      {error && <p className="console-empty">{errorText(error, language, t).message}</p>}
      {state.levels.size === 0 && <p className="console-empty">{t('console.allHidden')}</p>}
      {!lines.fresh && !lines.busy && lines.lines.length === 0 && state.levels.size > 0 && (
        <p className="console-empty">{t(lines.lastN > 0 ? 'console.noneOfLevels' : 'console.nothingYet')}</p>
      )}
      <LogView
        ref={handle}
        log={lines}
        wrap={state.wrap}
        needle={state.search === null || state.search === '' ? null : state.search.toLowerCase()}
        hereN={flash ?? search.hereN}
        selection={selection}
        onSelect={setSelection}
        onCopy={() => void copy()}
        onFollowing={onFollowing}
        label={t('console.linesOf', step === undefined ? log : t(`step.${step.id}`))}
      />
      {progress !== undefined && (
        <div className="console-progress">
          <div className="bar">
            <i style={{ width: `${(progress.fraction ?? 0) * 100}%` }} />
          </div>
          <span className="num">{progress.fraction === undefined ? '' : f.percent(progress.fraction)}</span>
          <span className="cut">
            {progress.label === undefined ? '' : coreWords(progress.label, language)}
          </span>
        </div>
      )}
    </>
  );
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
