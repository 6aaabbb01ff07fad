#!/usr/bin/env node
// Children that misbehave, one per name: node hostile.mjs NAME [ARGUMENT]
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';

const [name, argument] = process.argv.slice(2);
const self = process.argv[1];
const background = (args, options = {}) =>
  spawn(process.execPath, [self, ...args], { stdio: 'ignore', ...options });
const forever = () => setInterval(() => undefined, 60_000);
const ignoreTerm = () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
};
/** Blocks like an ordinary program when the pipe is full. */
const print = (data) => {
  for (let rest = Buffer.from(data); rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};

const children = {
  'one-line': () => {
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    for (let i = 0; i < Number(argument); i++) print(megabyte);
    print('\nend\n');
  },
  'tiny-lines': () => {
    const block = 'x\n'.repeat(50_000);
    for (let i = 0; i < Number(argument) / 50_000; i++) print(block);
  },
  'not-utf8': () => {
    print(Buffer.from([0x61, 0xff, 0xfe, 0x0a, 0xc3]));
    print(Buffer.from([0xa9, 0x0a, 0x00, 0x0a, 0xf0, 0x9f]));
  },
  'ignores-term': () => {
    ignoreTerm();
    print('ready\n');
    forever();
  },
  stopped: () => {
    print('ready\n');
    process.kill(process.pid, 'SIGSTOP');
  },
  // Ends at once; a child of it keeps stdout open.
  'leaves-child': () => {
    background(['holds-stdout'], { stdio: ['ignore', 'inherit', 'inherit'] }).unref();
    print('parent done\n');
    process.exit(0);
  },
  'holds-stdout': () => {
    forever();
  },
  // As before, but the child goes on printing without end.
  'leaves-chatter': () => {
    background(['chatter'], { stdio: ['ignore', 'inherit', 'inherit'] }).unref();
    process.exit(0);
  },
  chatter: () => {
    ignoreTerm();
    setInterval(() => print('still here\n'), 5);
  },
  // The child leaves the group and the session.
  'leaves-daemon': () => {
    background(['holds-stdout'], { stdio: ['ignore', 'inherit', 'inherit'], detached: true }).unref();
    print('parent done\n');
    process.exit(0);
  },
  // A child and a grandchild, neither of which minds SIGTERM; the grandchild in a group of its own.
  family: () => {
    ignoreTerm();
    background(['family-child'], { stdio: ['ignore', 'inherit', 'inherit'] });
    forever();
  },
  'family-child': () => {
    ignoreTerm();
    background(['ignores-term'], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    forever();
  },
  'dies-by-signal': () => {
    process.kill(process.pid, 'SIGSEGV');
    forever();
  },
  silent: () => undefined,
  environment: () => {
    print(`${JSON.stringify(process.env)}\n`);
  },
  progress: () => {
    for (let i = 1; i <= 3; i++) print(`progress ${i}/3 files x\r`);
    print('done: 3 files\n');
  },
  secret: () => {
    print(`key ${argument}\nAuthorization: Bearer ${argument}\n`);
  },
};

const start = children[name];
if (start === undefined) throw new Error(`There is no hostile child called ${name}.`);
start();
