/** How a body is encoded: as it is, or by gzip; of which letters may be of any size, for there are clients that write `GZIP`. */

export type Encoding = 'gzip' | 'none' | 'unsupported';

export function encodingOf(contentEncoding: string | undefined): Encoding {
  const encoding = (contentEncoding ?? '').trim().toLowerCase();
  if (encoding === '') return 'none';
  return encoding === 'gzip' ? 'gzip' : 'unsupported';
}

/** Whether a client takes gzip. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined) return false;
  return acceptEncoding
    .toLowerCase()
    .split(',')
    .some((one) => {
      const [coding, quality] = one.split(';').map((part) => part.trim());
      return (coding === 'gzip' || coding === 'x-gzip' || coding === '*') && !/^q=0(?:\.0*)?$/.test(quality ?? '');
    });
}
