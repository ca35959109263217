/** Every rule that watches. Written by `npm run generate`, from the folders of the rules. */
export const ruleNames = ['nominee-cards', 'cash-out-groups', 'unlicensed-platforms', 'sender-not-verified', 'structuring'] as const;
export type RuleName = (typeof ruleNames)[number];
