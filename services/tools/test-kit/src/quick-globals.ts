/**
 * The environment of the tests: jest's own for Node, in which code that is simulated a million times a test reaches `Math` and the other
 * names of the language as quickly as outside of tests.
 *
 * Jest runs every test file in a context of its own, and there each use of a global name first asks a hook of Node's, which costs more
 * than `Math.imul` itself. A name that a script declares is found before the hook is asked.
 */
import { runInContext, runInNewContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** `Date` stays as it is, since fake timers put their own in its place, and what cannot be declared again. */
const LEFT_ALONE = new Set(['Date', 'Infinity', 'NaN', 'console', 'eval', 'globalThis', 'undefined']);

const ofLanguage = runInNewContext('Object.getOwnPropertyNames(globalThis)') as readonly string[];
const names = [...ofLanguage.filter((name) => !LEFT_ALONE.has(name)), 'Buffer'];

/** Jest constructs it by itself. @public */
export default class QuickGlobals extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    runInContext(`const { ${names.join(', ')} } = globalThis;`, this.getVmContext()!);
  }
}
