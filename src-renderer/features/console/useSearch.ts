import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../client/client.ts';
import { useSettled } from '../../ui/hooks.ts';
import { type Level, levelsAsked } from './levels.ts';

const CHUNK = 2000;

/** Matches in the whole log: their count, and a stretch of their line numbers. */
interface Found {
  total: number;
  /** How many matches precede `lines[0]`. */
  before: number;
  lines: readonly number[];
}

export interface LogSearch {
  busy: boolean;
  total: number | null;
  /** Which match is shown, counted from 1; null before the first. */
  index: number | null;
  hereN: number | null;
  next(): void;
  previous(): void;
}

/** Search over a whole log on disk. The first match at or after `topN()` is shown at once. */
export function useSearch(
  runId: string,
  log: string,
  text: string | null,
  levels: ReadonlySet<Level>,
  topN: () => number,
  show: (n: number) => void,
): LogSearch {
  const settled = useSettled(text, 200);
  const [found, setFound] = useState<Found | null>(null);
  const [hereN, setHereN] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);

  const ask = useCallback(
    async (from: number, direction: 'forward' | 'backward'): Promise<Found | null> => {
      if (settled === null || settled === '') return null;
      const mine = ++turn.current;
      setBusy(true);
      const answer = await call('logs.search', {
        runId,
        log,
        text: settled.slice(0, 1000),
        from: Math.max(1, from),
        direction,
        limit: CHUNK,
        ...levelsAsked(levels),
      });
      if (mine !== turn.current) return null;
      setBusy(false);
      if (!answer.ok) return null;
      setFound(answer.value);
      return answer.value;
    },
    [runId, log, settled, levels],
  );

  const goTo = useCallback(
    (n: number | undefined) => {
      setHereN(n ?? null);
      if (n !== undefined) show(n);
    },
    [show],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text, not a new place, starts a new search
  useEffect(() => {
    turn.current++;
    setFound(null);
    setHereN(null);
    setBusy(false);
    if (settled === null || settled === '') return;
    void ask(topN(), 'forward').then(async (first) => {
      if (first === null || first.total === 0) return;
      goTo(first.lines[0] ?? (await ask(1, 'forward'))?.lines[0]);
    });
  }, [ask]);

  const step = async (direction: 'forward' | 'backward') => {
    if (found === null || found.total === 0) return;
    const forward = direction === 'forward';
    const here = hereN ?? topN();
    const known = forward
      ? found.lines.find((n) => n > here)
      : [...found.lines].reverse().find((n) => n < here);
    if (known !== undefined) return goTo(known);
    const more = await ask(forward ? here + 1 : here - 1, direction);
    if (more === null) return;
    const reached = forward ? more.lines[0] : here > 1 ? more.lines.at(-1) : undefined;
    if (reached !== undefined) return goTo(reached);
    // Past the last match the first one follows, and the other way round.
    const around = await ask(forward ? 1 : Number.MAX_SAFE_INTEGER, direction);
    goTo(forward ? around?.lines[0] : around?.lines.at(-1));
  };

  const at = found === null || hereN === null ? -1 : found.lines.indexOf(hereN);
  return {
    busy,
    total: found?.total ?? null,
    index: found === null || at < 0 ? null : found.before + at + 1,
    hereN,
    next: () => void step('forward'),
    previous: () => void step('backward'),
  };
}
