import { useEffect, useState } from 'react';
import type { LogLine } from '../../../src-main/contract/log.ts';
import type { StepView } from '../../../src-main/contract/run.ts';
import { call, client } from '../../client/client.ts';
import type { I18n } from '../../i18n/index.ts';

/** When a step printed last, ms since the epoch; null while nobody knows. */
export function useLastOutput(runId: string, log: string | undefined): number | null {
  const [last, setLast] = useState<number | null>(null);
  useEffect(() => {
    if (log === undefined) return;
    let wanted = true;
    void lastLine(runId, log).then((line) => {
      if (wanted && line !== undefined) setLast((old) => Math.max(old ?? 0, line.t));
    });
    const dispose = client().on('logs.appended', (event) => {
      if (event.runId === runId && event.log === log) setLast(Date.now());
    });
    return () => {
      wanted = false;
      dispose();
    };
  }, [runId, log]);
  return last;
}

/** What a step printed last, asked for once it is `silent`: what the child was at when it went quiet. */
export function useLastLine(runId: string, log: string | undefined, silent: boolean): string {
  const [text, setText] = useState('');
  useEffect(() => {
    if (!silent || log === undefined) return setText('');
    let wanted = true;
    void lastLine(runId, log).then((line) => {
      if (wanted && line !== undefined) setText(line.text.trim().slice(0, 200));
    });
    return () => {
      wanted = false;
    };
  }, [runId, log, silent]);
  return text;
}

async function lastLine(runId: string, log: string): Promise<LogLine | undefined> {
  const from = Number.MAX_SAFE_INTEGER;
  const answer = await call('logs.read', { runId, log, from, limit: 1, direction: 'backward' });
  return answer.ok ? answer.value.lines.at(-1) : undefined;
}

/** From here on silence is worth a word of warning. */
const LONG_MS = 120_000;
/** Below this nobody needs to be told. */
const SHORT_MS = 5000;

/** "last output 8 s ago", or a warning when a child has long been silent. */
export function silenceOf(
  last: number | null,
  step: Pick<StepView, 'startedAt'>,
  now: number,
  { t, f }: Pick<I18n, 't' | 'f'>,
): { text: string; long: boolean } {
  const since = last ?? (step.startedAt === undefined ? now : Date.parse(step.startedAt));
  const silent = now - since;
  if (silent >= LONG_MS) return { text: t('step.silent', Math.floor(silent / 60_000)), long: true };
  if (silent < SHORT_MS) return { text: '', long: false };
  return { text: t('step.lastOutput', f.duration(Math.floor(silent / 1000) * 1000)), long: false };
}
