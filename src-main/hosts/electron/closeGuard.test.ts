import { describe, expect, it } from 'vitest';
import { createCloseGuard, nextQuitStep } from './closeGuard.ts';

describe('what a wish to quit leads to', () => {
  it.each([
    [{ phase: 'running', active: 0, forced: false }, 'close'],
    [{ phase: 'running', active: 2, forced: false }, 'ask'],
    [{ phase: 'running', active: 2, forced: true }, 'close'],
    [{ phase: 'asking', active: 2, forced: false }, 'wait'],
    [{ phase: 'asking', active: 2, forced: true }, 'close'],
    [{ phase: 'closing', active: 1, forced: false }, 'wait'],
    [{ phase: 'closing', active: 1, forced: true }, 'wait'],
    [{ phase: 'closed', active: 0, forced: false }, 'go'],
  ] as const)('%j: %s', (state, expected) => expect(nextQuitStep(state)).toBe(expected));
});

describe('quitting', () => {
  function setUp(answers: boolean[], active = 1) {
    const said: string[] = [];
    const guard = createCloseGuard({
      active: () => active,
      ask: async (count) => {
        said.push(`ask ${count}`);
        return answers.shift() ?? false;
      },
      close: async () => void said.push('close'),
      quit: () => void said.push('quit'),
      onTrouble: (error) => void said.push(String(error)),
    });
    const wish = async () => {
      let prevented = false;
      guard.beforeQuit({
        preventDefault: () => {
          prevented = true;
        },
      });
      await new Promise((resolve) => setTimeout(resolve, 5));
      return prevented;
    };
    return { guard, said, wish };
  }

  it('stays when the user says so, and asks again the next time', async () => {
    const { said, wish } = setUp([false, true]);
    expect(await wish()).toBe(true);
    expect(said).toEqual(['ask 1']);
    expect(await wish()).toBe(true);
    expect(said).toEqual(['ask 1', 'ask 1', 'close', 'quit']);
    expect(await wish()).toBe(false);
  });

  it('closes without a question when nothing runs', async () => {
    const { said, wish } = setUp([], 0);
    expect(await wish()).toBe(true);
    expect(said).toEqual(['close', 'quit']);
  });

  it('does not wait for an answer when the machine shuts down', async () => {
    const said: string[] = [];
    const guard = createCloseGuard({
      active: () => 1,
      ask: () => new Promise(() => undefined),
      close: async () => void said.push('close'),
      quit: () => void said.push('quit'),
      onTrouble: () => undefined,
    });
    guard.beforeQuit({ preventDefault: () => undefined });
    guard.force();
    guard.force();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(said).toEqual(['close', 'quit']);
  });

  it('quits even when closing fails or takes for ever', async () => {
    for (const close of [() => Promise.reject(new Error('disk')), () => new Promise<void>(() => undefined)]) {
      const said: string[] = [];
      const guard = createCloseGuard({
        active: () => 0,
        ask: async () => true,
        close,
        quit: () => void said.push('quit'),
        onTrouble: () => undefined,
        limitMs: 5,
      });
      guard.force();
      await new Promise((resolve) => setTimeout(resolve, 40));
      expect(said).toEqual(['quit']);
    }
  });
});
