/** The checksums by which clients of SQS check what arrived (SQS developer guide, "Calculating the MD5 message digest"). */
import { createHash } from 'node:crypto';
import type { MessageAttributes } from './message.ts';

/** In lower-case hexadecimal digits. */
export function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** Of attributes, by name: each of name, type and value after its length, and before the value whether it is text (1) or bytes (2). */
export function md5OfAttributes(attributes: MessageAttributes): string {
  const hash = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of Object.keys(attributes).sort()) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttributes[string];
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    hash.update(Buffer.of(StringValue === undefined ? 2 : 1));
    add(StringValue === undefined ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue));
  }
  return hash.digest('hex');
}
