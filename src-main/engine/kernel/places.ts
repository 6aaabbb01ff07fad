import type { Kernel } from './kernel.ts';

type Numbers = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** Gives places in a kernel's memory to what a task needs, one behind the other. What was there before is lost. */
export class KernelPlaces {
  readonly #kernel: Kernel;
  #free: number;

  /** Leaves the first `kept` bytes alone. */
  constructor(kernel: Kernel, kept: number) {
    this.#kernel = kernel;
    this.#free = aligned(kernel.start + kept);
  }

  /** Address of a copy of these numbers. */
  put(numbers: Numbers): number {
    const at = this.room(numbers.byteLength);
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    this.#kernel.bytes.set(bytes, at);
    return at;
  }

  /** Address of so many bytes, which may hold anything. Throws RangeError when there is not that much memory. */
  room(bytes: number): number {
    const at = this.#free;
    this.#free = aligned(at + bytes);
    this.#kernel.reserve(this.#free);
    return at;
  }

  /** Address of so many bytes that are zero. */
  zeros(bytes: number): number {
    const at = this.room(bytes);
    this.#kernel.bytes.fill(0, at, at + bytes);
    return at;
  }
}

/** Which number each field is of a class that the kernel reads: its fields by name, in order, of 32 bits each. */
export function fieldsOf<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name, i) => [name, i])) as Record<Name, number>;
}

/** Writes down such an object at an address. */
export function putFields<Name extends string>(
  { ints }: Kernel,
  at: number,
  fields: Readonly<Record<Name, number>>,
  values: Readonly<Record<Name, number>>,
): void {
  for (const name in fields) ints[at / 4 + fields[name]] = values[name];
}

/** Numbers of 64 bits must stand at multiples of eight. */
function aligned(address: number): number {
  return Math.ceil(address / 16) * 16;
}
