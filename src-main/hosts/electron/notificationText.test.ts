import { describe, expect, it } from 'vitest';
import { notificationText } from './notificationText.ts';

const run = {
  runName: 'NA24143_Lib3_Rep1_R001',
  startedAt: '2026-11-23T08:00:00.000Z',
  endedAt: '2026-11-23T08:03:20.400Z',
};

describe('what the desktop says when a run ends', () => {
  it('is done', () => {
    expect(notificationText({ ...run, state: 'succeeded' }, 'en')).toEqual({
      title: 'NA24143_Lib3_Rep1_R001 is done',
      body: 'Finished after 3 min 20 s. Click to see the run.',
    });
    expect(notificationText({ ...run, state: 'succeeded' }, 'fr')).toEqual({
      title: 'NA24143_Lib3_Rep1_R001 : terminé',
      body: 'Terminé en 3 min 20 s. Cliquez pour voir l’analyse.',
    });
  });

  it('is done but has to be looked at: never told like a success', () => {
    const warned = { ...run, state: 'warned', endedAt: '2026-11-23T09:05:00Z' } as const;
    expect(notificationText(warned, 'en')).toEqual({
      title: 'NA24143_Lib3_Rep1_R001 is done, please check it',
      body: 'Finished after 1 h 05 min. Click to see the run.',
    });
    expect(notificationText(warned, 'fr')?.title).toBe('NA24143_Lib3_Rep1_R001 : terminé, à vérifier');
  });

  it('failed, with the reason on one line of bearable length', () => {
    const error = { code: 'credentials', message: 'The AWS session of profile\n"lab" has expired.' } as const;
    expect(notificationText({ ...run, state: 'failed', error }, 'en')).toEqual({
      title: 'NA24143_Lib3_Rep1_R001 failed',
      body: 'The AWS session of profile "lab" has expired.',
    });
    const long = { code: 'internal', message: 'x '.repeat(5000) } as const;
    const body = notificationText({ ...run, state: 'failed', error: long }, 'fr')?.body ?? '';
    expect(body.length).toBeLessThanOrEqual(240);
    expect(body.endsWith('…')).toBe(true);
    expect(notificationText({ ...run, state: 'failed' }, 'en')?.body).toBe('Click to see the run.');
  });

  it.each(['cancelled', 'interrupted', 'running', 'queued', 'cancelling'] as const)(
    'says nothing: %s',
    (state) => {
      expect(notificationText({ ...run, state }, 'en')).toBeNull();
    },
  );

  it('leaves a duration out that is not known', () => {
    const { runName } = run;
    expect(notificationText({ runName, state: 'succeeded' }, 'en')?.body).toBe('Click to see the run.');
    const backwards = { ...run, startedAt: run.endedAt, endedAt: run.startedAt, state: 'succeeded' } as const;
    expect(notificationText(backwards, 'en')?.body).toBe('Click to see the run.');
  });
});
