/** Values as the live service writes them into its diagnostics: it is a Python program, and clients compare its words. */
import type { Json, JsonObject } from '#formats/json-patch/json';

/** As Python's `str()`: a text by itself, all else as {@link pythonRepr}. */
export function pythonStr(value: Json): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

/** As Python's `repr()`: `'text'`, `['a', 1]`, `{'a': True}`, `None`. */
function pythonRepr(value: Json): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  const members = Object.entries(value as JsonObject).map(([name, inner]) => `${pythonRepr(name)}: ${pythonRepr(inner)}`);
  return `{${members.join(', ')}}`;
}

/** A value and its type, as Python's jsonpatch puts them: `123 (<class 'str'>)`. */
export function withType(value: Json): string {
  return `${pythonStr(value)} (<class '${typeName(value)}'>)`;
}

function typeName(value: Json): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'str';
  return Array.isArray(value) ? 'list' : 'dict';
}

/** The longest value that is repeated in an answer. */
const LONGEST = 300;

/** A list or an object in an answer; PDS does not repeat long ones. */
export function briefly(value: Json): string {
  const text = pythonStr(value);
  return text.length > LONGEST ? '<json too long to display>' : text;
}

/** Cuts what a client would not want to have back. */
export function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
