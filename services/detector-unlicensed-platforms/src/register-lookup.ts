/** The register look-up: licensed, or under which key a name outside the register is known and whom it imitates. */
import { isLicensedAt, type RegisteredPlatform } from '@tengewatch/shared/register/platform-register.js';
import { distance } from 'fastest-levenshtein';
import { exactForm, skeleton } from './platform-name.js';

export interface LookUp {
  readonly licensed: boolean;
  /** Same for spellings that are meant to be read as one name. */
  readonly key: string;
  /** Registered platform that the name imitates; null for a licensed name or one of its own. */
  readonly imitates: string | null;
  /** Likeness to the nearest registered name, 1 is equal. */
  readonly similarity: number;
}

/** Names looked up before are remembered up to this many; payments repeat the same few names. */
const MAX_REMEMBERED = 5000;
const SIMILARITY_DECIMALS = 1e4;
/** Key of a name without a single letter or digit. */
const NAMELESS = 'nameless';

/** Looks up a name as it stood in the register at a time. */
export type RegisterLookUp = (name: string, timeMs: number) => LookUp;

export function registerLookUp(register: readonly RegisteredPlatform[], minSimilarity: number): RegisterLookUp {
  const registered = new Map<string, RegisteredPlatform>();
  const skeletons: { readonly platform: string; readonly bare: string }[] = [];
  for (const platform of register) {
    for (const name of [platform.name, ...platform.aliases]) {
      registered.set(exactForm(name), platform);
      skeletons.push({ platform: platform.name, bare: bare(skeleton(name)) });
    }
  }
  const remembered = new Map<string, LookUp & { readonly platform: RegisteredPlatform | undefined }>();

  const lookUp = (name: string) => {
    const platform = registered.get(exactForm(name));
    // All forms of a name belong to one licence.
    if (platform !== undefined) return { platform, licensed: true, key: skeleton(platform.name), imitates: null, similarity: 1 };
    const key = skeleton(name) || NAMELESS;
    let nearest = '';
    let similarity = 0;
    for (const one of skeletons) {
      const likeness = likenessOf(bare(key), one.bare);
      if (likeness > similarity) {
        similarity = likeness;
        nearest = one.platform;
      }
    }
    return { platform, licensed: false, key, imitates: similarity >= minSimilarity ? nearest : null, similarity };
  };

  return (name, timeMs) => {
    let found = remembered.get(name);
    if (found === undefined) {
      found = lookUp(name);
      if (remembered.size < MAX_REMEMBERED) remembered.set(name, found);
    }
    const { platform, ...answer } = found;
    return platform === undefined || isLicensedAt(platform, timeMs) ? answer : { ...answer, licensed: false };
  };
}

const bare = (text: string): string => text.replaceAll(' ', '');

function likenessOf(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 0;
  return Math.round((1 - distance(a, b) / longer) * SIMILARITY_DECIMALS) / SIMILARITY_DECIMALS;
}
