/** Makes, from an event's schema, a decoder that reads and checks in one pass the bytes that `encode` writes for such an event. */
import type Type from 'typebox';
import { createFreshTexts, createKnownTexts, type TextMaker } from '../events/text-makers.js';

/**
 * The event whose body and key stand among the bytes, or undefined for all that is not written exactly as `encode` writes it, valid
 * or not: other orders of fields, blanks, escapes, letters beyond ASCII; and for a key that is not the event's. What it gives,
 * JSON.stringify turns into the body again.
 */
export type ByteDecoder = (bytes: Buffer, from: number, to: number, keyFrom: number, keyTo: number) => object | undefined;

/** Makes the check of one field from its schema. */
export type CompileCheck = (field: object) => (value: unknown) => boolean;

interface TextSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface FieldSchema extends TextSchema {
  readonly const?: unknown;
  readonly anyOf?: readonly FieldSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Whole numbers of so many digits are exact, and have one spelling without a leading zero. */
const MAX_DIGITS = 15;
/** Names are shorter than ids may be. */
const MAX_NAME = 60;
const QUOTE = 34;
const BACKSLASH = 92;
const FIRST_PLAIN = 32;
const LAST_PLAIN = 126;
const ZERO = 48;
const LETTER_N = 110;

/** A text of so many digits, which may say the first one. */
const DIGITS_PATTERN = /^\^([0-9]?)\[0-9\]\{([0-9]+)\}\$$/;

/**
 * A decoder for a flat event of texts and whole numbers, all of them required; undefined for any other schema. The record's key
 * is the field `keyField`, a text.
 */
export function createByteDecoder(schema: Type.TSchema, keyField: string, compile: CompileCheck): ByteDecoder | undefined {
  const { type, additionalProperties, properties, required } = schema as unknown as {
    readonly type?: string;
    readonly additionalProperties?: unknown;
    readonly properties?: { readonly [name: string]: FieldSchema };
    readonly required?: readonly string[];
  };
  if (type !== 'object' || additionalProperties !== false || properties === undefined) return undefined;
  if (!isText(properties[keyField] ?? {})) return undefined;
  const texts: TextMaker[] = [];
  const steps: string[] = [];
  const parts: string[] = [];
  /** What every event has between the field before and the next. */
  let literal = '{';
  for (const [index, [name, field]] of Object.entries(properties).entries()) {
    if (required?.includes(name) !== true) return undefined;
    literal += `${index === 0 ? '' : ','}${JSON.stringify(name)}:`;
    if (typeof field.const === 'number') {
      literal += JSON.stringify(field.const);
      parts.push(`${JSON.stringify(name)}:${JSON.stringify(field.const)}`);
      continue;
    }
    const step = readField(field, `f${index}`, (text) => texts.push(textsOf(text, compile)) - 1);
    if (step === undefined) return undefined;
    steps.push(expect(literal), step);
    if (name === keyField) steps.push(EXPECT_KEY);
    literal = '';
    parts.push(`${JSON.stringify(name)}:f${index}`);
  }
  steps.push(expect(`${literal}}`), 'if(p!==end)return undefined;', `return {${parts.join(',')}};`);
  const body = `return function(b,from,end,keyFrom,keyTo){let p=from,s=0,c=0;${steps.join('\n')}}`;
  // Like the validators, it is made from this project's own schemas, and written out for each so that every event has one shape.
  // oxlint-disable-next-line typescript/no-implied-eval
  const make = new Function(...texts.map((_, index) => `t${index}`), body) as (...makers: TextMaker[]) => ByteDecoder;
  return make(...texts);
}

/** Code that sets the variable `name` to the field's value; undefined for fields that the decoder cannot read. */
function readField(field: FieldSchema, name: string, addTexts: (schema: TextSchema) => number): string | undefined {
  if (field.anyOf !== undefined) {
    const [other, nothing, ...more] = field.anyOf;
    if (other === undefined || nothing?.type !== 'null' || more.length > 0 || !isText(other)) return undefined;
    return `let ${name}=null;if(b[p]===${LETTER_N}){${expect('null')}}else{${readText(name, other, addTexts(other))}}`;
  }
  if (isText(field)) return `let ${name};${readText(name, field, addTexts(field))}`;
  if (field.type !== 'integer') return undefined;
  const { minimum, maximum } = field;
  if (minimum === undefined || minimum < 0 || maximum === undefined || maximum >= 10 ** MAX_DIGITS) return undefined;
  return `let ${name}=0;s=p;
while(p<end&&(c=b[p]-${ZERO})>=0&&c<=9){${name}=${name}*10+c;p++}
if(p===s||p-s>${MAX_DIGITS}||(b[s]===${ZERO}&&p-s>1)||${name}<${minimum}||${name}>${maximum})return undefined;`;
}

const isText = (field: FieldSchema): boolean =>
  field.type === 'string' || (field.enum !== undefined && field.enum.every((value) => typeof value === 'string'));

/** Names and kinds come again and again; ids, decimals and the numbers of cards and people hardly soon enough to be worth a search. */
function textsOf(schema: TextSchema, compile: CompileCheck): TextMaker {
  const { maxLength, pattern, enum: values } = schema;
  // What the code has checked already need not be checked again.
  const isValid = isCheckedByCode(schema) ? () => true : compile(schema);
  const isName = values !== undefined || (pattern === undefined && maxLength !== undefined && maxLength <= MAX_NAME);
  return isName ? createKnownTexts(isValid) : createFreshTexts(isValid);
}

/** Of texts in general, and of those that are digits: the keywords that the code heeds, or that ask for nothing. */
const PLAIN_KEYWORDS = ['type', 'description', 'minLength', 'maxLength'];
const DIGITS_KEYWORDS = ['type', 'description', 'pattern'];

function isCheckedByCode(schema: TextSchema): boolean {
  const isDigits = DIGITS_PATTERN.test(schema.pattern ?? '');
  const heeded = isDigits ? DIGITS_KEYWORDS : PLAIN_KEYWORDS;
  return Object.keys(schema).every((keyword) => heeded.includes(keyword));
}

/** Reads a quoted text without escapes, from `s` up to `p`. */
function readText(name: string, schema: TextSchema, maker: number): string {
  const take = `${name}=t${maker}(b,s,p);if(${name}===undefined)return undefined;p++;`;
  const digits = schema.pattern === undefined ? null : DIGITS_PATTERN.exec(schema.pattern);
  return `if(b[p]!==${QUOTE})return undefined;s=++p;${digits === null ? readPlain(schema) : readDigits(digits)}${take}`;
}

/** Up to the closing quote. */
const readPlain = ({ minLength = 0, maxLength = Number.MAX_SAFE_INTEGER }: TextSchema): string =>
  `while(p<end&&(c=b[p])!==${QUOTE}){if(c<${FIRST_PLAIN}||c>${LAST_PLAIN}||c===${BACKSLASH})return undefined;p++}
if(p===end||p-s<${minLength}||p-s>${maxLength})return undefined;`;

function readDigits([, first = '', more = '']: RegExpExecArray): string {
  const length = first.length + Number(more);
  const isFirst = first === '' ? '' : `if(b[p]!==${first.charCodeAt(0)})return undefined;`;
  return `${isFirst}for(;p<s+${length};p++)if((c=b[p]-${ZERO})<0||c>9)return undefined;
if(p>=end||b[p]!==${QUOTE})return undefined;`;
}

/** After the key's field: its text must be the record's key. */
const EXPECT_KEY = `c=keyTo-keyFrom;
if(p-1-s!==c)return undefined;
for(c--;c>=0;c--)if(b[s+c]!==b[keyFrom+c])return undefined;`;

function expect(literal: string): string {
  const bytes = [...Buffer.from(literal)].map((byte, index) => `b[p${index === 0 ? '' : `+${index}`}]!==${byte}`);
  return `if(${bytes.join('||')})return undefined;p+=${bytes.length};`;
}
