// Put into the page by bench-console.ts before the page's own script: what the browser itself can tell about how smooth the
// window is. Times are in ms.
const watched = { longTasks: [], frames: [], interactiveAt: 0, scrolling: false };

new PerformanceObserver((list) => {
  for (const { duration, startTime } of list.getEntries()) watched.longTasks.push({ duration, startTime });
}).observe({ type: 'longtask' });

let last = 0;
requestAnimationFrame(function frame(now) {
  if (watched.scrolling && last > 0) watched.frames.push(now - last);
  last = now;
  requestAnimationFrame(frame);
});

const observer = new MutationObserver(() => {
  if (document.querySelector('.run-row') === null) return;
  observer.disconnect();
  watched.interactiveAt = performance.now();
});
observer.observe(document, { childList: true, subtree: true });

/** Resolves with the time since `start` once `isThere` holds and the frame that shows it is on the screen. */
function painted(start, isThere) {
  return new Promise((resolve) => {
    requestAnimationFrame(function look() {
      if (!isThere()) return requestAnimationFrame(look);
      requestAnimationFrame(() => resolve(performance.now() - start));
    });
  });
}

const rowsText = () => document.querySelector('.log-rows')?.textContent ?? '';

globalThis.bench = {
  watched,
  now: () => performance.now(),
  /** From the click that opens the console to its last line on the screen. */
  open(text) {
    const start = performance.now();
    document.querySelector('#run-detail .tab-row button[aria-label="Console"]').click();
    return painted(start, () => rowsText().includes(text));
  },
  /** From a click on the scroll bar, at a part of its height, to other lines on the screen. */
  async jump(part) {
    const bar = document.querySelector('.log-scrollbar');
    const { left, top, height } = bar.getBoundingClientRect();
    const before = document.querySelector('.log-row')?.dataset.n;
    const place = {
      bubbles: true,
      isPrimary: true,
      pointerId: 1,
      clientX: left + 5,
      clientY: top + part * height,
    };
    bar.setPointerCapture = () => undefined;
    const start = performance.now();
    bar.dispatchEvent(new PointerEvent('pointerdown', place));
    bar.dispatchEvent(new PointerEvent('pointerup', place));
    const ms = await painted(start, () => document.querySelector('.log-row')?.dataset.n !== before);
    return { ms, n: Number(document.querySelector('.log-row').dataset.n) };
  },
};
