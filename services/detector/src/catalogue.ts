/** All rules there are: every service and the command line learn of a rule here. Written by `npm run generate`, from the folders of the rules. */
import { cashOutGroups } from '@tengewatch/detector-cash-out-groups/definition.js';
import { nomineeCards } from '@tengewatch/detector-nominee-cards/definition.js';
import { senderNotVerified } from '@tengewatch/detector-sender-not-verified/definition.js';
import { structuring } from '@tengewatch/detector-structuring/definition.js';
import { unlicensedPlatforms } from '@tengewatch/detector-unlicensed-platforms/definition.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';

export const catalogue: readonly RuleDefinition[] = [nomineeCards, cashOutGroups, unlicensedPlatforms, senderNotVerified, structuring];
