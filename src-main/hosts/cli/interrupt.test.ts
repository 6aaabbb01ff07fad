import { afterEach, describe, expect, it, vi } from 'vitest';
import { interruptSignal } from './interrupt.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

afterEach(() => {
  vi.restoreAllMocks();
  for (const signal of SIGNALS) process.removeAllListeners(signal);
});

describe('interruptSignal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('aborts on %s with exit code %i, and says so once', (name, exitCode) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const signal = interruptSignal('Cancelled.');
    process.emit(name);
    process.emit(name); // npm hands on what the terminal has sent as well
    expect(signal.reason).toMatchObject({ exitCode });
    expect(said.mock.calls).toEqual([['Cancelled.\n']]);
    expect(exit).not.toHaveBeenCalled();
  });

  it('ends at once when asked again later', () => {
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
    interruptSignal();
    process.emit('SIGINT');
    now.mockReturnValue(3000);
    process.emit('SIGTERM');
    expect(exit).toHaveBeenCalledWith(143);
  });
});
