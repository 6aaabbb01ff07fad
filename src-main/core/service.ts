import {
  API,
  type Api,
  type Envelope,
  EVENT_TABLE,
  type EventData,
  type Output,
  type Parsed,
} from '../contract/api.ts';
import { toAppError, VcbenchError } from '../contract/errors.ts';
import type { EventName } from '../contract/names.ts';
import { METHODS, type MethodName } from '../contract/names.ts';
import type { ServiceDependencies } from './service/dependencies.ts';
import { createHandlers } from './service/handlers.ts';
import { requestProblem } from './service/requestProblem.ts';
import { openRunControl, type RunControl } from './service/runControl.ts';

/** Everything a host can ask for. */
export interface Service extends Api {
  /** False when another process holds the data folder: reading works, changing does not. */
  readonly writable: boolean;
  /** Runs that a crash had left open and that were closed as `interrupted` at start-up. */
  readonly recovered: readonly string[];
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>;
  /** Ends what runs (`interrupted`, appQuit), waits for it, and lets go of the data folder. */
  close(): Promise<void>;
}

export type Handlers = { [M in MethodName]: (input: Parsed<M>) => Promise<Output<M>> };

/**
 * Opens a data folder. Takes its lock when it is free, ends what an earlier crash left behind, and answers the calls of
 * contract/api.ts: input parsed, errors as envelopes, nothing thrown across the border.
 * Throws VcbenchError when the data folder cannot be used at all.
 */
export async function createService(dependencies: ServiceDependencies): Promise<Service> {
  const events = new Emitter();
  const control: RunControl = await openRunControl(dependencies, events.emit);
  const handlers: Handlers = createHandlers(dependencies, control, events.emit);
  return {
    writable: control.writable,
    recovered: control.recovered,
    call: (method, input) => answer(handlers, method, input),
    on: events.on,
    idle: () => control.idle(),
    close: () => control.close(),
  };
}

async function answer<M extends MethodName>(
  handlers: Handlers,
  method: M,
  input: unknown,
): Promise<Envelope<Output<M>>> {
  try {
    if (!METHODS.includes(method)) {
      throw new VcbenchError('invalidRequest', `There is no method "${String(method).slice(0, 100)}".`);
    }
    const parsed = API[method].input.safeParse(input);
    if (!parsed.success) throw requestProblem(parsed.error, 'invalidRequest');
    const handler = handlers[method] as (value: unknown) => Promise<Output<M>>;
    return { ok: true, value: await handler(parsed.data) };
  } catch (error) {
    return { ok: false, error: toAppError(error) };
  }
}

export type Emit = <E extends EventName>(event: E, data: EventData<E>) => void;

class Emitter {
  private readonly listeners = new Map<EventName, Set<(data: never) => void>>();

  readonly on: Api['on'] = (event, listener) => {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set);
    set.add(listener);
    return () => set.delete(listener);
  };

  /** A listener that throws is its own problem: a window must not stop a run. */
  readonly emit: Emit = (event, data) => {
    for (const listener of this.listeners.get(event) ?? []) {
      try {
        (listener as (value: unknown) => void)(EVENT_TABLE[event].parse(data));
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  };
}
