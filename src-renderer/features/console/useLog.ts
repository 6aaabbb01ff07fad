import { useEffect, useMemo, useRef, useState } from 'react';
import type { AppError } from '../../../src-main/contract/errors.ts';
import type { LogInfo } from '../../../src-main/contract/log.ts';
import { call, client } from '../../client/client.ts';
import { type Level, levelsAsked } from './levels.ts';
import { LogWindow } from './logWindow.ts';

/** A log that is being written is looked at this often even when no event says that it grew. */
const LOOK_MS = 1000;

/** The logs of a run; asked for again whenever `changed` is another one. */
export function useLogList(
  runId: string | null,
  changed: string,
): { logs: readonly LogInfo[]; error: AppError | null } {
  const [state, setState] = useState<{
    runId: string | null;
    logs: readonly LogInfo[];
    error: AppError | null;
  }>({
    runId: null,
    logs: [],
    error: null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `changed` says when to ask again
  useEffect(() => {
    if (runId === null) return;
    let wanted = true;
    void call('logs.list', { runId }).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setState({ runId, logs: answer.value.logs, error: null });
      else setState({ runId, logs: [], error: answer.error });
    });
    return () => {
      wanted = false;
    };
  }, [runId, changed]);
  return state.runId === runId ? state : { logs: [], error: null };
}

/** The stretch of a log on the screen, following its growth while `active`. */
export function useLogWindow(
  runId: string,
  log: string,
  levels: ReadonlySet<Level>,
  active: boolean,
  following: { readonly current: boolean },
): { window: LogWindow; error: AppError | null } {
  const [error, setError] = useState<AppError | null>(null);
  const asked = useMemo(() => levelsAsked(levels), [levels]);
  const asking = useRef<{ by: LogWindow; answer: Promise<unknown> } | null>(null);
  const window = useMemo(() => {
    const made: LogWindow = new LogWindow(async (from, limit, direction) => {
      if (asked.levels?.length === 0) return null;
      // A filter may need the whole of a long log. Several levels turned off in a row are not several such readings:
      // the newest filter waits for the answer that is under way, and those between are never asked for.
      if (asking.current !== null && asking.current.by !== made) await asking.current.answer;
      if (made.closed) return null;
      const reading = call('logs.read', { runId, log, from, limit, direction, ...asked });
      asking.current = { by: made, answer: reading };
      const answer = await reading;
      setError(answer.ok ? null : answer.error);
      return answer.ok ? answer.value : null;
    });
    return made;
  }, [runId, log, asked]);

  useEffect(() => {
    void window.toEnd();
    const dispose = [
      client().on('logs.appended', (event) => {
        if (event.runId === runId && event.log === log && !document.hidden)
          void window.grew(event.lastN, following.current);
      }),
      client().onReconnect(() => void look()),
    ];
    async function look() {
      if (document.hidden) return;
      const answer = await call('logs.read', {
        runId,
        log,
        from: Number.MAX_SAFE_INTEGER,
        limit: 1,
        direction: 'backward',
      });
      if (answer.ok) await window.grew(answer.value.lastN, following.current);
    }
    const timer = active ? setInterval(() => void look(), LOOK_MS) : undefined;
    // The last lines of a step come with its end.
    if (!active) void look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      for (const end of dispose) end();
    };
  }, [window, runId, log, active, following]);

  const previous = useRef(window);
  useEffect(() => {
    if (previous.current !== window) previous.current.close();
    previous.current = window;
  }, [window]);
  return { window, error };
}
