// What the kernel gives to TypeScript (../kernel.ts), in AssemblyScript: after a change, `npm run build:kernel`. Addresses and sizes are in
// bytes. Classes marked @unmanaged lie in memory field by field, as those who hand them over write them; nothing is collected.
export { joinLines } from './bases';
export { makeCurves } from './curves';
export { writeSixDigits } from './digits';
export { REACHES_BYTES, separate } from './islands';
export { BEFORE_BYTES, matchVariants, SEARCH_BYTES, VARIANT_BYTES } from './matching';
export { reserve, START } from './memory';
export {
  CODES,
  CONTIG,
  FILTER_BYTES,
  FILTERS,
  LINES,
  LONGEST_FILTER,
  LONGEST_NAME,
  MOST_FILTERS,
  MOST_LINES,
  OTHERS,
  OUTCOME,
  QUALS,
  STARTS,
  takePlainLines,
} from './plainLines';
export { REACH_BYTES } from './reach';
export { addTemplate, countSites, TEMPLATE_SLOTS, VALUE_TEXTS } from './sites';
export { ISLAND_BYTES } from './solve';
