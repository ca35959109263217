/** The top folder of the project, as it is seen from the compiled output, and texts below it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export const projectText = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');
