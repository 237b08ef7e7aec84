import { expect, test } from 'vitest';
import { md5OfAttributes } from './checksums.ts';

test('the checksum of attributes is the one that SQS makes', () => {
  // as other emulations of SQS were told by the service
  expect(md5OfAttributes({ timestamp: { DataType: 'Number', StringValue: '1493147359900' } })).toBe('235c5c510d26fb653d073faed50ae77c');
});

test('of attributes the order does not matter, of bytes the alphabet of their base64 does not', () => {
  const [a, b] = [
    { DataType: 'String', StringValue: '1' },
    { DataType: 'Binary', BinaryValue: '+/8=' },
  ];
  expect(md5OfAttributes({ a, b })).toBe(md5OfAttributes({ b: { ...b, BinaryValue: '-_8' }, a }));
});
