/** How a licensed platform's name stands on a payment: mostly its own, now and then an alias. */
import { platformRegister } from '../../../register/platform-register.js';
import type { Random } from '../../planner.js';

export function licensedName(random: Random, aliasShare: number): string {
  const platform = random.pick(platformRegister);
  return random.chance(aliasShare) ? random.pick(platform.aliases) : platform.name;
}
