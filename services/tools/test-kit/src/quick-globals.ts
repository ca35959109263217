/**
 * The environment of the tests: jest's own for Node, in which code that is simulated a million times a test reaches `Math` and the other
 * names of the language as quickly as outside of tests.
 *
 * Jest runs every test file in a context of its own, and there each use of a global name first asks a hook of Node's, which costs more
 * than `Math.imul` itself. A name that a script declares is found before the hook is asked.
 */
import { runInContext, runInNewContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** `Date` is left to fake timers, which put their own in its place. */
const LEFT_ALONE = new Set(['Date', 'console', 'eval', 'globalThis']);

const ofLanguage = Object.entries(runInNewContext('Object.getOwnPropertyDescriptors(globalThis)') as PropertyDescriptorMap);
const declarable = ofLanguage.flatMap(([name, { configurable }]) => (configurable === true && !LEFT_ALONE.has(name) ? name : []));
const declaration = `const { ${[...declarable, 'Buffer'].join(', ')} } = globalThis;`;

/** Jest constructs it by itself. @public */
export default class QuickGlobals extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    runInContext(declaration, this.getVmContext()!);
  }
}
