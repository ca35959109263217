/** Reads the alerts of a run, shows them, and holds them against the truth at the end. */
import { runReporter } from './reporter-service.js';

await runReporter({ httpPort: 9491 });
