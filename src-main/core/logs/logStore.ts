/**
 * Step logs on disk: `<directory>/<log>.ndjson`, one contract LogLine per line, appended only. Lines are numbered, in
 * growing order, and every line begins with its number, so the file is its own index: a reader finds any line by a few
 * looks at file positions (see segment.ts), and there is no second file to go stale.
 */

export { firstError, listLogs, type ReadLogOptions, readLog } from './logReader.ts';
export { type LogMatches, type SearchLogOptions, searchLog } from './logSearch.ts';
export { createLogWriter, type LogEntry, type LogWriter, type LogWriterOptions } from './logWriter.ts';
export { applyRetention, type RemovedLog, type RetentionOptions } from './retention.ts';
