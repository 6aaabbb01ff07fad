import { useCallback, useSyncExternalStore } from 'react';

/** One value that components can watch. */
export interface Store<T> {
  get(): T;
  set(next: T): void;
  update(change: (old: T) => T): void;
  subscribe(listener: () => void): () => void;
}

/** A store; listeners run only when the value is another one (by identity). */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value, or a part of it that keeps its identity while it is the same. */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, U>(store: Store<T>, select: (value: T) => U): U;
export function useStore<T, U>(store: Store<T>, select?: (value: T) => U): T | U {
  const read = useCallback(() => (select ? select(store.get()) : store.get()), [store, select]);
  return useSyncExternalStore(store.subscribe, read);
}
