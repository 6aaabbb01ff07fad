import { describe, expect, it } from 'vitest';
import { fixParts, remedyOf } from './checkWords.ts';

describe('fixParts', () => {
  it.each([
    ['sudo apt-get install samtools', 'sudo apt-get install samtools', ''],
    [
      "aws sso login --profile 'lab' (or renew the keys: aws configure)",
      "aws sso login --profile 'lab'",
      'or renew the keys: aws configure',
    ],
    ['Install VCBench again.', null, 'Install VCBench again.'],
    ['Correct the setting, or brew install awscli', 'brew install awscli', 'Correct the setting, or'],
    [
      "Delete runs that are no longer needed, or move the data folder: df -h '/data'",
      "df -h '/data'",
      'Delete runs that are no longer needed, or move the data folder',
    ],
    [
      'git config core.autocrlf false, then check the repository out again.',
      'git config core.autocrlf false',
      'then check the repository out again',
    ],
    [
      'python3 -m pip install truvari (in a virtual environment), or conda create -n truvari',
      'python3 -m pip install truvari',
      'in a virtual environment',
    ],
  ])('%s', (fix, command, remark) => {
    expect(fixParts(fix)).toEqual({ command, remark });
  });
});

describe('remedyOf', () => {
  const check = { id: 'awsProfile', title: 'AWS profile', state: 'warning', found: 'x' } as const;
  it('is a button where the window can do it', () => {
    expect(remedyOf({ ...check, fix: 'Choose a profile in the settings.' })).toBe('settings');
    expect(remedyOf({ ...check, fix: 'aws configure --profile NAME' })).toBeNull();
    expect(remedyOf({ ...check, id: 'references', fix: 'x' })).toBe('references');
    const asked = { ...check, id: 'awsCredentials', state: 'notNeeded' } as const;
    expect(remedyOf({ ...asked, found: 'not asked (vcbench doctor --online asks AWS)' })).toBe('askAws');
    expect(remedyOf({ ...asked, found: 'no AWS CLI to ask with' })).toBeNull();
  });
});
