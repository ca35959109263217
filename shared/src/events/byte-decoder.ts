/** Makes, from an event's schema, a decoder that reads and checks in one pass the bytes that `encode` writes for such an event. */
import type Type from 'typebox';
import { createFreshTexts, createKnownTexts, type TextMaker } from './text-makers.js';

/**
 * The event, or undefined for all that is not written exactly as `encode` writes it, valid or not: other orders of fields, blanks,
 * escapes, letters beyond ASCII. What it gives, JSON.stringify turns into the same bytes again.
 */
export type ByteDecoder = (bytes: Buffer) => object | undefined;

/** Makes the check of one field from its schema. */
export type CompileCheck = (field: object) => (value: unknown) => boolean;

interface TextSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
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

/** A decoder for a flat event of texts and whole numbers, all of them required; undefined for any other schema. */
export function createByteDecoder(schema: Type.TSchema, compile: CompileCheck): ByteDecoder | undefined {
  const { type, additionalProperties, properties, required } = schema as unknown as {
    readonly type?: string;
    readonly additionalProperties?: unknown;
    readonly properties?: { readonly [name: string]: FieldSchema };
    readonly required?: readonly string[];
  };
  if (type !== 'object' || additionalProperties !== false || properties === undefined) return undefined;
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
    const step = readField(field, `f${index}`, (text) => texts.push(textsOf(text, compile(text))) - 1);
    if (step === undefined) return undefined;
    steps.push(expect(literal), step);
    literal = '';
    parts.push(`${JSON.stringify(name)}:f${index}`);
  }
  steps.push(expect(`${literal}}`), 'if(p!==end)return undefined;', `return {${parts.join(',')}};`);
  const body = `return function(b){const end=b.length;let p=0,s=0,c=0,h=0;${steps.join('\n')}}`;
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
    return `let ${name}=null;if(b[p]===${LETTER_N}){${expect('null')}}else{${readText(name, addTexts(other))}}`;
  }
  if (isText(field)) return `let ${name};${readText(name, addTexts(field))}`;
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
function textsOf({ maxLength, pattern, enum: values }: TextSchema, isValid: (text: string) => boolean): TextMaker {
  const isName = values !== undefined || (pattern === undefined && maxLength !== undefined && maxLength <= MAX_NAME);
  return isName ? createKnownTexts(isValid) : createFreshTexts(isValid);
}

/** Reads a quoted text without escapes; `h` becomes its hash on the way. */
const readText = (name: string, texts: number): string => `if(b[p]!==${QUOTE})return undefined;
s=++p;h=0;
while(p<end&&(c=b[p])!==${QUOTE}){if(c<${FIRST_PLAIN}||c>${LAST_PLAIN}||c===${BACKSLASH})return undefined;h=Math.imul(h,31)+c|0;p++}
if(p===end)return undefined;
${name}=t${texts}(b,s,p,h);if(${name}===undefined)return undefined;
p++;`;

function expect(literal: string): string {
  const bytes = [...Buffer.from(literal)].map((byte, index) => `b[p${index === 0 ? '' : `+${index}`}]!==${byte}`);
  return `if(${bytes.join('||')})return undefined;p+=${bytes.length};`;
}
