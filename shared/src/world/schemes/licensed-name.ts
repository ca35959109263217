/** How a licensed platform's name stands on a payment: mostly its own, now and then an alias. */
import { platformRegister } from '../../register/platform-register.js';
import type { Random } from '../planner.js';

const ALIAS_SHARE = 0.3;

export function licensedName(random: Random): string {
  const platform = random.pick(platformRegister);
  return random.chance(ALIAS_SHARE) ? random.pick(platform.aliases) : platform.name;
}
