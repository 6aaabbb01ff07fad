/**
 * The core speaks to people at a terminal too. What it says about options and commands is told here in the words of the
 * window; everything else stays as it is.
 */
const AT_A_TERMINAL: readonly (readonly [RegExp, string])[] = [
  [/^Set it in the settings, or give --bucket NAME\.$/, 'Set it in the settings.'],
  [/^Use --bucket NAME or set VCBENCH_S3_BUCKET\.$/, 'Set it in the settings.'],
  [/^No S3 bucket is given\.$/, 'No S3 bucket is set.'],
  [/^Give the sample ID with --sample\.$/, 'Enter the sample ID.'],
  [/^See "vcbench list" for the runs there are\.$/, 'The list shows the runs there are.'],
  [
    /^Automatic processing is off; "retry" goes on from here\.$/,
    'Automatic processing is off; “Process now” goes on from here.',
  ],
  [/^not asked \(vcbench doctor --online asks AWS\)$/, 'not asked'],
  [/\(see "vcbench doctor"\)/, '(the Doctor page says how)'],
  [/^Choose a profile \(--profile NAME\) or set one up/, 'Choose a profile, or set one up'],
  [/^(Check the bucket name in the settings) \(--bucket\)\.$/, '$1.'],
  [/^Set the region of the bucket \(--region\), /, 'Set the region of the bucket in the settings, '],
  [/^Example: --(?:region|endpoint) .*$/, 'Correct it in the settings.'],
  [/^(Choose a folder that you may write to) \(--dest\)\.$/, '$1.'],
  [
    /Fetch them with "vcbench references \S+ --fetch --need stratified", then retry the run\.$/,
    'Then retry the run: it fetches them.',
  ],
  [/, then run the same command again\.$/, ', then retry.'],
  [/^Run the references step again, or scripts\/setup_reference\.sh by hand\.$/, 'Retry the run.'],
];

/** A sentence of the core as the window says it, in English. */
export function coreInWindow(text: string): string {
  return AT_A_TERMINAL.reduce((said, [terminal, words]) => said.replace(terminal, words), text);
}
