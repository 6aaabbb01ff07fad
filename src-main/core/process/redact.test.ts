import { describe, expect, it } from 'vitest';
import { createRedactor } from './redact.ts';

const KEY_ID = `AKIA${'ABCDEFGH12345678'}`;
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('createRedactor', () => {
  const redact = createRedactor();

  it.each([
    [`using ${KEY_ID} now`, 'using AKIA*** now'],
    [`ASIA${'Z'.repeat(16)}`, 'ASIA***'],
    [`aws_secret_access_key = ${SECRET}`, 'aws_secret_access_key = ***'],
    [`AWS_SECRET_ACCESS_KEY=${SECRET} aws s3 ls`, 'AWS_SECRET_ACCESS_KEY=*** aws s3 ls'],
    [`{"SecretAccessKey": "${SECRET}", "Version": 1}`, '{"SecretAccessKey": "***", "Version": 1}'],
    ['"SessionToken": "FwoGZXIvYXdzEBY//x=="', '"SessionToken": "***"'],
    ['aws_session_token=abc/def==', 'aws_session_token=***'],
    [
      'https://b.s3/x?X-Amz-Signature=0a1b2c&X-Amz-Expires=60',
      'https://b.s3/x?X-Amz-Signature=***&X-Amz-Expires=60',
    ],
    ['?X-Amz-Security-Token=IQoJb3%2F&x=1', '?X-Amz-Security-Token=***&x=1'],
    ['Authorization: AWS4-HMAC-SHA256 Credential=x, Signature=y', 'Authorization: ***'],
    ["{'authorization': 'Basic dXNlcjpwYXNz'}", "{'authorization': ***"],
    ['> Proxy-Authorization: Basic dXNlcjpwYXNz', '> Proxy-Authorization: ***'],
    ['token Bearer abcdefghijk.lmno-p', 'token Bearer ***'],
    ['proxy http://ann:p@ss:w0rd@proxy.lab:3128/x', 'proxy http://ann:***@proxy.lab:3128/x'],
  ])('masks %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'download: s3://lab-bucket/NA24143/vcf/x.gvcf.gz to data/x.gvcf.gz',
    'http://127.0.0.1:8080/a@b',
    'CAKIAT and AKIA are amino acids: MAKIASIAW',
    'The SSO session token has expired',
    'chr21:5231746 token=',
    '',
  ])('leaves %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('masks given values, also percent-encoded and JSON-escaped, the longer first', () => {
    const mask = createRedactor(['s3cr/t "x"', 's3cr/t "x" and more', 'abc']);
    expect(mask('a s3cr/t "x" b')).toBe('a *** b');
    expect(mask('a s3cr%2Ft%20%22x%22 b')).toBe('a *** b');
    expect(mask(String.raw`{"k":"s3cr/t \"x\" and more"}`)).toBe('{"k":"***"}');
    expect(mask('abc is too short to be masked')).toBe('abc is too short to be masked');
  });

  it('masks each line of a value that has several', () => {
    expect(createRedactor(['first-part\nsecond-part'])('first-part\nx second-part')).toBe('***\nx ***');
  });

  it('masks the beginning of a value at the end of a line that was cut', () => {
    const mask = createRedactor([SECRET]);
    expect(mask(`key ${SECRET.slice(0, 12)}`, true)).toBe('key ***');
    expect(mask(`key ${SECRET.slice(0, 12)}`)).toBe(`key ${SECRET.slice(0, 12)}`);
  });

  it('works on a block of lines without moving a line break', () => {
    const block = `a ${KEY_ID}\nAuthorization: x y\nb\r\nhttp://u:p@h/\n`;
    expect(redact(block)).toBe('a AKIA***\nAuthorization: ***\nb\r\nhttp://u:***@h/\n');
  });
});
