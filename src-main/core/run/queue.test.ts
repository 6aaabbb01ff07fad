import { describe, expect, it } from 'vitest';
import { specOf } from '../testing/runs.ts';
import { RunQueue } from './queue.ts';

/** A run that ends when told. */
function held(sampleId: string, memoryMiB = 1, started: string[] = []) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = {
    spec: specOf(sampleId),
    memoryMiB,
    start: () => {
      started.push(sampleId);
      return ended;
    },
  };
  return { run, end };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('RunQueue', () => {
  it('starts as many as allowed, in order', async () => {
    const started: string[] = [];
    const queue = new RunQueue(() => ({ concurrency: 2, memoryMiB: 100 }));
    const runs = ['A', 'B', 'C'].map((name) => held(name, 1, started));
    for (const { run } of runs) queue.add(run);
    expect(started).toEqual(['A', 'B']);
    runs[1]?.end();
    await settle();
    expect(started).toEqual(['A', 'B', 'C']);
  });

  it('never runs one sample folder twice at once, and lets another sample pass', async () => {
    const started: string[] = [];
    const queue = new RunQueue(() => ({ concurrency: 3, memoryMiB: 100 }));
    const first = held('A', 1, started);
    queue.add(first.run);
    queue.add(held('A', 1, started).run);
    queue.add(held('B', 1, started).run);
    expect(started).toEqual(['A', 'B']);
    first.end();
    await settle();
    expect(started).toEqual(['A', 'B', 'A']);
  });

  it('keeps within the declared memory; a run too large for it goes alone and is not overtaken', async () => {
    const started: string[] = [];
    const queue = new RunQueue(() => ({ concurrency: 3, memoryMiB: 10 }));
    const small = held('A', 6, started);
    const large = held('B', 40, started);
    queue.add(small.run);
    queue.add(large.run);
    queue.add(held('C', 1, started).run);
    expect(started).toEqual(['A']);
    small.end();
    await settle();
    expect(started).toEqual(['A', 'B']);
    large.end();
    await settle();
    expect(started).toEqual(['A', 'B', 'C']);
  });

  it('forgets a run that is taken out before it starts', () => {
    const queue = new RunQueue(() => ({ concurrency: 1, memoryMiB: 10 }));
    const waiting = held('B');
    queue.add(held('A').run);
    queue.add(waiting.run);
    expect(queue.remove(waiting.run.spec.runId)).toBe(true);
    expect(queue.remove(waiting.run.spec.runId)).toBe(false);
    expect(queue.waitingIds()).toEqual([]);
  });
});
