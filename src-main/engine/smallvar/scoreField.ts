import { EngineError } from '../errors.ts';
import type { VcfReader } from '../io/vcf.ts';

/** The field of the query that the ROC goes by. */
export interface ScoreField {
  kind: 'QUAL' | 'FORMAT' | 'INFO';
  name: string;
}

export const QUAL: ScoreField = { kind: 'QUAL', name: 'QUAL' };

/**
 * The field named as vcfeval names it (`--vcf-score-field`, hap.py's `--roc`): QUAL, a FORMAT key, or `INFO.KEY`. Throws
 * EngineError badInput when the header of the query does not declare it.
 */
export function scoreField(text: string, query: VcfReader): ScoreField {
  const [, kind, name] = /^(?:(FORMAT|INFO|QUAL)[.=])?(.+)$/i.exec(text) ?? [];
  if (name === undefined || kind?.toUpperCase() === 'QUAL' || text.toUpperCase() === 'QUAL') return QUAL;
  const ofInfo = kind?.toUpperCase() === 'INFO';
  const { formats, infos } = query.header;
  if (!(ofInfo ? infos : formats).has(name)) {
    throw new EngineError(
      'badInput',
      `The query ${query.path} declares no ${ofInfo ? 'INFO' : 'FORMAT'} field '${name}' to make a ROC by.`,
      infos.has(name) ? `Name it INFO.${name}.` : 'Use QUAL, or a key of its header.',
    );
  }
  return { kind: ofInfo ? 'INFO' : 'FORMAT', name };
}
