/** Writes docs/asyncapi.yaml from the topic table. */
import { writeFileSync } from 'node:fs';
import { asyncApiFile, asyncApiText } from './asyncapi.js';

writeFileSync(asyncApiFile, asyncApiText());
