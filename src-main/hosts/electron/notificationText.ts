import type { RunView } from '../../contract/run.ts';
import { type Language, MESSAGES } from './messages.ts';

export interface NotificationText {
  title: string;
  body: string;
}

type Finished = Pick<RunView, 'state' | 'runName' | 'error' | 'startedAt' | 'endedAt'>;

/** A desktop shows about this much. */
const LONGEST_BODY = 240;

/**
 * What the desktop says when a run has ended by itself. Null for a run that the user ended (cancelled, or interrupted by
 * quitting): they know. A failure says its reason in the words of the run.
 */
export function notificationText(run: Finished, language: Language): NotificationText | null {
  const text = MESSAGES[language].notification;
  if (run.state === 'failed') {
    return { title: text.failed(run.runName), body: shorten(run.error?.message ?? text.look) };
  }
  if (run.state !== 'succeeded' && run.state !== 'warned') return null;
  const title = run.state === 'warned' ? text.warned(run.runName) : text.succeeded(run.runName);
  const took = durationOf(run);
  const why = run.state === 'warned' ? run.error?.message : undefined;
  const body = [why, took === null ? null : text.took(took), text.look].filter(Boolean).join(' ');
  return { title, body: shorten(body) };
}

/** `1 h 05 min`, `3 min 20 s`, `45 s`; the same in both languages. Null when the run does not say. */
function durationOf({ startedAt, endedAt }: Finished): string | null {
  const seconds = Math.round((Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '')) / 1000);
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  const minutes = Math.floor(seconds / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  return minutes > 0 ? `${minutes} min ${two(seconds % 60)} s` : `${seconds} s`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_BODY ? line : `${line.slice(0, LONGEST_BODY - 1).trimEnd()}…`;
}
