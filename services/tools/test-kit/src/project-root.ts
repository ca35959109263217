/** Where the files that deploy the project lie: the top folder, as it is seen from the compiled output. */
import { fileURLToPath } from 'node:url';

export const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
