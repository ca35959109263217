/** What an imitating name does, in words: whom it imitates, and with which letters. */

export const imitationText = (_name: string, registered: string): string => `imitates «${registered}»`;
