/** Named locks within this process: whoever holds a name, the next in line waits. */
export class NamedLocks {
  private readonly tails = new Map<string, Promise<void>>();

  /** Holds all of `names` while `work` runs; names are taken in one order, so two holders cannot wait on each other. */
  async hold<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const releases: (() => void)[] = [];
    try {
      for (const name of [...new Set(names)].sort()) releases.push(await this.acquire(name));
      return await work();
    } finally {
      for (const release of releases) release();
    }
  }

  private async acquire(name: string): Promise<() => void> {
    const before = this.tails.get(name) ?? Promise.resolve();
    let open = () => {};
    const held = new Promise<void>((resolve) => {
      open = resolve;
    });
    const tail = before.then(() => held);
    this.tails.set(name, tail);
    await before;
    return () => {
      open();
      if (this.tails.get(name) === tail) this.tails.delete(name);
    };
  }
}
