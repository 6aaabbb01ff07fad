import { workerData } from 'node:worker_threads';
import { failureOf } from '../failure.ts';
import { BLOCK_TEXT, bgzfBlock } from './bgzfBlock.ts';
import { FAILED, LONGEST_MESSAGE, type PackerData, SLOTS, STATE } from './packer.ts';
import { writeAll } from './writing.ts';

// Entry of the thread behind Packer.
const { file, path, level, text, state: shared, failure } = workerData as PackerData;
const state = new Int32Array(shared);

try {
  run();
} catch (error) {
  const found = failureOf(error);
  const text = JSON.stringify({ ...found, message: found.message.slice(0, LONGEST_MESSAGE) });
  state[STATE.failure] = Buffer.from(failure).write(text, 'utf8');
  Atomics.store(state, STATE.written, FAILED);
  Atomics.notify(state, STATE.written);
}

function run(): void {
  for (let written = 0; Atomics.load(state, STATE.stop) === 0; ) {
    Atomics.add(state, STATE.beat, 1);
    if (written === Atomics.load(state, STATE.filled)) {
      Atomics.wait(state, STATE.stop, 0, 1);
      continue;
    }
    const slot = written % SLOTS;
    const length = state[STATE.lengths + slot]!;
    const block = bgzfBlock(new Uint8Array(text, slot * BLOCK_TEXT, length), level);
    writeAll(path, file, block);
    state[STATE.lengths + SLOTS + slot] = block.length;
    Atomics.store(state, STATE.written, ++written);
    Atomics.notify(state, STATE.written);
  }
}
