import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { RunView } from '../../contract/run.ts';
import { createNotifier } from './notifications.ts';

function setUp(supported = true) {
  const shown: FakeNotification[] = [];
  const opened: string[] = [];
  const trouble: string[] = [];
  class FakeNotification extends EventEmitter {
    static isSupported = () => supported;
    closed = false;
    readonly options: { title: string; body: string };
    constructor(options: { title: string; body: string }) {
      super();
      this.options = options;
    }
    show = () => void shown.push(this);
    close = () => {
      this.closed = true;
      this.emit('close');
    };
  }
  const notifier = createNotifier({
    Notification: FakeNotification as never,
    language: () => 'en',
    open: (runId) => void opened.push(runId),
    onTrouble: (what) => void trouble.push(what),
  });
  const end = (runId: string, state: RunView['state']) =>
    notifier.tell({ runId, runName: runId, state } as RunView);
  return { notifier, end, shown, opened, trouble };
}

describe('notifications', () => {
  it('open their own run when clicked, and are taken back at the end', () => {
    const { notifier, end, shown, opened } = setUp();
    end('a', 'succeeded');
    end('b', 'failed');
    end('c', 'cancelled');
    expect(shown.map(({ options }) => options.title)).toEqual(['a is done', 'b failed']);
    shown[1]?.emit('click');
    expect(opened).toEqual(['b']);
    notifier.dispose();
    // The clicked one is gone by itself.
    expect(shown.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it('are not held for ever, and a desktop without them is no failure', () => {
    const { notifier, end, shown, trouble } = setUp();
    for (let n = 0; n < 60; n++) end(`run${n}`, 'succeeded');
    shown[59]?.emit('failed', {}, 'no server');
    expect(trouble).toEqual(['A notification could not be shown: no server']);
    notifier.dispose();
    expect(shown.filter(({ closed }) => closed)).toHaveLength(49);
    const none = setUp(false);
    none.end('a', 'failed');
    expect(none.shown).toEqual([]);
    expect(none.trouble).toEqual(['This desktop shows no notifications.']);
  });
});
