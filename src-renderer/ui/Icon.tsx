const PATHS = {
  import: 'M8 2v8M4.5 6.8 8 10.2l3.5-3.4M2.5 13.5h11',
  runs: 'M2 4h12M2 8h12M2 12h8',
  references: 'M3 2.5h8l2 2v9H3zM6 7h4M6 10h4',
  doctor: 'M1.5 8.5h3l1.8-4.5 3 8 1.7-3.5h3.5',
  settings: 'M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 2.8v3.4M6 9.8v3.4',
  console: 'M2 3h12v10H2zM4.5 6l2 2-2 2M8.5 10.2h3',
  check: 'm3 8.5 3.2 3L13 4.5',
  cross: 'm4 4 8 8M12 4l-8 8',
  warn: 'M8 3v6M8 12.4v.2',
  alert: 'M8 2 1.5 13.5h13zM8 6.5v3.2M8 11.6v.1',
  info: 'M8 7.2v4M8 4.6v.2M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8',
  run: 'M8 2a6 6 0 1 1-6 6',
  clock: 'M8 4.5V8l2.5 1.5M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8',
  stop: 'M4 4h8v8H4z',
  dash: 'M3.5 8h9',
  circle: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9',
  down: 'M8 3v9M4.5 8.8 8 12.3l3.5-3.5',
  up: 'M8 13V4M4.5 7.2 8 3.7l3.5 3.5',
  chevronDown: 'm4 6 4 4 4-4',
  chevronUp: 'm4 10 4-4 4 4',
  chevronRight: 'm6 4 4 4-4 4',
  back: 'M10 3.5 5.5 8l4.5 4.5',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5l3 3',
  folder: 'M2 4h4l1.5 1.5H14V12.5H2z',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5H2.5v-8h8V3',
  save: 'M8 2v7M5 6.5 8 9.5l3-3M3 13h10',
  trash: 'M3 4.5h10M6.5 4.5V2.5h3v2M4.5 4.5l.6 9h5.8l.6-9',
  retry: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
  wrap: 'M2 4h12M2 8h9.5a2 2 0 0 1 0 4H8M10 10l-2 2 2 2M2 12h3',
  filter: 'M2 3.5h12L9.5 8.8V13l-3-1.5V8.8z',
  play: 'M5 3.2v9.6L12.5 8z',
  keyboard: 'M1.5 4h13v8h-13zM4 6.5h.1M6.5 6.5h.1M9 6.5h.1M11.5 6.5h.1M4.5 9.5h7',
  wide: 'M2 3h12v10H2zM6 3v10',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  external: 'M9 2.5h4.5V7M13.5 2.5 8 8M11.5 9.5v4h-9v-9h4',
} as const;
export type IconName = keyof typeof PATHS;

/** A line icon of 16 px in the colour of the text around it. It says nothing by itself: a word stands beside it. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      className={className}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The program's mark. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 20 20">
      <rect width="20" height="20" rx="5" fill="var(--accent)" />
      <path d="M5 6h10M5 10h6M5 14h8" stroke="var(--on-accent)" strokeWidth="1.8" strokeLinecap="round" />
      <circle cx="14.4" cy="10" r="1.7" fill="var(--on-accent)" />
    </svg>
  );
}
