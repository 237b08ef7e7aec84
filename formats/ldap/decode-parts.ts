/** What requests and responses are both made of. */
import { type BerReader, SEQUENCE, SET } from './ber.ts';
import type { AttributeValues } from './types.ts';

/** A constructed element, all of which is read. */
export function within<T>(reader: BerReader, tag: number, read: () => T): T {
  const outer = reader.enter(tag);
  const value = read();
  reader.leave(outer);
  return value;
}

export function readTexts(reader: BerReader, tag: number): readonly string[] {
  const texts: string[] = [];
  const outer = reader.enter(tag);
  while (reader.more) texts.push(reader.text());
  reader.leave(outer);
  return texts;
}

export function readAttribute(reader: BerReader): AttributeValues {
  return within(reader, SEQUENCE, () => ({ type: reader.text(), values: readTexts(reader, SET) }));
}

export function readAttributes(reader: BerReader): readonly AttributeValues[] {
  return within(reader, SEQUENCE, () => {
    const attributes: AttributeValues[] = [];
    while (reader.more) attributes.push(readAttribute(reader));
    return attributes;
  });
}
