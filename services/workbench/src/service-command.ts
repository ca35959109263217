/** `npm run service NAME`: goes on as that service in this process, or says which there are. */
import { printable } from '@tengewatch/shared/documents/printable.js';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nearestName } from '@tengewatch/shared/documents/nearest-name.js';
import { exitCodes } from '@tengewatch/shared/runtime/exit-codes.js';

const FOLDER = new URL('../../', import.meta.url);
const mainOf = (service: string): URL => new URL(`${service}/dist/main.js`, FOLDER);
/** It is the command line, and no service. */
const WORKBENCH = 'workbench';

const services = readdirSync(FOLDER).filter((name) => name !== WORKBENCH && existsSync(mainOf(name)));
const [node = '', , name, ...rest] = process.argv;

if (name !== undefined && services.includes(name)) {
  const main = mainOf(name);
  // The service finds its arguments where it would find them by itself.
  process.argv = [node, fileURLToPath(main), ...rest];
  await import(main.href);
} else {
  const asked = name === '--help' || name === '-h';
  const nearest = name === undefined ? undefined : (services.find((service) => service.includes(name)) ?? nearestName(name, services));
  const lines = [
    ...(asked
      ? []
      : [
          name === undefined
            ? 'Which service?'
            : `There is no service "${name}"${nearest === undefined ? '.' : `; did you mean ${nearest}?`}`,
        ]),
    'Usage: npm run service NAME           configured by environment variables',
    '       npm run service NAME -- --help  tells them',
    '',
    'Services:',
    ...services.map((service) => `  ${service}`),
  ];
  (asked ? process.stdout : process.stderr).write(`${lines.map(printable).join('\n')}\n`);
  process.exitCode = asked ? exitCodes.fine : exitCodes.badInput;
}
