/** Checks of what a schema of this repository describes. */
import { Ajv, type Options, type ValidateFunction } from 'ajv';

/**
 * For every Ajv that compiles such schemas: that they are schemas is tested once and need not be asked at each start of each
 * process, where the answer takes longer than the rest of the compilation. Nor is the code that comes of it made smaller, which
 * takes a third of what is left and hardly makes it faster.
 */
export const OWN_SCHEMAS = { meta: false, validateSchema: false, code: { optimize: false } } as const;

/** Compiles a schema when it is first asked for: most processes never meet what it is for. */
export function lazyCheck<T>(schema: object, options: Options): () => ValidateFunction<T> {
  let check: ValidateFunction<T> | undefined;
  return () => (check ??= new Ajv({ ...options, ...OWN_SCHEMAS }).compile<T>(schema));
}
