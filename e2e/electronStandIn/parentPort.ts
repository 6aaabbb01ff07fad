// In the child that stands for a utility process.
Object.assign(process, {
  type: 'utility',
  parentPort: {
    on: (_event: 'message', listener: (event: { data: unknown }) => void) =>
      process.on('message', (data) => listener({ data })),
    postMessage: (message: object) => process.send?.(message),
  },
});
// The real one does not exit when nothing is left to do. It does when its parent is gone.
setInterval(() => undefined, 60_000);
process.once('disconnect', () => process.exit(1));
