import { useEffect, useState } from 'react';
import type { Output } from '../../../src-main/contract/api.ts';
import type { AppError } from '../../../src-main/contract/errors.ts';
import type { ReferenceStatus } from '../../../src-main/contract/reference.ts';
import { call } from '../../client/client.ts';
import { useSettled } from '../../ui/hooks.ts';

export type Recognised = Output<'sample.recognise'>;

/** What the core makes of a sample ID, as one types; null while it is asked or empty. */
export function useRecognised(sampleId: string): Recognised | null {
  const [state, setState] = useState<{ sampleId: string; answer: Recognised } | null>(null);
  const settled = useSettled(sampleId, 120);
  useEffect(() => {
    if (settled === '') return;
    let wanted = true;
    void call('sample.recognise', { sampleId: settled.slice(0, 1000) }).then((answer) => {
      if (wanted && answer.ok) setState({ sampleId: settled, answer: answer.value });
    });
    return () => {
      wanted = false;
    };
  }, [settled]);
  return state !== null && state.sampleId === sampleId ? state.answer : null;
}

export type ReferenceLook =
  | { state: 'idle' }
  | { state: 'busy' }
  | { state: 'failed'; error: AppError }
  | { state: 'ready'; status: ReferenceStatus };

/** Are the truth sets of a GIAB sample here? Asked when the ID has stood still for a moment. */
export function useReferences(sampleId: string, wanted: boolean): ReferenceLook {
  const [look, setLook] = useState<ReferenceLook & { sampleId?: string }>({ state: 'idle' });
  const settled = useSettled(sampleId, 400);
  useEffect(() => {
    if (!wanted || settled !== sampleId) return;
    let current = true;
    setLook({ state: 'busy', sampleId });
    void call('references.check', { sampleId }).then((answer) => {
      if (!current) return;
      setLook(
        answer.ok
          ? { state: 'ready', status: answer.value, sampleId }
          : { state: 'failed', error: answer.error, sampleId },
      );
    });
    return () => {
      current = false;
    };
  }, [settled, sampleId, wanted]);
  if (!wanted) return { state: 'idle' };
  return look.sampleId === sampleId ? look : { state: 'busy' };
}

/** The AWS profiles of this user; null until they are known. */
export function useProfiles(): readonly string[] | null {
  const [profiles, setProfiles] = useState<readonly string[] | null>(null);
  useEffect(() => {
    void call('aws.profiles', {}).then((answer) => setProfiles(answer.ok ? answer.value.profiles : []));
  }, []);
  return profiles;
}
