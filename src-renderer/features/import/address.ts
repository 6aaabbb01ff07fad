/** A bucket and a prefix, written as one address. */
export interface S3Address {
  bucket: string;
  basePath: string;
}

export type AddressProblem = 'empty' | 'bucket' | 'path';

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const BASE_PATH = /^[A-Za-z0-9!_.*'()/ =+@:,-]{0,900}$/;

/** Reads `s3://bucket/prefix`; the scheme may be missing. The rules are the contract's. */
export function parseAddress(text: string): S3Address | AddressProblem {
  const rest = text.trim().replace(/^s3:\/\//i, '');
  if (rest === '') return 'empty';
  const slash = rest.indexOf('/');
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  const basePath = slash < 0 ? '' : rest.slice(slash + 1).replace(/^\/+|\/+$/g, '');
  if (!BUCKET.test(bucket)) return 'bucket';
  return BASE_PATH.test(basePath) ? { bucket, basePath } : 'path';
}

export function addressText(bucket: string | undefined, basePath: string): string {
  return bucket ? `s3://${[bucket, basePath.replace(/^\/+|\/+$/g, '')].filter(Boolean).join('/')}` : '';
}
