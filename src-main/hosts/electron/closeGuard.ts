export interface QuitState {
  /** `running`: nobody asked to quit yet. */
  phase: 'running' | 'asking' | 'closing' | 'closed';
  /** Runs that quitting would interrupt. */
  active: number;
  /** The machine shuts down or a signal came: there is nobody to ask, or no time. */
  forced: boolean;
}

/**
 * What a wish to quit leads to: `ask` the user, `close` the service (which interrupts runs), `wait` for what is already
 * going on, or `go`.
 */
export function nextQuitStep({ phase, active, forced }: QuitState): 'ask' | 'close' | 'wait' | 'go' {
  if (phase === 'closed') return 'go';
  if (phase === 'closing') return 'wait';
  if (forced) return 'close';
  if (phase === 'asking') return 'wait';
  return active > 0 ? 'ask' : 'close';
}

export interface CloseGuardOptions {
  active(): number;
  /** True: quit and interrupt. */
  ask(active: number): Promise<boolean>;
  /** Ends what runs and lets go of everything. */
  close(): Promise<void>;
  /** Really quits; wishes to quit are let through from then on. */
  quit(): void;
  onTrouble(error: unknown): void;
  /** Closing may not take longer, milliseconds: the steps' own grace time and some. */
  limitMs?: number;
}

export interface CloseGuard {
  /** For `before-quit`: prevents the event unless everything is closed. */
  beforeQuit(event: { preventDefault(): void }): void;
  /** Quits without asking. */
  force(): void;
  /** Everything is closed: windows may go. */
  readonly closed: boolean;
}

export function createCloseGuard(options: CloseGuardOptions): CloseGuard {
  const { limitMs = 25_000 } = options;
  let phase: QuitState['phase'] = 'running';
  let forced = false;

  function go(): 'go' | 'wait' {
    const step = nextQuitStep({ phase, active: options.active(), forced });
    if (step === 'ask') void ask();
    if (step === 'close') void close();
    return step === 'go' ? 'go' : 'wait';
  }

  async function ask(): Promise<void> {
    phase = 'asking';
    // A dialog that cannot be shown must not keep the program from quitting for ever.
    const agreed = await options.ask(options.active()).catch(() => true);
    if (phase !== 'asking') return;
    phase = 'running';
    if (agreed) await close();
  }

  async function close(): Promise<void> {
    phase = 'closing';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    try {
      await Promise.race([options.close(), late]);
    } catch (error) {
      options.onTrouble(error);
    }
    clearTimeout(timer);
    phase = 'closed';
    options.quit();
  }

  return {
    beforeQuit(event) {
      if (go() === 'wait') event.preventDefault();
    },
    force() {
      forced = true;
      go();
    },
    get closed() {
      return phase === 'closed';
    },
  };
}
