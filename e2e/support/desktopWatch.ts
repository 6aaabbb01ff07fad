/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Api, Envelope, Input, Output } from '../../src-main/contract/api.ts';
import type { MethodName } from '../../src-main/contract/names.ts';
import type { Desktop } from './desktop.ts';

declare global {
  var vcbench: Api & { pathForFile(file: File): string };
}

/** What the main process was seen doing; put there by {@link watch}. */
export interface Seen {
  boxes: { message: string; detail: string; buttons: string[] }[];
  notes: { title: string; body: string; emit(event: 'click'): void }[];
  opened: string[];
  links: string[];
  progress: number[];
  answers: number[];
  files: string[];
  saveAs: string;
}

/** Dialogs answer as told, and what the main process does is written down. */
export async function watch(app: Desktop): Promise<void> {
  await app.evaluate(({ BrowserWindow, dialog, Notification, shell }) => {
    const seen: Seen = {
      boxes: [],
      notes: [],
      opened: [],
      links: [],
      progress: [],
      answers: [],
      files: [],
      saveAs: '',
    };
    Object.assign(globalThis, { seen });
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message, detail = '', buttons = [] } = args.at(-1) as Electron.MessageBoxOptions;
      seen.boxes.push({ message, detail, buttons });
      return { response: seen.answers.shift() ?? 0, checkboxChecked: false };
    };
    dialog.showOpenDialog = async () => ({ canceled: seen.files.length === 0, filePaths: seen.files });
    dialog.showSaveDialog = async () => ({ canceled: seen.saveAs === '', filePath: seen.saveAs });
    shell.openPath = async (path) => {
      seen.opened.push(path);
      return '';
    };
    shell.openExternal = async (url) => void seen.links.push(url);
    Notification.prototype.show = function (this: Seen['notes'][number]) {
      seen.notes.push(this);
    };
    for (const window of BrowserWindow.getAllWindows()) {
      window.setProgressBar = (progress) => void seen.progress.push(progress);
    }
  });
}

export function seen<K extends 'boxes' | 'opened' | 'links' | 'progress'>(
  app: Desktop,
  what: K,
): Promise<Seen[K]> {
  return app.evaluate((_electron, key) => (globalThis as unknown as { seen: Seen }).seen[key as K], what);
}

export function notes(app: Desktop): Promise<{ title: string; body: string }[]> {
  return app.evaluate(() => {
    const { notes: shown } = (globalThis as unknown as { seen: Seen }).seen;
    return shown.map(({ title, body }) => ({ title, body }));
  });
}

export async function tell<K extends 'answers' | 'files' | 'saveAs'>(
  app: Desktop,
  what: K,
  value: Seen[K],
): Promise<void> {
  await app.evaluate(
    (_electron, given) => {
      Object.assign((globalThis as unknown as { seen: Seen }).seen, given);
    },
    { [what]: value },
  );
}

export function call<M extends MethodName>(
  page: Page,
  method: M,
  input: Input<M>,
): Promise<Envelope<Output<M>>> {
  return page.evaluate(([name, value]) => vcbench.call(name as M, value as Input<M>), [
    method,
    input,
  ] as const);
}

export async function ask<M extends MethodName>(page: Page, method: M, input: Input<M>): Promise<Output<M>> {
  const answer = await call(page, method, input);
  if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

/** In the page: the lines of every log of a run as the events announce them, until the run has ended. */
export async function followRun(runId: string): Promise<string[]> {
  const lines: string[] = [];
  const next = new Map<string, number>();
  const take = async () => {
    const list = await vcbench.call('logs.list', { runId });
    for (const { log } of list.ok ? list.value.logs : []) {
      for (;;) {
        const page = await vcbench.call('logs.read', { runId, log, from: next.get(log) ?? 1, limit: 1000 });
        if (!page.ok || page.value.lines.length === 0) break;
        lines.push(...page.value.lines.map((line) => line.text));
        next.set(log, (page.value.lines.at(-1)?.n ?? 0) + 1);
      }
    }
  };
  let wake = () => {};
  let ended = false;
  vcbench.on('logs.appended', (data) => void (data.runId === runId && wake()));
  vcbench.on('runs.changed', (data) => {
    if (data.runId !== runId) return;
    ended ||= ['succeeded', 'warned', 'failed', 'cancelled', 'interrupted'].includes(String(data.state));
    wake();
  });
  while (!ended) {
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, 1000);
    });
    await take();
    const view = await vcbench.call('runs.get', { runId });
    if (view.ok && 'endedAt' in view.value && view.value.endedAt !== undefined) ended = true;
  }
  await take();
  return lines;
}

export function lastEvent(data: string, runId: string): unknown {
  const journal = readFileSync(join(data, 'runs', runId, 'journal.ndjson'), 'utf8')
    .trimEnd()
    .split('\n');
  return JSON.parse(journal.at(-1) ?? 'null');
}
