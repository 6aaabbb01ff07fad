import { createStore } from './store.ts';

/** A short word about something that was just done; it goes by itself. */
export interface Notice {
  id: number;
  tone: 'ok' | 'warn' | 'bad' | 'idle';
  text: string;
}

export const notices = createStore<readonly Notice[]>([]);

const SHOWN_MS = 6000;
let last = 0;

/** Shows a notice; at most three stand at once. */
export function say(tone: Notice['tone'], text: string): void {
  const id = ++last;
  notices.update((old) => [...old.slice(-2), { id, tone, text }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  notices.update((old) => old.filter((notice) => notice.id !== id));
}
