/** What docs/security.md lists of the dependencies is what the lockfile pins. */
import { expect, test } from '@jest/globals';
import { projectText } from './project-root.js';

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: { readonly [name: string]: string };
}

const { packages } = JSON.parse(projectText('package-lock.json')) as { packages: { readonly [path: string]: LockedPackage } };
const text = projectText('docs/security.md');
const installed = Object.entries(packages).filter(([path, { link, dev }]) => path.startsWith('node_modules/') && !link && !dev);

test('the direct production dependencies are listed with version and licence', () => {
  const workspaces = Object.entries(packages).filter(([path]) => !path.includes('node_modules/'));
  const direct = new Set(workspaces.flatMap(([, { dependencies = {} }]) => Object.keys(dependencies)));
  const pinned = [...direct]
    .filter((name) => !name.startsWith('@tengewatch/'))
    .map((name) => `${name} ${packages[`node_modules/${name}`]?.version} ${packages[`node_modules/${name}`]?.license}`);
  const listed = [...text.matchAll(/^\| (\S+) +\| (\d\S*) +\| (\S+) +\|$/gm)].map(
    ([, name, version, licence]) => `${name} ${version} ${licence}`,
  );
  expect(listed.sort()).toEqual(pinned.sort());
});

test('what is said of all that is installed with them holds', () => {
  expect(text).toContain(`there are ${installed.length} packages`);
  expect(new Set(installed.map(([, { license }]) => license))).toEqual(new Set(['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']));
  expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path)).toEqual([]);
});
